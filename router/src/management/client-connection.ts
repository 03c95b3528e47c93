// An ordinary AMQP connection (role normal), accepted or dialled: a program that sends and receives messages, and may
// talk to $management.
import { AmqpConnection, type ConnectionHandler, type ConnectionOptions } from "../amqp/connection.ts";
import type { IncomingDelivery } from "../amqp/delivery.ts";
import type { Link } from "../amqp/link.ts";
import { decodeMessage, type Message, withoutAnnotations } from "../amqp/message.ts";
import { receiveMessage } from "../amqp/message-receiver.ts";
import { type AmqpError, type DeliveryState, rejected } from "../amqp/outcome.ts";
import type { Session } from "../amqp/session.ts";
import { linkCredit } from "../constants.ts";
import { messageOf } from "../errors.ts";
import { isOpenToClients, nodeAddress, type OwnNode, ownAddress } from "../inter-router/node-address.ts";
import type { MessageSwitch } from "../messages/message-switch.ts";
import { randomName } from "../random-name.ts";
import type { PeerSocket } from "../sockets/listen.ts";

export interface ClientConnectionEvents {
  onOpen?(connection: ClientConnection): void;
  onClosed(connection: ClientConnection, reason: string): void;
  onFault(connection: ClientConnection, reason: string): void;
}

/** Receivers of one client. */
const maxReceivers = 256;

export class ClientConnection implements ConnectionHandler {
  readonly id: number;
  readonly peer: PeerSocket;
  readonly amqp: AmqpConnection;
  readonly side: "client" | "server";
  readonly #own: OwnNode;
  readonly #switch: MessageSwitch;
  readonly #mayWrite: boolean;
  readonly #events: ClientConnectionEvents;
  #receivers = 0;
  openedAt = 0;

  constructor(
    id: number,
    peer: PeerSocket,
    options: ConnectionOptions,
    own: OwnNode,
    messages: MessageSwitch,
    mayWrite: boolean,
    events: ClientConnectionEvents,
  ) {
    this.id = id;
    this.peer = peer;
    this.side = options.side;
    this.#own = own;
    this.#switch = messages;
    this.#mayWrite = mayWrite;
    this.#events = events;
    this.amqp = new AmqpConnection(peer.socket, options, this);
  }

  onOpen(): AmqpError | undefined {
    this.#events.onOpen?.(this);
    return undefined;
  }
  onClosed(_amqp: AmqpConnection, reason: string): void {
    this.#events.onClosed(this, reason);
  }
  onLink(_amqp: AmqpConnection, _session: Session, link: Link): void {
    const capabilities = [...(link.source.capabilities ?? []), ...(link.target.capabilities ?? [])];
    if (capabilities.some((name) => name.startsWith("qd.router")))
      return link.refuse({
        condition: "amqp:unauthorized-access",
        description: "this listener takes no routers",
      });
    if (link.role === "receiver") this.#onSender(link);
    else this.#onReceiver(link);
  }

  /** The client sends: to one address, or to whatever each message names. */
  #onSender(link: Link): void {
    const { address } = link.target;
    if (address && !this.#maySend(address)) return link.refuse(unauthorized(address));
    link.handler = {
      onDelivery: (delivery) => this.#onDelivery(link, delivery),
      onDeliveryEnd: () => link.replenish(linkCredit),
    };
    link.accept(linkCredit);
  }
  #onDelivery(link: Link, delivery: IncomingDelivery): void {
    let message: Message;
    receiveMessage(delivery, (bytes) => {
      try {
        message = decodeMessage(bytes);
      } catch (error) {
        this.#events.onFault(this, messageOf(error));
        return delivery.settle(rejected("amqp:decode-error", messageOf(error)));
      }
      const to = link.target.address || message.properties.to;
      if (!to) return delivery.settle(rejected("amqp:not-found", "the message names no address"));
      if (!this.#maySend(to))
        return delivery.settle(rejected("amqp:unauthorized-access", `no right to send to ${to}`));
      const settle = (state: DeliveryState): void => delivery.settle(state);
      // What a client puts in front as a router's annotations is not believed.
      const bare = withoutAnnotations(bytes);
      const { settled } = delivery;
      this.#switch.fromClient({ bytes: bare, message, to, settled, mayWrite: this.#mayWrite, settle });
    });
  }
  #maySend(address: string): boolean {
    const node = nodeAddress(address, this.#own);
    return node.kind !== "routing" && (this.#mayWrite || isOpenToClients(node));
  }
  /** The client receives: at an address that is made for it, or at one that it names. */
  #onReceiver(link: Link): void {
    const { dynamic, address } = link.source;
    if (this.#receivers >= maxReceivers)
      return link.refuse({ condition: "amqp:resource-limit-exceeded", description: "too many receivers" });
    if (!dynamic) {
      if (!address)
        return link.refuse({ condition: "amqp:not-found", description: "the source has no address" });
      const node = nodeAddress(address, this.#own);
      if (node.kind !== "mobile" || !(this.#mayWrite || isOpenToClients(node)))
        return link.refuse(unauthorized(address));
    }
    const own = dynamic ? ownAddress(this.#own, `temp.${randomName()}`) : (address as string);
    if (dynamic) link.ownSource = { ...link.source, address: own };
    this.#receivers++;
    this.#switch.addReceiver(own, link, () => this.#receivers--);
    link.accept();
  }
}

const unauthorized = (address: string): AmqpError => ({
  condition: "amqp:unauthorized-access",
  description: `no right to the node ${address}`,
});
