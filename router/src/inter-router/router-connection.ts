// One connection to a neighbouring router: control links, streaming links, and what comes in over either.
import {
  AmqpConnection,
  type ConnectionHandler,
  type ConnectionOptions,
  type RemoteOpen,
} from "../amqp/connection.ts";
import type { IncomingDelivery } from "../amqp/delivery.ts";
import type { Link } from "../amqp/link.ts";
import type { Message } from "../amqp/message.ts";
import { Outbox } from "../amqp/outbox.ts";
import { type AmqpError, type DeliveryState, released } from "../amqp/outcome.ts";
import type { Session } from "../amqp/session.ts";
import { type AmqpValue, int, ulong } from "../amqp/values.ts";
import { defaultPriority, linkCredit, linkHighWaterBytes, routerSessionWindow } from "../constants.ts";
import { randomName } from "../random-name.ts";
import type { PeerSocket } from "../sockets/listen.ts";
import { type IncomingEvents, receiveOver } from "./incoming.ts";
import { type NextHop, productName } from "./next-hop.ts";
import type { ArrivedStream } from "./stream-header.ts";
import { StreamingLinks, type StreamOpener } from "./streaming-links.ts";

const controlCapability = "qd.router";
const dataCapability = "qd.router-data";
/** Value of qd.inter-router-role on connections that carry only streams. */
const dataConnectionRole = 4;
/** Its value for edge routers. */
export const edgeRole = 3;
const maxCorrelatorLength = 64;
/** Messages have priorities 0 to 9 [AMQP 3.2.1]. */
const priorities = 10;

export interface RouterConnectionConfig {
  readonly routerId: string;
  readonly version: string;
  readonly side: "client" | "server";
  readonly hostname?: string;
  readonly cost: number;
  readonly maxFrameSize: number;
  readonly maxSessions: number;
  readonly idleTimeoutSeconds: number;
  readonly handshakeTimeoutMs: number;
  readonly mechanisms: readonly string[];
  readonly requireSasl: boolean;
  /** Dialled: what the connections of one connector have in common, and whether this one carries only streams. */
  readonly group?: { readonly correlator: string; readonly dataOnly: boolean };
  /** Whoever connects is an edge router. */
  readonly edgesOnly?: boolean;
}

/** AMQP options of a connection between routers; `properties` stand in the open beside those that all have. */
export function routerOptions(
  id: number,
  config: RouterConnectionConfig,
  properties: Readonly<Record<string, AmqpValue>>,
): ConnectionOptions {
  return {
    side: config.side,
    containerId: config.routerId,
    ...(config.hostname !== undefined && { hostname: config.hostname }),
    maxFrameSize: config.maxFrameSize,
    maxSessions: config.maxSessions,
    idleTimeoutSeconds: config.idleTimeoutSeconds,
    handshakeTimeoutMs: config.handshakeTimeoutMs,
    sessionWindow: routerSessionWindow,
    mechanisms: config.mechanisms,
    requireSasl: config.requireSasl,
    // Offered so that the peer gives each stream a link of its own, and may use connections for streams only.
    capabilities: ["ANONYMOUS-RELAY", "qd.streaming-links", "qd.connection_trunking"],
    properties: {
      product: productName,
      version: config.version,
      "qd.conn-id": int(id),
      "qd.annotations-version": int(2),
      ...properties,
    },
    slabSize: linkHighWaterBytes,
    highWater: linkHighWaterBytes,
  };
}

/** Why a router may not connect. Its id is bound to the site that its certificate proves. */
export function refusalOf(remote: RemoteOpen, ownId: string, { site }: PeerSocket): string | undefined {
  const { containerId } = remote;
  if (!/^[-A-Za-z0-9._]{1,128}$/.test(containerId)) return "the router id is not a name";
  if (containerId === ownId) return `the router id ${containerId} is our own`;
  if (site !== undefined && containerId !== site && !containerId.startsWith(`${site}.`))
    return `the site ${site} may not speak for the router ${containerId}`;
  return undefined;
}

