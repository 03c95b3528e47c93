// The connection of an edge router to the interior router above it, seen from the edge. Several may be open; one is
// active and carries everything, the others wait.

import { AmqpConnection, type ConnectionHandler, type RemoteOpen } from "../amqp/connection.ts";
import { mapOf } from "../amqp/encode.ts";
import type { Link } from "../amqp/link.ts";
import { decodeMessage, encodeMessage, type Message } from "../amqp/message.ts";
import { receiveMessage } from "../amqp/message-receiver.ts";
import { Outbox } from "../amqp/outbox.ts";
import { type AmqpError, accepted, type DeliveryState, released } from "../amqp/outcome.ts";
import type { Session } from "../amqp/session.ts";
import { int, sym } from "../amqp/values.ts";
import { linkCredit } from "../constants.ts";
import { messageOf } from "../errors.ts";
import { randomName } from "../random-name.ts";
import type { PeerSocket } from "../sockets/listen.ts";
import { downlinkCapability, meshAddress, trackingAddress } from "./edge-downlink.ts";
import { type IncomingEvents, receiveOver } from "./incoming.ts";
import { type NextHop, uplinkName } from "./next-hop.ts";
import {
  edgeRole,
  linkName,
  type RouterConnectionConfig,
  refusalOf,
  routerOptions,
} from "./router-connection.ts";
import { StreamingLinks, type StreamOpener } from "./streaming-links.ts";

const trackingCredit = 32;

export interface EdgeUplinkEvents extends IncomingEvents {
  onOpen(uplink: EdgeUplink): void;
  /** An address can be reached over this uplink, or no longer. */
  onTracked(uplink: EdgeUplink): void;
  /** A message at one of our addresses. */
  onMessageAt(
    address: string,
    message: Message,
    bytes: Buffer,
    settle: (state: DeliveryState) => void,
    settled: boolean,
  ): void;
  onClosed(uplink: EdgeUplink, reason: string): void;
}

export class EdgeUplink implements ConnectionHandler, NextHop {
  readonly id: number;
  readonly peer: PeerSocket;
  readonly config: RouterConnectionConfig;
  readonly amqp: AmqpConnection;
  readonly hopName = uplinkName;
  readonly openedAt: number;
  readonly #events: EdgeUplinkEvents;
  readonly #receivers = new Map<string, Link>();
  readonly #senders = new Map<string, Link>();
  readonly #reachable = new Set<string>();
  #streaming: StreamingLinks | undefined;
  #session: Session | undefined;
  #anonymous: Outbox | undefined;
  peerId = "";
  active = false;

  constructor(
    id: number,
    peer: PeerSocket,
    config: RouterConnectionConfig,
    openedAt: number,
    events: EdgeUplinkEvents,
  ) {
    this.id = id;
    this.peer = peer;
    this.config = config;
    this.openedAt = openedAt;
    this.#events = events;
    // Lets an edge use the port of the interior routers; listeners of the role edge pass it over.
    const role = { "qd.inter-router-role": int(edgeRole) };
    this.amqp = new AmqpConnection(peer.socket, routerOptions(id, config, role), this);
  }

