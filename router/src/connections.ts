// Everybody who is connected: ordinary clients, routers, edge routers below and the router above. Makes connections of
// sockets and joins them to the rooms that serve them.
import type { ConnectionOptions } from "./amqp/connection.ts";
import type { IncomingDelivery } from "./amqp/delivery.ts";
import type { Message } from "./amqp/message.ts";
import { accepted, type DeliveryState, rejected } from "./amqp/outcome.ts";
import type { Flows } from "./flows/flows.ts";
import { EdgeDownlink } from "./inter-router/edge-downlink.ts";
import { EdgeUplink } from "./inter-router/edge-uplink.ts";
import { type NextHop, productName } from "./inter-router/next-hop.ts";
import { nodeAddress, type OwnNode } from "./inter-router/node-address.ts";
import { linkName, RouterConnection, type RouterConnectionConfig } from "./inter-router/router-connection.ts";
import type { RoutingDriver } from "./inter-router/routing-driver.ts";
import { Trunks } from "./inter-router/trunks.ts";
import type { Log } from "./log.ts";
import type { DialledBy } from "./management/amqp-connectors.ts";
import type { AcceptedBy } from "./management/amqp-listeners.ts";
import { ClientConnection, type ClientConnectionEvents } from "./management/client-connection.ts";
import type { MessageSwitch } from "./messages/message-switch.ts";
import type { Reach } from "./reach.ts";
import type { PeerSocket } from "./sockets/listen.ts";

const clientSessionWindow = 512;
const clientSlabBytes = 65_536;
const dialTimeoutMs = 10_000;
/** Ordinary clients at one time. */
const maxClients = 1000;

export type Connection = RouterConnection | ClientConnection | EdgeDownlink | EdgeUplink;

/** The rooms that connections are joined to. */
export interface ConnectionsContext {
  readonly own: OwnNode;
  readonly version: string;
  readonly log: Log;
  readonly now: () => number;
  readonly driver: RoutingDriver;
  readonly flows: Flows;
  readonly messages: MessageSwitch;
  readonly reach: Reach;
}

export class Connections {
  readonly #context: ConnectionsContext;
  readonly #all = new Map<number, Connection>();
  readonly #trunks = new Trunks();
  #clients = 0;
  #nextConnection = 1;