/** Properties of the open that only routers among themselves need. */
function ownProperties(config: RouterConnectionConfig, { ordinal }: PeerSocket): Record<string, AmqpValue> {
  const { group, cost } = config;
  return {
    ...(cost > 1 && { "qd.inter-router-cost": int(cost) }),
    ...(group && { "qd.group-correlator": group.correlator }),
    ...(group?.dataOnly && { "qd.inter-router-role": int(dataConnectionRole) }),
    ...(ordinal > 0 && { "qd.group-ordinal": ulong(ordinal) }),
  };
}

export interface RouterConnectionEvents {
  /** The peer is an edge router: what is returned takes the connection over. */
  onEdge(connection: RouterConnection): ConnectionHandler;
  /** The control links are there: the neighbour can be talked to. */
  onUp(connection: RouterConnection): void;
  /** A connection that carries only streams is open. */
  onDataOpen(connection: RouterConnection): void;
  /** A whole message; `delivery` has to be settled. */
  onMessage(connection: RouterConnection, message: Message, bytes: Buffer, delivery: IncomingDelivery): void;
  /** A stream, from its first octet; `delivery` holds what follows. */
  onStream(connection: RouterConnection, stream: ArrivedStream, delivery: IncomingDelivery): void;
  /** A message that could not be read, or another fault that ends nothing. */
  onFault(connection: RouterConnection, reason: string): void;
  onClosed(connection: RouterConnection, reason: string): void;
}

export const linkName = (): string => `qdlink.${randomName()}`;

