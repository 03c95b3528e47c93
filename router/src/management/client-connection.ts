// An ordinary AMQP connection (role normal), accepted or dialled: the peer may talk to $management and receive at
// addresses made for it.
import { randomBytes } from "node:crypto";
import { AmqpConnection, type ConnectionHandler, type ConnectionOptions } from "../amqp/connection.ts";
import type { Link } from "../amqp/link.ts";
import { decodeMessage } from "../amqp/message.ts";
import { messageReceiver } from "../amqp/message-receiver.ts";
import type { AmqpError } from "../amqp/outcome.ts";
import type { Session } from "../amqp/session.ts";
import { area } from "../constants.ts";
import { messageOf } from "../errors.ts";
import type { PeerSocket } from "../sockets/listen.ts";
import type { ManagementAgent } from "./agent.ts";

export interface ClientConnectionEvents {
  onOpen?(connection: ClientConnection): void;
  onClosed(connection: ClientConnection, reason: string): void;
  onFault(connection: ClientConnection, reason: string): void;
}

const maxDynamicAddresses = 64;

export class ClientConnection implements ConnectionHandler {
  readonly id: number;
  readonly peer: PeerSocket;
  readonly amqp: AmqpConnection;
  readonly side: "client" | "server";
  readonly #routerId: string;
  readonly #agent: ManagementAgent;
  readonly #mayWrite: boolean;
  readonly #events: ClientConnectionEvents;
  readonly #dynamic = new Map<string, Link>();
  openedAt = 0;

  constructor(
    id: number,
    peer: PeerSocket,
    options: ConnectionOptions,
    agent: ManagementAgent,
    mayWrite: boolean,
    events: ClientConnectionEvents,
  ) {
    this.id = id;
    this.peer = peer;
    this.side = options.side;
    this.#routerId = options.containerId;
    this.#agent = agent;
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

  /** The client sends: to $management, or to whatever each message names. */
  #onSender(link: Link): void {
    const { address } = link.target;
    if (address && !this.#isManagement(address)) return link.refuse(noSuchNode(address));
    link.handler = messageReceiver(
      link,
      (bytes) => {
        const message = decodeMessage(bytes);
        const to = address ?? message.properties.to ?? "";
        if (!this.#isManagement(to)) throw new Error(`nothing receives at ${to || "(no address)"}`);
        const reply = this.#agent.handle(message, this.#mayWrite);
        if (reply) this.#dynamic.get(reply.to)?.send(reply.bytes);
      },
      (error) => this.#events.onFault(this, messageOf(error)),
    );
    link.accept(250);
  }
  #isManagement(address: string): boolean {
    const local = address.replace(/^amqp:\//, "");
    return local === "$management" || local === `_topo/${area}/${this.#routerId}/$management`;
  }
  /** The client receives: at an address that is made for it. */
  #onReceiver(link: Link): void {
    if (!link.source.dynamic) return link.refuse(noSuchNode(link.source.address ?? "(no address)"));
    if (this.#dynamic.size >= maxDynamicAddresses)
      return link.refuse({
        condition: "amqp:resource-limit-exceeded",
        description: "too many dynamic addresses",
      });
    const address = `amqp:/_topo/${area}/${this.#routerId}/temp.${randomBytes(12).toString("base64url")}`;
    link.ownSource = { ...link.source, address };
    link.handler = { onDetached: () => this.#dynamic.delete(address) };
    this.#dynamic.set(address, link);
    link.accept();
  }
}

function noSuchNode(address: string): AmqpError {
  return { condition: "amqp:not-found", description: `no node ${address}` };
}