  /** Addresses that can be reached over this uplink. */
  get reachable(): ReadonlySet<string> {
    return this.#reachable;
  }
  openStream(opener: StreamOpener): void {
    if (this.#streaming && this.active) this.#streaming.open(opener);
    else opener.onStreamFailed("the link is down");
  }
  sendMessage(bytes: Buffer, settled: boolean, onOutcome: (state: DeliveryState) => void): void {
    if (this.#anonymous) this.#anonymous.send(bytes, settled, onOutcome);
    else onOutcome(released);
  }

  /** Makes this the uplink that carries everything. */
  activate(): void {
    if (this.active) return;
    this.active = true;
    const { routerId } = this.config;
    const control = this.amqp.beginSession();
    const mesh = control.attach("sender", linkName(), {}, { address: meshAddress });
    const announcement = new Outbox(mesh, () => {});
    const name = randomName();
    announcement.send(
      encodeMessage({
        annotations: { flags: 0, ingress: null, trace: [] },
        properties: {},
        applicationProperties: mapOf({ meshid: name }),
        body: sym("announcement"),
      }),
      true,
      () => {},
    );
    const session = this.amqp.beginSession();
    this.#session = session;
    this.#anonymous = new Outbox(session.attach("sender", linkName(), {}, {}), () => {
      this.#anonymous = undefined;
    });
    const own = { capabilities: [downlinkCapability] };
    const downlink = session.attach("receiver", linkName(), { ...own, address: routerId }, own);
    receiveOver(downlink, this.#events);
    downlink.grant(linkCredit);
    const tracking = control.attach("receiver", linkName(), { address: trackingAddress }, {});
    tracking.handler = {
      onDelivery: (delivery) =>
        receiveMessage(delivery, (bytes) => {
          this.#onTracking(bytes);
          delivery.settle(accepted);
        }),
      onDeliveryEnd: () => tracking.replenish(trackingCredit),
    };
    tracking.grant(trackingCredit);
    this.#streaming = new StreamingLinks(this.amqp, [], linkName);
    this.#streaming.attachAhead();
  }
  #onTracking(bytes: Buffer): void {
    const { body } = decodeMessage(bytes);
    const [key, reachable] = Array.isArray(body) ? body : [];
    if (typeof key !== "string" || !key.startsWith("M") || !this.#senders.has(key.slice(1))) return;
    if (reachable === true) this.#reachable.add(key.slice(1));
    else this.#reachable.delete(key.slice(1));
    this.#events.onTracked(this);
  }

  /** Names what is served here, and what clients here want to reach. */
  setAddresses(served: ReadonlySet<string>, wanted: ReadonlySet<string>): void {
    const session = this.#session;
    if (!session) return;
    renew(this.#receivers, served, (address) => {
      const link = session.attach("receiver", linkName(), { address }, {});
      link.handler = {
        onDelivery: (delivery) =>
          receiveMessage(delivery, (bytes) => {
            try {
              const settle = (state: DeliveryState): void => delivery.settle(state);
              this.#events.onMessageAt(address, decodeMessage(bytes), bytes, settle, delivery.settled);
            } catch (error) {
              this.#events.onFault(messageOf(error));
              delivery.settle(released);
            }
          }),
        onDeliveryEnd: () => link.replenish(linkCredit),
      };
      link.grant(linkCredit);
      return link;
    });
    renew(this.#senders, wanted, (address) => session.attach("sender", linkName(), {}, { address }));
    for (const address of this.#reachable) if (!wanted.has(address)) this.#reachable.delete(address);
  }

  onOpen(_amqp: AmqpConnection, remote: RemoteOpen): AmqpError | undefined {
    const refused = refusalOf(remote, this.config.routerId, this.peer);
    if (refused) return { condition: "amqp:not-allowed", description: refused };
    this.peerId = remote.containerId;
    this.#events.onOpen(this);
    return undefined;
  }
  onLink(_amqp: AmqpConnection, _session: Session, link: Link): void {
    if (link.role !== "receiver" || link.target.address)
      return link.refuse({ condition: "amqp:not-allowed", description: "only streams come down to an edge" });
    receiveOver(link, this.#events);
    link.accept(linkCredit);
  }
  onClosed(_amqp: AmqpConnection, reason: string): void {
    this.active = false;
    this.#events.onClosed(this, reason);
  }
}

/** Attaches for what is new and detaches for what is gone. */
function renew(
  links: Map<string, Link>,
  wanted: ReadonlySet<string>,
  attach: (address: string) => Link,
): void {
  for (const [address, link] of links)
    if (!wanted.has(address)) {
      links.delete(address);
      link.detach();
    }
  for (const address of wanted) if (!links.has(address)) links.set(address, attach(address));
}
