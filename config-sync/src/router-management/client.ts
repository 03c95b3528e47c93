// AMQP management with rhea: requests to $management, replies at an address of our own.
import { connect as connectSocket } from "node:net";
import rhea, {
  type Connection,
  type Container,
  type EventContext,
  type Message,
  type Receiver,
  type Sender,
} from "rhea";
import { ConfigSyncError } from "../errors.ts";

const requestTimeoutMs = 5000;
const maxOutstanding = 256;
const firstDelayMs = 50;
const maxDelayMs = 1000;

interface Outstanding {
  readonly resolve: (message: Message) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export interface RouterClientEvents {
  onConnected(): void;
  onDisconnected(reason: string): void;
  /** A message at one of the addresses that are listened to. */
  onMessage?(
    address: string,
    subject: string,
    body: unknown,
    properties: Readonly<Record<string, unknown>>,
  ): void;
}

/** Where the router's management is: a socket in the file system, or host and port on loopback. */
export type RouterAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/** A connection to the router's $management that comes back by itself. */
export class RouterClient {
  readonly #address: RouterAddress;
  readonly #events: RouterClientEvents;
  readonly #container: Container;
  readonly #outstanding = new Map<string, Outstanding>();
  #connection: Connection | undefined;
  #sender: Sender | undefined;
  #anonymous: Sender | undefined;
  #replyTo: string | undefined;
  #nextId = 1;
  #connected = false;
  #closed = false;
  #delayMs = firstDelayMs;
  #timer: NodeJS.Timeout | undefined;

  /** Listens at `addresses` too. */
  constructor(address: RouterAddress, events: RouterClientEvents, addresses: readonly string[] = []) {
    this.#address = address;
    this.#events = events;
    this.#container = rhea.create_container({ id: `config-sync-${process.pid}` });
    const container = this.#container;
    container.on("connection_open", (context: EventContext) => {
      this.#sender = context.connection.open_sender("$management");
      this.#anonymous = context.connection.open_sender({ target: {} });
      context.connection.open_receiver({ source: { address: "", dynamic: true } });
      for (const listened of addresses) this.#listen(context.connection, listened);
    });
    container.on("receiver_open", (context: EventContext) => {
      if (addresses.includes((context.receiver as Receiver).source.address)) return;
      this.#replyTo = (context.receiver as Receiver).source.address;
      this.#connected = true;
      this.#delayMs = firstDelayMs;
      events.onConnected();
    });
    container.on("message", (context: EventContext) => this.#onMessage(context.message as Message));
    container.on("disconnected", (context: EventContext) => {
      this.#lost(reasonOf(context.error ?? context.connection?.error) ?? "connection closed");
      if (this.#closed) return;
      this.#timer = setTimeout(() => this.#connect(), this.#delayMs);
      this.#delayMs = Math.min(maxDelayMs, this.#delayMs * 2);
    });
    // Without listeners rhea throws what the router says about links and connections.
    for (const event of ["connection_error", "session_error", "receiver_error", "sender_error", "error"])
      container.on(event, (context: EventContext) =>
        this.#lost(reasonOf(context.connection?.error ?? context.error) ?? event),
      );
    this.#connect();
  }
  #connect(): void {
    const address = this.#address;
    this.#connection = this.#container.connect({
      host: "localhost",
      port: 0,
      connection_details: () => ({
        host: "host" in address ? address.host : "localhost",
        port: "port" in address ? address.port : 0,
        options: {},
        connect: (port: number, host: string, _options: unknown, connected: () => void) =>
          "path" in address ? connectSocket(address.path, connected) : connectSocket(port, host, connected),
      }),
      reconnect: false,
      idle_time_out: 10_000,
      username: "anonymous",
    });
  }
  #listen(connection: Connection, address: string): void {
    const receiver = connection.open_receiver({ source: address });
    receiver.on("message", ({ message }: EventContext) => {
      const { subject, body, application_properties } = message as Message;
      this.#events.onMessage?.(address, String(subject ?? ""), body, application_properties ?? {});
    });
  }
  /** Sends a message to whoever receives at an address; nobody waits for its outcome. */
  publish(address: string, subject: string, body: string, properties?: Record<string, string>): void {
    if (!this.#connected || !this.#anonymous?.sendable()) return;
    const more = properties && { application_properties: properties };
    this.#anonymous.send({ to: address, subject, body, ...more });
  }
  #lost(reason: string): void {
    const was = this.#connected;
    this.#connected = false;
    this.#replyTo = undefined;
    for (const [id, { reject, timer }] of this.#outstanding) {
      clearTimeout(timer);
      this.#outstanding.delete(id);
      reject(new ConfigSyncError("ROUTER_LOST", `the router went away (${reason})`));
    }
    if (was) this.#events.onDisconnected(reason);
  }
  get connected(): boolean {
    return this.#connected;
  }

  /** Sends one request. Rejects with ConfigSyncError ROUTER_LOST, ROUTER_TIMEOUT, or ROUTER_REFUSED for a status ≥ 300. */
  async request(properties: Record<string, unknown>, body: unknown): Promise<Message> {
    const replyTo = this.#replyTo;
    const sender = this.#sender;
    if (!replyTo || !sender || !this.#connected)
      throw new ConfigSyncError("ROUTER_LOST", "the router cannot be reached");
    if (this.#outstanding.size >= maxOutstanding)
      throw new ConfigSyncError("ROUTER_BUSY", "too many requests wait");
    const id = String(this.#nextId++);
    const reply = await new Promise<Message>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#outstanding.delete(id);
        reject(
          new ConfigSyncError("ROUTER_TIMEOUT", `no answer from the router within ${requestTimeoutMs} ms`),
        );
      }, requestTimeoutMs);
      this.#outstanding.set(id, { resolve, reject, timer });
      sender.send({ reply_to: replyTo, correlation_id: id, application_properties: properties, body });
    });
    const status = Number(reply.application_properties?.statusCode ?? 0);
    if (status < 200 || status >= 300) {
      const why = String(reply.application_properties?.statusDescription ?? "");
      throw new ConfigSyncError("ROUTER_REFUSED", `the router refused (${status}): ${why}`);
    }
    return reply;
  }
  #onMessage(message: Message): void {
    const id = String(message.correlation_id ?? "");
    const waiting = this.#outstanding.get(id);
    if (!waiting) return;
    this.#outstanding.delete(id);
    clearTimeout(waiting.timer);
    waiting.resolve(message);
  }
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#connection?.close();
  }
}

/** What an error of the library says: it may be an Error or an AMQP error. */
function reasonOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { message, condition, description } = error as {
    message?: string;
    condition?: string;
    description?: string;
  };
  return message || [condition, description].filter(Boolean).join(": ") || undefined;
}
