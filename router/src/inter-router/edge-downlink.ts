// The connection of an edge router below us, seen from the interior router: it attaches as a client would, names what
// it serves and what it wants to reach, and exchanges streams.
import type { AmqpConnection, ConnectionHandler } from "../amqp/connection.ts";
import type { Link } from "../amqp/link.ts";
import { encodeMessage } from "../amqp/message.ts";
import { Outbox } from "../amqp/outbox.ts";
import type { AmqpError, DeliveryState } from "../amqp/outcome.ts";
import { released } from "../amqp/outcome.ts";
import type { Session } from "../amqp/session.ts";
import { linkCredit } from "../constants.ts";
import type { PeerSocket } from "../sockets/listen.ts";
import { type IncomingEvents, receiveOver } from "./incoming.ts";
import { edgeHopName, type NextHop } from "./next-hop.ts";
import { StreamingLinks, type StreamOpener } from "./streaming-links.ts";

export const downlinkCapability = "qd.router-edge-downlink";
export const trackingAddress = "_$qd.edge_addr_tracking";
export const meshAddress = "_$qd.mesh_discovery";

/** Addresses that one edge router may serve, and wants to reach. */
const maxAddresses = 20_000;

export interface EdgeDownlinkEvents extends IncomingEvents {
  /** The edge has attached for its own address: it can be reached. */
  onUp(downlink: EdgeDownlink): void;
  /** A receiver at an address: messages for it go over this link. */
  onReceiver(downlink: EdgeDownlink, address: string, link: Link, onGone: () => void): void;
  /** What the edge serves or wants to reach has changed. */
  onAddresses(downlink: EdgeDownlink): void;
  onClosed(downlink: EdgeDownlink, reason: string): void;
}

export class EdgeDownlink implements ConnectionHandler, NextHop {
  readonly id: number;
  readonly peer: PeerSocket;
  readonly amqp: AmqpConnection;
  readonly peerId: string;
  readonly hopName: string;
  readonly openedAt: number;
  readonly #events: EdgeDownlinkEvents;
  readonly #streaming: StreamingLinks;
  /** Receivers of the edge, by address. */
  readonly #served = new Map<string, number>();
  /** Senders of the edge, and what it was told of each address last. */
  readonly #wanted = new Map<string, { senders: number; told: boolean | undefined }>();
  #downlink: Outbox | undefined;
  #tracking: Outbox | undefined;
  up = false;

  /** Takes an open connection over. */
  constructor(
    init: { id: number; peer: PeerSocket; amqp: AmqpConnection; peerId: string; openedAt: number },
    linkName: () => string,
    events: EdgeDownlinkEvents,
  ) {
    this.id = init.id;
    this.peer = init.peer;
    this.amqp = init.amqp;
    this.peerId = init.peerId;
    this.openedAt = init.openedAt;
    this.hopName = edgeHopName(init.peerId);
    this.#events = events;
    // Streams to an edge need no capability: there are no priorities.
    this.#streaming = new StreamingLinks(this.amqp, [], linkName);
  }

  /** Addresses at which the edge receives. */
  get served(): Iterable<string> {
    return this.#served.keys();
  }
  openStream(opener: StreamOpener): void {
    if (this.up) this.#streaming.open(opener);
    else opener.onStreamFailed("the link is down");
  }
  sendMessage(bytes: Buffer, settled: boolean, onOutcome: (state: DeliveryState) => void): void {
    if (this.#downlink) this.#downlink.send(bytes, settled, onOutcome);
    else onOutcome(released);
  }
  /** Tells the edge which of the addresses that it wants can be reached. */
  track(isReachable: (address: string) => boolean): void {
    for (const [address, wanted] of this.#wanted) {
      const reachable = isReachable(address);
      if (!this.#tracking || wanted.told === reachable) continue;
      wanted.told = reachable;
      const body = [`M${address}`, reachable];
      const annotations = { flags: 0, ingress: null, trace: [] };
      this.#tracking.send(encodeMessage({ annotations, properties: {}, body }), true, () => {});
    }
  }

  onOpen(): undefined {
    return undefined;
  }
  onClosed(_amqp: AmqpConnection, reason: string): void {
    this.up = false;
    this.#events.onClosed(this, reason);
  }
  onLink(_amqp: AmqpConnection, _session: Session, link: Link): void {
    if (link.role === "sender") this.#onTheirReceiver(link);
    else this.#onTheirSender(link);
  }

  #onTheirReceiver(link: Link): void {
    const { address, capabilities } = link.source;
    if (capabilities?.includes(downlinkCapability)) {
      if (address !== this.peerId)
        return link.refuse(notAllowed(`the edge router ${this.peerId} may not receive for ${address}`));
      this.#downlink = new Outbox(link, () => {
        this.#downlink = undefined;
      });
      link.accept();
      this.up = true;
      this.#streaming.attachAhead();
      return this.#events.onUp(this);
    }
    if (address === trackingAddress) {
      this.#tracking = new Outbox(link, () => {
        this.#tracking = undefined;
      });
      link.accept();
      return this.#events.onAddresses(this);
    }
    if (!address || /^_|^\$|^qd\./.test(address)) return link.refuse(notAllowed(`no node ${address ?? ""}`));
    if (this.#served.size >= maxAddresses) return link.refuse(tooMany);
    this.#served.set(address, (this.#served.get(address) ?? 0) + 1);
    this.#events.onReceiver(this, address, link, () => {
      const left = (this.#served.get(address) ?? 1) - 1;
      if (left > 0) this.#served.set(address, left);
      else this.#served.delete(address);
      this.#events.onAddresses(this);
    });
    link.accept();
    this.#events.onAddresses(this);
  }

  #onTheirSender(link: Link): void {
    const { address } = link.target;
    if (address === meshAddress) {
      // Which edges know each other does not matter here: what comes from one never goes back to it.
      link.handler = {
        onDelivery: (delivery) => delivery.takenBy(unread),
        onDeliveryEnd: () => link.replenish(3),
      };
      return link.accept(3);
    }
    if (!address) {
      receiveOver(link, this.#events);
      return link.accept(linkCredit);
    }
    if (this.#wanted.size >= maxAddresses) return link.refuse(tooMany);
    const wanted = this.#wanted.get(address) ?? { senders: 0, told: undefined };
    this.#wanted.set(address, { ...wanted, senders: wanted.senders + 1 });
    receiveOver(link, this.#events, () => {
      const left = (this.#wanted.get(address)?.senders ?? 1) - 1;
      if (left > 0) this.#wanted.set(address, { senders: left, told: this.#wanted.get(address)?.told });
      else this.#wanted.delete(address);
    });
    link.accept(linkCredit);
    this.#events.onAddresses(this);
  }
}

const unread = { onData: () => {}, onEnd: () => {}, onLost: () => {} };
const notAllowed = (description: string): AmqpError => ({ condition: "amqp:not-allowed", description });
const tooMany: AmqpError = {
  condition: "amqp:resource-limit-exceeded",
  description: `more than ${maxAddresses} addresses`,
};
