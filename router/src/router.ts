// The composition root: builds the rooms, joins them, starts and stops them. Nothing is decided here.
import { randomBytes } from "node:crypto";
import type { ConnectionOptions } from "./amqp/connection.ts";
import type { IncomingDelivery } from "./amqp/delivery.ts";
import type { Message } from "./amqp/message.ts";
import { accepted, type DeliveryState, rejected } from "./amqp/outcome.ts";
import type { ConfiguredEntity } from "./configuration/attributes.ts";
import type { TcpConnector } from "./egress/tcp-connector.ts";
import { RouterError } from "./errors.ts";
import { Flows } from "./flows/flows.ts";
import { Forwarder, type RemoteCost } from "./forwarding/forwarder.ts";
import { EdgeDownlink } from "./inter-router/edge-downlink.ts";
import { Edges, routerOfEdge, Uplinks } from "./inter-router/edge-neighbors.ts";
import { EdgeUplink } from "./inter-router/edge-uplink.ts";
import { edgeHopName, type NextHop, uplinkName } from "./inter-router/next-hop.ts";
import { nodeAddress, type OwnNode } from "./inter-router/node-address.ts";
import { linkName, RouterConnection, type RouterConnectionConfig } from "./inter-router/router-connection.ts";
import { RoutingDriver } from "./inter-router/routing-driver.ts";
import type { Log } from "./log.ts";
import { type EntityHandler, type EntityValues, ManagementAgent } from "./management/agent.ts";
import { AmqpConnectors, type DialledBy } from "./management/amqp-connectors.ts";
import { type AcceptedBy, AmqpListeners } from "./management/amqp-listeners.ts";
import { ClientConnection, type ClientConnectionEvents } from "./management/client-connection.ts";
import type { HttpAnswers } from "./management/http-listener.ts";
import { metricsOf } from "./management/metrics.ts";
import { addressEntities, connectionEntities, nodeEntities, routerEntity } from "./management/observed.ts";
import { ListenerAddresses, TcpConnectors, TcpListeners } from "./management/tcp-entities.ts";
import { TlsProfiles } from "./management/tls-profiles.ts";
import { MessageSwitch } from "./messages/message-switch.ts";
import { distributionOf } from "./routing/distribution.ts";
import { RoutingEngine } from "./routing/engine.ts";
import type { PeerSocket } from "./sockets/listen.ts";
import type { TlsProfile } from "./tls/tls-profile.ts";

const tickMs = 500;
const drainPollMs = 50;
const clientSessionWindow = 512;
const clientSlabBytes = 65_536;
const dialTimeoutMs = 10_000;
/** Ordinary clients at one time. */
const maxClients = 1000;

export interface RouterOptions {
  readonly log: Log;
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

type Connection = RouterConnection | ClientConnection | EdgeDownlink | EdgeUplink;

export class Router {
  readonly id: string;
  readonly #log: Log;
  readonly #version: string;
  readonly #now: () => number;
  readonly #forwarder = new Forwarder<TcpConnector>();
  readonly #driver: RoutingDriver;
  readonly #flows: Flows;
  readonly #switch: MessageSwitch;
  readonly #profiles: TlsProfiles;
  readonly #listeners: AmqpListeners;
  readonly #connectors: AmqpConnectors;
  readonly #tcpListeners: TcpListeners;
  readonly #tcpConnectors: TcpConnectors;
  readonly #agent: ManagementAgent;
  readonly #handlers: ReadonlyMap<string, EntityHandler>;
  readonly #connections = new Map<number, Connection>();
  readonly #own: OwnNode;
  /** Edge routers below us. */
  readonly #edges = new Edges();
  /** What is above us, when we are an edge router. */
  readonly #uplinks = new Uplinks(() => this.#reachabilityChanged());
  readonly #timer: NodeJS.Timeout;
  #clients = 0;
  #nextConnection = 1;
  #addressesChanged = false;
  #draining = false;