  constructor(context: ConnectionsContext) {
    this.#context = context;
  }
  all(): Iterable<Connection> {
    return this.#all.values();
  }
  closeAll(description: string): void {
    for (const { amqp } of [...this.#all.values()])
      amqp.close({ condition: "amqp:connection:forced", description });
  }

  /** A connection that a listener has accepted. */
  accepted(peer: PeerSocket, by: AcceptedBy): void {
    if (by.role !== "normal") {
      if (this.#context.own.edge) {
        this.#context.log("warning", `${peer.peer} refused: an edge router accepts no routers`);
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
      this.#context.log("warning", `client ${peer.peer} refused: ${maxClients} are connected`);
      peer.socket.destroy();
      return;
    }
    this.#clients++;
    // Where TLS is asked for, a certificate decides; without it only this machine's users get here at all.
    const proven = peer.authenticated && (peer.site === undefined || peer.site === this.#context.own.id);
    const mayWrite = !by.readOnly && (peer.encrypted ? proven : by.local);
    this.#client(peer, { ...by, side: "server" }, mayWrite, {
      onFault: (_, reason) => this.#context.log("warning", `client ${peer.peer}: ${reason}`),
      onClosed: (connection, reason) => {
        this.#clients--;
        if (!connection.amqp.remote) this.#context.log("warning", `client ${peer.peer} refused: ${reason}`);
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
        containerId: this.#context.own.id,
        sessionWindow: clientSessionWindow,
        slabSize: clientSlabBytes,
        highWater: clientSlabBytes,
        capabilities: ["ANONYMOUS-RELAY"],
        properties: { product: productName, version: this.#context.version },
      },
      this.#context.own,
      this.#context.messages,
      mayWrite,
      {
        ...events,
        onClosed: (connection, reason) => {
          this.#all.delete(id);
          events.onClosed(connection, reason);
        },
      },
    );
    client.openedAt = this.#context.now();
    this.#all.set(id, client);
    return client;
  }
  /** A connection that a connector has dialled; what is returned closes it. */
  dialled(peer: PeerSocket, by: DialledBy): () => void {
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
      if ((role === "edge") !== this.#context.own.edge)
        this.#context.log(
          "warning",
          `connector ${by.name}: the role ${role} does not fit the mode of this router`,
        );
      const config = { ...options, ...this.#identity };
      return role === "edge" ? this.#uplink(peer, config, by) : this.#router(peer, config, by);
    }
    // Whoever is dialled may look, not change.
    return this.#client(peer, options, false, {
      onOpen: () => by.established(peer.peer),
      onFault: (_, reason) => this.#context.log("warning", `connector ${by.name}: ${reason}`),
      onClosed: (_, reason) => by.lost(`${peer.peer}: ${reason}`),
    });
  }
  get #identity(): { routerId: string; version: string } {
    return { routerId: this.#context.own.id, version: this.#context.version };
  }
  #router(peer: PeerSocket, config: RouterConnectionConfig, by: DialledBy | undefined): RouterConnection {
    const id = this.#nextConnection++;
    const connection = new RouterConnection(id, peer, config, {
      onEdge: (opened) => this.#edge(opened),
      onUp: (up) => {
        by?.established(peer.peer);
        this.#trunks.joined(up);
        this.#context.driver.connectionUp(up);
      },
      onDataOpen: (open) => {
        by?.established(peer.peer);
        if (this.#trunks.joined(open)) return;
        const description = "this connection for streams belongs to no group that has room";
        open.amqp.close({ condition: "amqp:not-allowed", description });
      },
      onMessage: (from, message, bytes, delivery) => this.#fromRouter(from, message, bytes, delivery),
      onStream: (from, stream, delivery) => this.#context.flows.fromRouter(from, stream, delivery),
      onFault: (from, reason) =>
        this.#context.log("warning", `router ${from.peerId} (${peer.peer}): ${reason}`),
      onClosed: (closed, reason) => {
        this.#all.delete(id);
        this.#trunks.left(closed);
        this.#context.driver.connectionDown(closed);
        const hint = closed.amqp.remote ? "" : " before it opened (it may not accept our certificate)";
        if (by) by.lost(`${peer.peer}: ${reason}${hint}`);
        else this.#context.log("warning", `router ${closed.peerId || "(unknown)"} (${peer.peer}): ${reason}`);
      },
    });
    connection.openedAt = this.#context.now();
    this.#all.set(id, connection);
    return connection;
  }

  /** An edge router has connected: what it has to say is taken by other hands from here on. */
  #edge({ id, peer, amqp, peerId, openedAt }: RouterConnection): EdgeDownlink {
    const downlink = new EdgeDownlink({ id, peer, amqp, peerId, openedAt }, linkName, {
      onUp: (up) => {
        this.#context.reach.edges.add(up);
        this.#context.log("info", `edge router ${peerId} is up`);
        this.#context.reach.localAddressesChanged();
      },
      onReceiver: (from, address, link, onGone) =>
        this.#context.messages.addReceiver(address, link, onGone, from),
      onAddresses: () => this.#context.reach.localAddressesChanged(),
      onMessage: (message, bytes, delivery) => this.#pass(message, bytes, delivery, downlink, downlink),
      onStream: (stream, delivery) => this.#context.flows.fromRouter(downlink, stream, delivery),
      onFault: (reason) => this.#context.log("warning", `edge router ${peerId} (${peer.peer}): ${reason}`),
      onClosed: (closed, reason) => {
        this.#all.delete(id);
        this.#context.reach.edges.remove(closed);
        this.#context.log("warning", `edge router ${peerId} (${peer.peer}): ${reason}`);
        this.#context.reach.localAddressesChanged();
      },
    });
    this.#all.set(id, downlink);
    return downlink;
  }
  #uplink(peer: PeerSocket, config: RouterConnectionConfig, by: DialledBy): EdgeUplink {
    const id = this.#nextConnection++;
    const uplink = new EdgeUplink(id, peer, config, this.#context.now(), {
      onOpen: (open) => {
        by.established(peer.peer);
        this.#context.reach.uplinks.opened(open);
      },
      onTracked: () => this.#context.reach.changed(),
      onMessage: (message, bytes, delivery) => this.#pass(message, bytes, delivery, uplink, uplink),
      onMessageAt: (to, message, bytes, settle, settled) =>
        this.#context.messages.fromRouter({
          bytes,
          message,
          to,
          settled,
          mayWrite: false,
          from: uplink,
          origin: uplink,
          settle,
        }),
      onStream: (stream, delivery) => this.#context.flows.fromRouter(uplink, stream, delivery),
      onFault: (reason) => this.#context.log("warning", `uplink ${uplink.peerId} (${peer.peer}): ${reason}`),
      onClosed: (closed, reason) => {
        this.#all.delete(id);
        this.#context.reach.uplinks.closed(closed);
        by.lost(`${peer.peer}: ${reason}`);
      },
    });
    this.#all.set(id, uplink);
    return uplink;
  }
  #fromRouter(from: RouterConnection, message: Message, bytes: Buffer, delivery: IncomingDelivery): void {
    const to = message.annotations?.to ?? message.properties.to;
    if (to !== undefined && nodeAddress(to, this.#context.own).kind === "routing") {
      this.#context.driver.onMessage(from, message, bytes);
      return delivery.settle(accepted);
    }
    this.#pass(message, bytes, delivery, from, undefined);
  }
  /** Passes on a message of a router, or of an edge's connection `origin`, to which it does not go back. */
  #pass(
    message: Message,
    bytes: Buffer,
    delivery: IncomingDelivery,
    from: NextHop,
    origin: EdgeDownlink | EdgeUplink | undefined,
  ): void {
    const to = message.annotations?.to ?? message.properties.to;
    if (to === undefined) return delivery.settle(rejected("amqp:not-found", "the message names no address"));
    const settle = (state: DeliveryState): void => delivery.settle(state);
    const { settled } = delivery;
    // What comes over a link may look at our management, and nothing more.
    this.#context.messages.fromRouter({ bytes, message, to, settled, mayWrite: false, from, origin, settle });
  }

  /** Who is not trusted any more is let go at once, with the flows that it carries. */
  dropDistrusted(): void {
    for (const { peer, amqp } of [...this.#all.values()]) {
      const reason = peer.distrusted();
      if (reason !== undefined) amqp.close({ condition: "amqp:unauthorized-access", description: reason });
    }
  }
}
