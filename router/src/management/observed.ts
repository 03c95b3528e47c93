// Entities that only show what is: the router, its connections, the routers and addresses it knows.
import type { TLSSocket } from "node:tls";
import { int } from "../amqp/values.ts";
import { area } from "../constants.ts";
import type { DeliveryCounters } from "../delivery-counters.ts";
import type { Consumer, Forwarder } from "../forwarding/forwarder.ts";
import { EdgeDownlink } from "../inter-router/edge-downlink.ts";
import { EdgeUplink } from "../inter-router/edge-uplink.ts";
import { RouterConnection } from "../inter-router/router-connection.ts";
import type { MessageSwitch } from "../messages/message-switch.ts";
import type { Distributions } from "../routing/distribution.ts";
import type { RoutingEngine } from "../routing/engine.ts";
import type { EntityHandler, EntityValues } from "./agent.ts";
import type { ClientConnection } from "./client-connection.ts";
import { linkEntities } from "./link-entities.ts";

/** What the entities that only show are made of. */
export interface Observed<C extends Consumer> {
  readonly routerId: string;
  readonly routerValues: EntityValues;
  /** In milliseconds since the epoch, as `now` gives it. */
  readonly startedAt: number;
  readonly now: () => number;
  readonly connections: () => Iterable<AnyConnection>;
  readonly engine: RoutingEngine;
  readonly forwarder: Forwarder<C>;
  readonly messages: Pick<MessageSwitch, "localAddresses" | "receiversOf">;
  readonly distributions: Distributions;
  readonly counters: DeliveryCounters;
}

/** The entity types that only show, with what lists them. */
export function observedEntities<C extends Consumer>(of: Observed<C>): [string, EntityHandler][] {
  const uptimeSeconds = (): number => Math.round((of.now() - of.startedAt) / 1000);
  const addresses = addressEntities(of);
  const links = linkEntities(of.connections);
  return [
    ["router", { list: () => [{ ...of.routerValues, uptimeSeconds: uptimeSeconds() }] }],
    ["routerMetrics", { list: () => [metricsOf(of, addresses, links, uptimeSeconds())] }],
    ["connection", connectionEntities(of.connections, of.engine, of.now)],
    ["router.link", links],
    ["router.node", nodeEntities(of.routerId, of.engine)],
    ["router.address", addresses],
  ];
}

function metricsOf<C extends Consumer>(
  { routerId, routerValues, engine, connections, counters }: Observed<C>,
  addresses: EntityHandler,
  links: EntityHandler,
  uptimeSeconds: number,
): EntityValues {
  const { rss, heapUsed } = process.memoryUsage();
  return {
    name: `routerMetrics/${routerId}`,
    id: routerId,
    version: routerValues.version ?? null,
    uptimeSeconds,
    addrCount: [...addresses.list()].length,
    linkCount: [...links.list()].length,
    nodeCount: engine.routes.size + 1,
    autoLinkCount: 0,
    connectionCount: [...connections()].length,
    presettledDeliveries: counters.presettled,
    acceptedDeliveries: counters.accepted,
    rejectedDeliveries: counters.rejected,
    releasedDeliveries: counters.released,
    modifiedDeliveries: counters.modified,
    deliveriesIngress: counters.ingress,
    deliveriesEgress: counters.egress,
    deliveriesTransit: counters.transit,
    residentMemoryUsage: rss,
    memoryUsage: heapUsed,
  };
}

function connectionEntities(
  connections: () => Iterable<AnyConnection>,
  engine: RoutingEngine,
  now: () => number,
): EntityHandler {
  return {
    *list() {
      for (const connection of connections()) {
        const { peer, amqp, id } = connection;
        const tls = peer.encrypted ? (peer.socket as TLSSocket) : undefined;
        yield {
          name: `connection/${peer.peer}:${id}`,
          container: amqp.remote?.containerId ?? null,
          host: peer.peer,
          dir: isOutgoing(connection) ? "out" : "in",
          role: roleOf(connection),
          opened: amqp.isOpen,
          isAuthenticated: peer.authenticated,
          isEncrypted: peer.encrypted,
          sasl: amqp.mechanism,
          user: peer.user ?? null,
          ssl: peer.encrypted,
          sslProto: tls?.getProtocol() ?? null,
          sslCipher: tls?.getCipher()?.name ?? null,
          tlsOrdinal: peer.ordinal,
          groupCorrelationId: connection instanceof RouterConnection ? (connection.group ?? null) : null,
          uptimeSeconds: int(Math.round((now() - connection.openedAt) / 1000)),
          active: isActive(connection, engine),
        };
      }
    },
  };
}

type AnyConnection = RouterConnection | ClientConnection | EdgeDownlink | EdgeUplink;

function isOutgoing(connection: AnyConnection): boolean {
  if (connection instanceof RouterConnection) return connection.config.side === "client";
  if (connection instanceof EdgeUplink) return true;
  return !(connection instanceof EdgeDownlink) && connection.side === "client";
}
function roleOf(connection: AnyConnection): string {
  if (connection instanceof RouterConnection)
    return connection.dataOnly ? "inter-router-data" : "inter-router";
  return connection instanceof EdgeUplink || connection instanceof EdgeDownlink ? "edge" : "normal";
}
/** Traffic can flow over it now. */
function isActive(connection: AnyConnection, engine: RoutingEngine): boolean | null {
  if (connection instanceof RouterConnection && connection.dataOnly) return connection.up;
  if (connection instanceof RouterConnection) return engine.isNeighborUp(connection.id);
  if (connection instanceof EdgeDownlink) return connection.up;
  return connection instanceof EdgeUplink ? connection.active : null;
}

function nodeEntities(routerId: string, engine: RoutingEngine): EntityHandler {
  return {
    *list() {
      const own = engine.linkStateOf(routerId);
      yield node(routerId, own, { nextHop: "(self)", cost: 0, validOrigins: [] });
      for (const [id, route] of engine.routes)
        yield node(id, engine.linkStateOf(id), {
          cost: route.cost,
          validOrigins: route.validOrigins,
          nextHop: route.nextHop === id ? "-" : `${area}/${route.nextHop}`,
        });
    },
  };
}
function node(
  id: string,
  state: { peers: string[]; instance: number; changedAt: number },
  route: { nextHop: string; cost: number; validOrigins: readonly string[] },
): EntityValues {
  return {
    name: `router.node/${id}`,
    id,
    protocolVersion: 1,
    instance: state.instance,
    linkState: state.peers,
    nextHop: route.nextHop,
    validOrigins: route.validOrigins,
    cost: route.cost,
    lastTopoChange: Number.isFinite(state.changedAt) ? Math.round(state.changedAt / 1000) : 0,
  };
}

/** Mobile addresses: those of TCP targets and those at which messages are received. */
function addressEntities<C extends Consumer>({
  forwarder,
  messages,
  distributions,
}: Observed<C>): EntityHandler {
  const values = (address: string, subscribers: number, remote: readonly string[]): EntityValues => ({
    name: `router.address/M${address}`,
    key: `M${address}`,
    distribution: distributions.of(address),
    subscriberCount: subscribers,
    remoteCount: remote.length,
    remoteHostRouters: remote,
  });
  return {
    *list() {
      const told = new Set<string>();
      // Receivers are targets too, but for multicast.
      for (const { address, local, remote } of forwarder.addresses()) {
        told.add(address);
        const multicast = distributions.of(address) === "multicast";
        yield values(address, local + (multicast ? messages.receiversOf(address) : 0), remote);
      }
      for (const address of messages.localAddresses())
        if (!told.has(address)) yield values(address, messages.receiversOf(address), []);
    },
  };
}