  /** `entity` is the router entity of the configuration. */
  constructor(entity: ConfiguredEntity, options: RouterOptions) {
    const { attributes } = entity;
    const { mode } = attributes;
    this.id = String(attributes.id);
    this.#own = { id: this.id, edge: mode === "edge" };
    if (!/^[-A-Za-z0-9._]{1,128}$/.test(this.id))
      throw new RouterError("ID", `the router id ${this.id} is not a name`);
    this.#log = options.log;
    this.#version = options.version;
    this.#now = options.now;
    const seconds = (key: string): number => Number(attributes[key]) * 1000;
    const engine = new RoutingEngine({
      id: this.id,
      instance: Math.floor(options.now() / 1000),
      helloIntervalMs: seconds("helloIntervalSeconds"),
      helloMaxAgeMs: seconds("helloMaxAgeSeconds"),
      raIntervalMs: seconds("raIntervalSeconds"),
      raIntervalFluxMs: seconds("raIntervalFluxSeconds"),
      remoteLsMaxAgeMs: seconds("remoteLsMaxAgeSeconds"),
      maxRouters: 1024,
      maxAddresses: 100_000,
    });
    this.#driver = new RoutingDriver(engine, this.id, options.now, {
      log: options.log,
      onReachabilityChanged: () => this.#reachabilityChanged(),
    });
    this.#flows = new Flows({
      own: this.#own,
      forwarder: this.#forwarder,
      connectionTo: (hop) => this.#connectionTo(hop),
      newName: () => randomBytes(12).toString("base64url").slice(0, 15),
      debug: (message) => options.log("debug", message),
    });
    this.#switch = new MessageSwitch({
      own: this.#own,
      routes: () => engine.routes,
      connectionTo: (hop) => this.#connectionTo(hop),
      manage: (message, mayWrite) => this.#agent.handle(message, mayWrite),
      onAddressesChanged: () => this.#localAddressesChanged(),
    });
    this.#profiles = new TlsProfiles(
      (name) => {
        this.#listeners.reload(name);
        this.#connectors.reload(name);
        this.#tcpListeners.profileReloaded(name);
        this.#dropDistrusted();
      },
      (name) =>
        this.#listeners.usesProfile(name) ||
        this.#connectors.usesProfile(name) ||
        this.#tcpListeners.uses(name) ||
        this.#tcpConnectors.uses(name),
    );
    const registry = metricsOf(
      (type) => this.entities(type),
      () => ({ flows: this.#flows.open }),
    );
    const http: HttpAnswers = {
      unhealthy: () => (this.#draining ? "the router is shutting down" : undefined),
      metrics: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
    };
    this.#listeners = new AmqpListeners(
      this.#profiles,
      (peer, by) => this.#accepted(peer, by),
      http,
      options.log,
    );
    this.#connectors = new AmqpConnectors(this.#profiles, (peer, by) => this.#dialled(peer, by), options.log);
    const onTcp = (): void => this.#localAddressesChanged();
    const profileOf = (name: string): TlsProfile => this.#profiles.get(name);
    this.#tcpListeners = new TcpListeners(this.#forwarder, profileOf, {
      onChanged: onTcp,
      onClient: (listener, client) => this.#flows.fromClient(listener, client),
      onRefused: ({ spec }, peer, reason) =>
        options.log("warning", `tcpListener ${spec.name}: turned away ${peer}: ${reason}`),
    });
    this.#tcpConnectors = new TcpConnectors(this.#forwarder, profileOf, onTcp);
    const startedAt = options.now();
    this.#handlers = new Map<string, EntityHandler>([
      ["sslProfile", this.#profiles],
      ["listener", this.#listeners],
      ["connector", this.#connectors],
      ["tcpListener", this.#tcpListeners],
      ["tcpConnector", this.#tcpConnectors],
      ["listenerAddress", new ListenerAddresses(this.#tcpListeners)],
      [
        "router",
        routerEntity(() => ({
          ...attributes,
          name: `router/${this.id}`,
          version: this.#version,
          uptimeSeconds: Math.round((this.#now() - startedAt) / 1000),
        })),
      ],
      ["connection", connectionEntities(() => this.#connections.values(), engine, options.now)],
      ["router.node", nodeEntities(this.id, engine)],
      ["router.address", addressEntities(this.#forwarder, this.#switch)],
    ]);
    this.#agent = new ManagementAgent(this.#handlers);
    this.#timer = setInterval(() => {
      this.#driver.tick();
      this.#flows.tick(this.#now());
    }, tickMs);
  }

  /** Creates an entity of the configuration file. Throws RouterError. */
  create(entity: ConfiguredEntity): void {
    const handler = this.#handlers.get(entity.type);
    if (handler?.create) handler.create(entity.name, { ...entity.attributes });
  }

  /** Changes attributes of an entity. Throws RouterError. */
  update(type: string, name: string, changes: Record<string, string | number | boolean>): void {
    this.#handlers.get(type)?.update?.(name, changes);
  }
  /** Removes an entity that was created. */
  remove(type: string, name: string): void {
    this.#handlers.get(type)?.delete?.(name);
  }

  /** The entities of a type as management shows them. */
  entities(type: string): EntityValues[] {
    return [...(this.#handlers.get(type)?.list() ?? [])];
  }

  /**
   * Accepts nothing new, tells the other routers that nothing is served here any more, lets the flows that run finish
   * for at most `limitMs`, and stops. Resolves to the number of flows that were cut.
   */
  async drain(limitMs: number): Promise<number> {
    this.#draining = true;
    this.#tcpListeners.closeAll();
    this.#tcpConnectors.closeAll();
    this.#listeners.stopAccepting();
    const deadline = this.#now() + limitMs;
    while (this.#flows.open > 0 && this.#now() < deadline)
      await new Promise((next) => setTimeout(next, drainPollMs));
    const cut = this.#flows.open;
    this.stop();
    return cut;
  }

  /** Stops accepting, closes the links in order and lets go of everything. */
  stop(): void {
    clearInterval(this.#timer);
    this.#tcpListeners.closeAll();
    this.#listeners.closeAll();
    this.#connectors.closeAll();
    for (const connection of [...this.#connections.values()])
      connection.amqp.close({
        condition: "amqp:connection:forced",
        description: "the router is shutting down",
      });
  }

  // Connections

  #accepted(peer: PeerSocket, by: AcceptedBy): void {
    if (by.role !== "normal") {
      if (this.#own.edge) {
        this.#log("warning", `${peer.peer} refused: an edge router accepts no routers`);
        return void peer.socket.destroy();
      }
      this.#router(
        peer,
        { ...by, ...this.#identity, side: "server", edgesOnly: by.role === "edge" },
        undefined,
      );
      return;
    }
    if (this.#clients >= maxClients) {
      this.#log("warning", `client ${peer.peer} refused: ${maxClients} are connected`);
      peer.socket.destroy();
      return;
    }
    this.#clients++;
    // Where TLS is asked for, a certificate decides; without it only this machine's users get here at all.
    const proven = peer.authenticated && (peer.site === undefined || peer.site === this.id);
    const mayWrite = peer.encrypted ? proven : by.local;
    this.#client(peer, { ...by, side: "server" }, mayWrite, {
      onFault: (_, reason) => this.#log("warning", `client ${peer.peer}: ${reason}`),
      onClosed: (connection, reason) => {
        this.#clients--;
        if (!connection.amqp.remote) this.#log("warning", `client ${peer.peer} refused: ${reason}`);
      },
    });
  }
  #client(
    peer: PeerSocket,
    options: Pick<ConnectionOptions, "side" | "maxFrameSize" | "maxSessions" | "idleTimeoutSeconds"> &
      Pick<ConnectionOptions, "handshakeTimeoutMs" | "mechanisms" | "requireSasl">,
    mayWrite: boolean,
    events: ClientConnectionEvents,
  ): ClientConnection {
    const id = this.#nextConnection++;
    const client = new ClientConnection(
      id,
      peer,
      {
        ...options,
        containerId: this.id,
        sessionWindow: clientSessionWindow,
        slabSize: clientSlabBytes,
        highWater: clientSlabBytes,
        capabilities: ["ANONYMOUS-RELAY"],
        properties: { product: "isthmus-router", version: this.#version },
      },
      this.#own,
      this.#switch,
      mayWrite,
      {
        ...events,
        onClosed: (connection, reason) => {
          this.#connections.delete(id);
          events.onClosed(connection, reason);
        },
      },
    );
    client.openedAt = this.#now();
    this.#connections.set(id, client);
    return client;
  }
  #dialled(peer: PeerSocket, by: DialledBy): () => void {
    const options = { ...by, side: "client" as const, handshakeTimeoutMs: dialTimeoutMs, requireSasl: false };
    const connection = this.#dialledAs(by.role, peer, options, by);
    return () => connection.amqp.close();
  }
  #dialledAs(
    role: DialledBy["role"],
    peer: PeerSocket,
    options: Omit<RouterConnectionConfig, "routerId" | "version">,
    by: DialledBy,
  ): Connection {
    if (role !== "normal") {
      if ((role === "edge") !== this.#own.edge)
        this.#log("warning", `connector ${by.name}: the role ${role} does not fit the mode of this router`);
      const config = { ...options, ...this.#identity };
      return role === "edge" ? this.#uplink(peer, config, by) : this.#router(peer, config, by);
    }
    // Whoever is dialled may look, not change.
    return this.#client(peer, options, false, {
      onOpen: () => by.established(peer.peer),
      onFault: (_, reason) => this.#log("warning", `connector ${by.name}: ${reason}`),
      onClosed: (_, reason) => by.lost(`${peer.peer}: ${reason}`),
    });
  }
  get #identity(): { routerId: string; version: string } {
    return { routerId: this.id, version: this.#version };
  }
  #router(peer: PeerSocket, config: RouterConnectionConfig, by: DialledBy | undefined): RouterConnection {
    const id = this.#nextConnection++;
    const connection = new RouterConnection(id, peer, config, {
      onEdge: (opened) => this.#edge(opened),
      onUp: (up) => {
        by?.established(peer.peer);
        this.#driver.connectionUp(up);
      },
      onMessage: (from, message, bytes, delivery) => this.#fromRouter(from, message, bytes, delivery),
      onStream: (from, stream, delivery) => this.#flows.fromRouter(from, stream, delivery),
      onFault: (from, reason) => this.#log("warning", `router ${from.peerId} (${peer.peer}): ${reason}`),
      onClosed: (closed, reason) => {
        this.#connections.delete(id);
        this.#driver.connectionDown(closed);
        const hint = closed.amqp.remote ? "" : " before it opened (it may not accept our certificate)";
        if (by) by.lost(`${peer.peer}: ${reason}${hint}`);
        else this.#log("warning", `router ${closed.peerId || "(unknown)"} (${peer.peer}): ${reason}`);
      },
    });
    connection.openedAt = this.#now();
    this.#connections.set(id, connection);
    return connection;
  }

  /** An edge router has connected: what it has to say is taken by other hands from here on. */
  #edge({ id, peer, amqp, peerId, openedAt }: RouterConnection): EdgeDownlink {
    const downlink = new EdgeDownlink({ id, peer, amqp, peerId, openedAt }, linkName, {
      onUp: (up) => {
        this.#edges.add(up);
        this.#log("info", `edge router ${peerId} is up`);
        this.#localAddressesChanged();
      },
      onReceiver: (from, address, link, onGone) => this.#switch.addReceiver(address, link, onGone, from),
      onAddresses: () => this.#localAddressesChanged(),
      onMessage: (message, bytes, delivery) => this.#fromEdge(downlink, message, bytes, delivery),
      onStream: (stream, delivery) => this.#flows.fromRouter(downlink, stream, delivery),
      onFault: (reason) => this.#log("warning", `edge router ${peerId} (${peer.peer}): ${reason}`),
      onClosed: (closed, reason) => {
        this.#connections.delete(id);
        this.#edges.remove(closed);
        this.#log("warning", `edge router ${peerId} (${peer.peer}): ${reason}`);
        this.#localAddressesChanged();
      },
    });
    this.#connections.set(id, downlink);
    return downlink;
  }
  #uplink(peer: PeerSocket, config: RouterConnectionConfig, by: DialledBy): EdgeUplink {
    const id = this.#nextConnection++;
    const uplink = new EdgeUplink(id, peer, config, this.#now(), {
      onOpen: (open) => {
        by.established(peer.peer);
        this.#uplinks.opened(open);
      },
      onTracked: () => this.#reachabilityChanged(),
      onMessage: (message, bytes, delivery) => this.#fromEdge(uplink, message, bytes, delivery),
      onMessageAt: (to, message, bytes, settle, settled) =>
        this.#switch.fromRouter({ bytes, message, to, settled, mayWrite: false, origin: uplink, settle }),
      onStream: (stream, delivery) => this.#flows.fromRouter(uplink, stream, delivery),
      onFault: (reason) => this.#log("warning", `uplink ${uplink.peerId} (${peer.peer}): ${reason}`),
      onClosed: (closed, reason) => {
        this.#connections.delete(id);
        this.#uplinks.closed(closed);
        by.lost(`${peer.peer}: ${reason}`);
      },
    });
    this.#connections.set(id, uplink);
    return uplink;
  }
  /** A whole message of an edge router, or of the router above us. */
  #fromEdge(
    origin: EdgeDownlink | EdgeUplink,
    message: Message,
    bytes: Buffer,
    delivery: IncomingDelivery,
  ): void {
    const to = message.annotations?.to ?? message.properties.to;
    if (to === undefined) return delivery.settle(rejected("amqp:not-found", "the message names no address"));
    const settle = (state: DeliveryState): void => delivery.settle(state);
    this.#switch.fromRouter({
      bytes,
      message,
      to,
      settled: delivery.settled,
      mayWrite: false,
      origin,
      settle,
    });
  }
  #fromRouter(from: RouterConnection, message: Message, bytes: Buffer, delivery: IncomingDelivery): void {
    const to = message.annotations?.to ?? message.properties.to;
    if (to === undefined) return delivery.settle(rejected("amqp:not-found", "the message names no address"));
    if (nodeAddress(to, this.#own).kind === "routing") {
      this.#driver.onMessage(from, message, bytes);
      return delivery.settle(accepted);
    }
    const settle = (state: DeliveryState): void => delivery.settle(state);
    // What comes over a link may look at our management, and nothing more.
    this.#switch.fromRouter({ bytes, message, to, settled: delivery.settled, mayWrite: false, settle });
  }

  /** Who is not trusted any more is let go at once, with the flows that it carries. */
  #dropDistrusted(): void {
    for (const { peer, amqp } of [...this.#connections.values()]) {
      const reason = peer.distrusted();
      if (reason !== undefined) amqp.close({ condition: "amqp:unauthorized-access", description: reason });
    }
  }

  // Addresses

  /** Once per turn, however many targets come and go in it. */
  #localAddressesChanged(): void {
    if (this.#addressesChanged) return;
    this.#addressesChanged = true;
    setImmediate(() => {
      this.#addressesChanged = false;
      const addresses = [...this.#forwarder.localAddresses(), ...this.#switch.localAddresses()];
      const keys = addresses.map((address) => `M${address}`);
      if (!this.#own.edge) this.#driver.localAddresses(new Set([...keys, ...this.#edges.keys()]));
      this.#reachabilityChanged();
    });
  }
  /** The neighbour over which a router, an edge or the uplink is reached. */
  #connectionTo(hop: string): NextHop | undefined {
    if (this.#own.edge) return hop === uplinkName ? this.#uplinks.active : undefined;
    const edge = this.#edges.get(hop);
    if (edge) return edge;
    const { engine } = this.#driver;
    const router = hop.startsWith(edgeHopName("")) ? routerOfEdge(hop, engine.remoteAddresses()) : hop;
    return router === undefined ? undefined : this.#driver.connectionTo(router);
  }
  #reachabilityChanged(): void {
    const { engine } = this.#driver;
    const remote = new Map<string, Map<string, RemoteCost>>();
    for (const [router, keys] of engine.remoteAddresses()) {
      const cost = engine.routes.get(router)?.cost ?? 0;
      for (const key of keys) {
        if (!key.startsWith("M")) continue;
        const address = key.slice(1);
        const routers = remote.get(address) ?? new Map<string, RemoteCost>();
        remote.set(address, routers.set(router, { cost }));
      }
    }
    this.#switch.setRemote(remote);
    const above = new Map<string, Map<string, RemoteCost>>(remote);
    const add = (address: string, hop: string): void => {
      above.set(address, new Map(above.get(address)).set(hop, { cost: 1 }));
    };
    for (const downlink of this.#edges.all())
      for (const address of downlink.served) add(address, downlink.hopName);
    if (this.#own.edge) this.#uplinkChanged(add);
    this.#forwarder.setRemote(above);
    this.#tcpListeners.reachabilityChanged();
    for (const downlink of this.#edges.all())
      downlink.track((address) => this.#forwarder.isReachable(address, downlink.hopName));
  }
  /** What an edge router tells the router above it, and reaches over it. */
  #uplinkChanged(add: (address: string, hop: string) => void): void {
    const clients = this.#switch.clientAddresses();
    const served = new Set([...this.#forwarder.localAddresses(), ...clients]);
    this.#uplinks.setAddresses(served, new Set(this.#tcpListeners.addresses()));
    const { active } = this.#uplinks;
    if (!active) return;
    for (const address of active.reachable) add(address, uplinkName);
    for (const address of clients) if (distributionOf(address) === "multicast") add(address, uplinkName);
  }
}