export class RouterConnection implements ConnectionHandler, NextHop {
  /** Number of the connection within this router: the link id of the routing protocol. */
  readonly id: number;
  readonly peer: PeerSocket;
  readonly config: RouterConnectionConfig;
  readonly amqp: AmqpConnection;
  readonly #events: RouterConnectionEvents;
  #control: Link | undefined;
  #hasControlIn = false;
  /** Links for messages, by priority. */
  readonly #outboxes: (Outbox | undefined)[] = [];
  #streaming: StreamingLinks | undefined;
  /** The peer's router id; empty before its open. */
  peerId = "";
  readonly #incoming: IncomingEvents = {
    onMessage: (message, bytes, delivery) => this.#events.onMessage(this, message, bytes, delivery),
    onStream: (stream, delivery) => this.#events.onStream(this, stream, delivery),
    onFault: (reason) => this.#events.onFault(this, reason),
  };
  cost: number;
  /** Carries streams and nothing else. */
  dataOnly: boolean;
  /** What all connections of one connector have in common. */
  group: string | undefined;
  /** Connections of the group that carry only streams: they take all of ours, in turn. */
  carriers: readonly RouterConnection[] = [];
  #turn = 0;
  up = false;
  openedAt = 0;

  constructor(id: number, peer: PeerSocket, config: RouterConnectionConfig, events: RouterConnectionEvents) {
    this.id = id;
    this.peer = peer;
    this.config = config;
    this.cost = config.cost;
    this.#events = events;
    this.dataOnly = config.group?.dataOnly ?? false;
    this.group = config.group?.correlator;
    const options = routerOptions(id, config, ownProperties(config, peer));
    this.amqp = new AmqpConnection(peer.socket, options, this);
  }

  get hopName(): string {
    return this.peerId;
  }

  // Sending

  /** Sends a control message, settled. */
  sendControl(bytes: Buffer): void {
    if (this.#control && !this.#control.send(bytes))
      this.#events.onFault(this, "control messages wait for credit: one was dropped");
  }
  /** Sends a whole message that is no control message, over the link of its priority or the next lower one. */
  sendMessage(
    bytes: Buffer,
    settled: boolean,
    onOutcome: (state: DeliveryState) => void,
    priority = defaultPriority,
  ): void {
    for (let lower = priority; lower >= 0; lower--) {
      const outbox = this.#outboxes[lower];
      if (outbox) return outbox.send(bytes, settled, onOutcome);
    }
    onOutcome(released);
  }
  /** Begins a stream to the neighbour. */
  openStream(opener: StreamOpener): void {
    const carrier = this.carriers[this.#turn++ % Math.max(1, this.carriers.length)];
    if (carrier?.up) return carrier.openStream(opener);
    if (this.#streaming && this.up) this.#streaming.open(opener);
    else opener.onStreamFailed("the link is down");
  }

  // The connection

  onOpen(amqp: AmqpConnection, remote: RemoteOpen): AmqpError | undefined {
    const refused = refusalOf(remote, this.config.routerId, this.peer);
    if (refused) return { condition: "amqp:not-allowed", description: refused };
    this.peerId = remote.containerId;
    const role = remote.properties.get("qd.inter-router-role");
    if (this.config.side === "server" && (this.config.edgesOnly || role === edgeRole)) {
      const edge = this.#events.onEdge(this);
      amqp.handOver(edge);
      return edge.onOpen(amqp, remote);
    }
    const theirs = remote.properties.get("qd.inter-router-cost");
    if (typeof theirs === "number") this.cost = Math.max(this.cost, theirs);
    if (this.config.side === "server") {
      this.dataOnly = role === dataConnectionRole;
      const group = remote.properties.get("qd.group-correlator");
      if (typeof group === "string" && group.length <= maxCorrelatorLength) this.group = group;
    }
    if (this.dataOnly) {
      this.#streaming = new StreamingLinks(amqp, [], linkName);
      this.up = true;
      this.#streaming.attachAhead();
      this.#events.onDataOpen(this);
      return undefined;
    }
    this.#streaming = new StreamingLinks(amqp, [dataCapability], linkName);
    if (this.config.side === "client") this.#attachLinks(amqp);
    return undefined;
  }
  /** The side that dials attaches: a pair for control, and one for messages of each priority in their order. */
  #attachLinks(amqp: AmqpConnection): void {
    const session = amqp.beginSession();
    const control = { capabilities: [controlCapability] };
    const controlIn = session.attach("receiver", linkName(), control, control);
    receiveOver(controlIn, this.#incoming);
    controlIn.grant(linkCredit);
    this.#hasControlIn = true;
    this.#control = session.attach("sender", linkName(), control, control);
    this.#control.handler = this.#controlHandler(amqp);
    const data = { capabilities: [dataCapability] };
    for (let priority = 0; priority < priorities; priority++) {
      const messages = amqp.beginSession();
      const dataIn = messages.attach("receiver", linkName(), data, data);
      receiveOver(dataIn, this.#incoming);
      dataIn.grant(linkCredit);
      this.#sendMessagesOver(messages.attach("sender", linkName(), data, data));
    }
    this.#whenUp();
  }
  onLink(amqp: AmqpConnection, _session: Session, link: Link): void {
    const offered = link.role === "receiver" ? link.source.capabilities : link.target.capabilities;
    const has = (name: string): boolean => offered?.includes(name) ?? false;
    if (has(controlCapability)) {
      if (this.dataOnly)
        return link.refuse({
          condition: "amqp:not-allowed",
          description: "this connection carries streams only",
        });
      if (link.role === "receiver") {
        receiveOver(link, this.#incoming);
        link.accept(linkCredit);
        this.#hasControlIn = true;
      } else {
        this.#control = link;
        link.handler = this.#controlHandler(amqp);
        link.accept();
      }
      return this.#whenUp();
    }
    if (link.role === "receiver") {
      if (link.target.address)
        return link.refuse({
          condition: "amqp:not-allowed",
          description: "no addressed links between routers",
        });
      receiveOver(link, this.#incoming);
      link.accept(linkCredit);
    } else {
      if (has(dataCapability) && this.#outboxes.length < priorities) this.#sendMessagesOver(link);
      link.accept();
    }
  }
  #sendMessagesOver(link: Link): void {
    const priority = this.#outboxes.length;
    this.#outboxes[priority] = new Outbox(link, () => {
      this.#outboxes[priority] = undefined;
    });
  }
  #controlHandler(amqp: AmqpConnection) {
    return {
      onDetached: (): void =>
        amqp.close({ condition: "amqp:connection:forced", description: "control link detached" }),
    };
  }
  #whenUp(): void {
    if (this.up || !this.#control || !this.#hasControlIn) return;
    this.up = true;
    this.#streaming?.attachAhead();
    this.#events.onUp(this);
  }
  onClosed(_amqp: AmqpConnection, reason: string): void {
    this.up = false;
    this.#events.onClosed(this, reason);
  }
}
