// One AMQP connection over one socket [AMQP 2.4], either side: protocol headers, SASL, open, sessions, idle time-out.
//
//   socket → frame-reader → here → session → link → delivery → handler
//   writer ← session ← link ← delivery                          (frame-writer gathers and writes)
//
// Roles (inter-router, normal) are given by whoever made the connection: nothing here knows about routing.
import type { Socket } from "node:net";
import { minMaxFrameSize } from "../constants.ts";
import { messageOf } from "../errors.ts";
import { readInto } from "../io/read-into.ts";
import { asNumber, asString, asStrings, DecodeError, Decoder } from "./decode.ts";
import { encode, symbolMapOf } from "./encode.ts";
import { type FrameConsumer, FrameReader } from "./frame-reader.ts";
import { FrameWriter } from "./frame-writer.ts";
import type { Link } from "./link.ts";
import { type AmqpError, decodeError, encodeError } from "./outcome.ts";
import { decodeSasl, saslInit, saslMechanisms, saslOutcome } from "./sasl.ts";
import { Session, type SessionPort } from "./session.ts";
import type { Transfer } from "./transfer.ts";
import { type AmqpValue, type Decoded, Described, SymArray, uint, ushort } from "./values.ts";

/** How a connection presents itself and what it demands of the peer. */
export interface ConnectionOptions {
  readonly side: "client" | "server";
  readonly containerId: string;
  readonly hostname?: string;
  readonly maxFrameSize: number;
  readonly maxSessions: number;
  readonly idleTimeoutSeconds: number;
  readonly handshakeTimeoutMs: number;
  readonly sessionWindow: number;
  /** Server: offered to the client. Client: tried in this order. */
  readonly mechanisms: readonly string[];
  /** Server: refuse a client that skips SASL. */
  readonly requireSasl: boolean;
  readonly capabilities: readonly string[];
  readonly properties: Readonly<Record<string, AmqpValue>>;
  /** Size of the output slab and the output that may wait before writers pause, in bytes. */
  readonly slabSize: number;
  readonly highWater: number;
}

/** The peer's open. */
export interface RemoteOpen {
  readonly containerId: string;
  readonly maxFrameSize: number;
  readonly capabilities: readonly string[];
  readonly properties: ReadonlyMap<Decoded, Decoded>;
}

export interface ConnectionHandler {
  /** Both opens are exchanged. Return an error to refuse the peer. */
  onOpen(connection: AmqpConnection, remote: RemoteOpen): AmqpError | undefined;
  onLink(connection: AmqpConnection, session: Session, link: Link): void;
  /** Called once, also when the connection never opened. */
  onClosed(connection: AmqpConnection, reason: string): void;
}

type State = "header" | "sasl" | "opening" | "open" | "closed";
const saslHeader = Buffer.from("AMQP\x03\x01\x00\x00", "latin1");
const amqpHeader = Buffer.from("AMQP\x00\x01\x00\x00", "latin1");

export class AmqpConnection implements FrameConsumer, SessionPort {
  readonly writer: FrameWriter;
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  #handler: ConnectionHandler;
  readonly #reader: FrameReader;
  #state: State = "header";
  #sessions: (Session | undefined)[] = [];
  #byRemoteChannel: (Session | undefined)[] = [];
  /** Channels of ours whose end the peer has not answered yet. */
  #ending = new Set<number>();
  #receiving: Session | undefined;
  #heard = true;
  #silentTicks = 0;
  #deliveryKey = 0;
  /** No channel below this is free. */
  #freeChannel = 0;
  #timer: NodeJS.Timeout | undefined;
  #handshakeTimer: NodeJS.Timeout | undefined;
  #closeReason: string | undefined;
  remote: RemoteOpen | undefined;
  /** The SASL mechanism that was agreed on. */
  mechanism = "";

  constructor(socket: Socket, options: ConnectionOptions, handler: ConnectionHandler) {
    this.#socket = socket;
    this.#options = options;
    this.#handler = handler;
    this.#reader = new FrameReader(this, options.maxFrameSize);
    this.writer = new FrameWriter(socket, options.slabSize, options.highWater);
    readInto(socket, (bytes) => {
      this.#heard = true;
      try {
        this.#reader.push(bytes);
      } catch (error) {
        this.#violation(error);
      }
    });
    socket.on("error", (error) => this.#gone(messageOf(error)));
    socket.on("end", () => socket.end());
    socket.on("close", () => this.#gone("the peer closed the connection"));
    socket.resume();
    this.#handshakeTimer = setTimeout(
      () => this.#fail(`no AMQP open within ${options.handshakeTimeoutMs} ms`),
      options.handshakeTimeoutMs,
    );
    if (options.side === "client") this.writer.frame(options.mechanisms.length > 0 ? saslHeader : amqpHeader);
  }
  /** Lets another handler be told from here on. */
  handOver(handler: ConnectionHandler): void {
    this.#handler = handler;
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  // Frames in

  onProtocolHeader(protocolId: number): void {
    const server = this.#options.side === "server";
    if (this.#state === "header" && protocolId === 3 && this.#options.mechanisms.length > 0) {
      this.#state = "sasl";
      if (server) {
        this.writer.frame(saslHeader);
        this.#sendFrame(1, 0, saslMechanisms(this.#options.mechanisms));
      }
    } else if (protocolId === 0 && (this.#state === "opening" || this.#state === "header")) {
      if (this.#state === "header" && this.#options.requireSasl) {
        this.writer.frame(saslHeader);
        return this.#fail("the peer did not authenticate");
      }
      const before = this.#state;
      this.#state = "opening";
      if (server) this.writer.frame(amqpHeader);
      if (server || before === "header") this.#sendOpen();
    } else throw new DecodeError(`protocol header ${protocolId} is not expected now`);
  }
  onHeartbeat(): void {}

  onFrame(type: number, channel: number, body: Buffer): void {
    if (this.#state === "closed") return;
    if (type === 1) return this.#onSasl(body);
    if (type !== 0) throw new DecodeError(`frame of unknown type ${type}`);
    const { descriptor, value } = new Decoder(body).described();
    const fields = Array.isArray(value) ? value : [];
    if (this.#state === "opening") {
      if (descriptor === 0x18n) return this.#onClose(fields);
      if (descriptor !== 0x10n) throw new DecodeError("expected open");
      return this.#onOpen(fields);
    }
    if (this.#state !== "open") throw new DecodeError("frame before open");
    switch (descriptor) {
      case 0x11n:
        return this.#onBegin(channel, fields);
      case 0x12n:
        return this.#session(channel)?.onAttach(fields);
      case 0x13n:
        return this.#session(channel)?.onFlow(fields);
      case 0x15n:
        return this.#session(channel)?.onDisposition(fields);
      case 0x16n:
        return this.#session(channel)?.onDetach(fields);
      case 0x17n:
        return this.#onEnd(channel, fields);
      case 0x18n:
        return this.#onClose(fields);
      default:
        throw new DecodeError(`unknown performative 0x${descriptor.toString(16)}`);
    }
  }
  onTransfer(channel: number, transfer: Transfer): void {
    if (this.#state !== "open") throw new DecodeError("transfer before open");
    this.#receiving = this.#byRemoteChannel[channel];
    this.#receiving?.onTransfer(transfer);
  }
  onPayload(chunk: Buffer): void {
    this.#receiving?.onPayload(chunk);
  }
  onTransferEnd(): void {
    this.#receiving?.onTransferEnd();
  }

  #onSasl(body: Buffer): void {
    if (this.#state !== "sasl") throw new DecodeError("SASL frame outside of the SASL exchange");
    const frame = decodeSasl(body);
    const server = this.#options.side === "server";
    if (server && frame.kind === "init") {
      const known = this.#options.mechanisms.includes(frame.mechanism);
      this.#sendFrame(1, 0, saslOutcome(known ? 0 : 1));
      if (!known) return this.#fail(`the peer asked for the SASL mechanism ${frame.mechanism}`);
      this.mechanism = frame.mechanism;
      this.#afterSasl();
    } else if (!server && frame.kind === "mechanisms") {
      const chosen = this.#options.mechanisms.find((name) => frame.names.includes(name));
      if (!chosen)
        return this.#fail(`the peer offers no SASL mechanism that we may use (${frame.names.join(", ")})`);
      this.mechanism = chosen;
      this.#sendFrame(1, 0, saslInit(chosen));
    } else if (!server && frame.kind === "outcome") {
      if (frame.code !== 0) return this.#fail("the peer refused our authentication");
      this.#afterSasl();
      this.writer.frame(amqpHeader);
      this.#sendOpen();
    } else throw new DecodeError(`SASL ${frame.kind} is not expected now`);
  }
  #afterSasl(): void {
    this.#state = "opening";
    this.#reader.expectHeader();
  }

  #sendOpen(): void {
    const options = this.#options;
    const capabilities = options.capabilities.length > 0 ? new SymArray(options.capabilities) : null;
    this.send(0, 0x10, [
      options.containerId,
      options.hostname ?? null,
      uint(options.maxFrameSize),
      ushort(options.maxSessions - 1),
      uint(options.idleTimeoutSeconds * 500),
      null,
      null,
      capabilities,
      capabilities,
      symbolMapOf(options.properties),
    ]);
  }
  #onOpen(fields: Decoded[]): void {
    const properties = fields[9];
    const remote: RemoteOpen = {
      containerId: asString(fields[0]) ?? "",
      maxFrameSize: Math.min(asNumber(fields[2], 0xffffffff), this.#options.slabSize),
      capabilities: asStrings(fields[7]),
      properties: properties instanceof Map ? properties : new Map(),
    };
    if (remote.maxFrameSize < minMaxFrameSize)
      throw new DecodeError(`max-frame-size below ${minMaxFrameSize}`);
    this.remote = remote;
    this.writer.maxFrameSize = Math.min(remote.maxFrameSize, 65_536);
    this.#state = "open";
    clearTimeout(this.#handshakeTimer);
    const idle = this.#options.idleTimeoutSeconds * 1000;
    const theirs = asNumber(fields[4], 0) || Number.POSITIVE_INFINITY;
    // Half of either side's limit, so that a frame is never late [AMQP 2.4.5].
    const every = Math.max(100, Math.min(idle / 4, theirs / 2, 60_000));
    if (Number.isFinite(theirs) || idle > 0) this.#timer = setInterval(() => this.#tick(every, idle), every);
    const refused = this.#handler.onOpen(this, remote);
    if (refused) this.close(refused);
  }
  #tick(every: number, idle: number): void {
    this.writer.frame(Buffer.from([0, 0, 0, 8, 2, 0, 0, 0]));
    this.#silentTicks = this.#heard ? 0 : this.#silentTicks + 1;
    this.#heard = false;
    if (idle > 0 && this.#silentTicks * every >= idle)
      this.close({ condition: "amqp:resource-limit-exceeded", description: "idle time-out expired" });
  }

  #session(channel: number): Session | undefined {
    const session = this.#byRemoteChannel[channel];
    // Frames for a session that we have ended cross with the peer's end; for others there is no excuse.
    if (!session && this.#ending.size === 0)
      throw new DecodeError(`frame on channel ${channel} without a session`);
    return session;
  }
  #onBegin(channel: number, fields: Decoded[]): void {
    if (channel >= this.#options.maxSessions) throw new DecodeError("begin beyond channel-max");
    if (this.#byRemoteChannel[channel]) throw new DecodeError("begin on a channel in use");
    const ours = fields[0];
    if (typeof ours === "number") {
      const session = this.#sessions[ours];
      if (!session || session.mapped) throw new DecodeError("begin answers no session of ours");
      session.remoteChannel = channel;
      this.#byRemoteChannel[channel] = session;
      session.onBegin(fields);
    } else {
      const session = this.#newSession(this.#options.sessionWindow);
      session.remoteChannel = channel;
      this.#byRemoteChannel[channel] = session;
      session.onBegin(fields);
      session.begin();
    }
  }
  #onEnd(channel: number, fields: Decoded[]): void {
    const session = this.#byRemoteChannel[channel];
    this.#byRemoteChannel[channel] = undefined;
    if (!session) return;
    if (this.#ending.delete(session.channel)) {
      this.#sessions[session.channel] = undefined;
      return;
    }
    this.#sessions[session.channel] = undefined;
    this.send(session.channel, 0x17, []);
    session.lost(decodeError(fields[0]));
  }
  #onClose(fields: Decoded[]): void {
    const error = decodeError(fields[0]);
    this.#closeReason = error ? `${error.condition}: ${error.description}` : "the peer closed the connection";
    if (this.#state === "open") this.send(0, 0x18, []);
    this.#finish();
  }

  // Sessions

  /** Every link with the channel of its session. */
  *links(): Iterable<readonly [number, Link]> {
    for (const session of this.#sessions)
      if (session) for (const link of session.links()) yield [session.channel, link];
  }
  /** Begins a session of ours. */
  beginSession(): Session {
    const session = this.#newSession(this.#options.sessionWindow);
    session.begin();
    return session;
  }
  #newSession(window: number): Session {
    let channel = this.#freeChannel;
    while (this.#sessions[channel]) channel++;
    if (channel >= this.#options.maxSessions) throw new DecodeError("no channel is free for another session");
    this.#freeChannel = channel + 1;
    const session = new Session(this, channel, window);
    this.#sessions[channel] = session;
    return session;
  }
  endSession(session: Session): void {
    if (session.state === "ended") return;
    this.#ending.add(session.channel);
    this.#freeChannel = Math.min(this.#freeChannel, session.channel);
    session.end();
  }
  nextDeliveryKey(): number {
    return ++this.#deliveryKey;
  }
  onRemoteAttach(session: Session, link: Link): void {
    this.#handler.onLink(this, session, link);
  }

  // Frames out

  send(channel: number, code: number, fields: readonly AmqpValue[]): void {
    if (this.#state === "closed") return;
    this.#sendFrame(0, channel, encode(new Described(code, fields)));
  }
  #sendFrame(type: number, channel: number, body: Buffer): void {
    const frame = Buffer.allocUnsafe(8 + body.length);
    frame.writeUInt32BE(frame.length, 0);
    frame[4] = 2;
    frame[5] = type;
    frame.writeUInt16BE(channel, 6);
    body.copy(frame, 8);
    this.writer.frame(frame);
  }

  // The end

  /** Closes in order: close frame, then the socket. */
  close(error?: AmqpError): void {
    if (this.#state === "closed") return;
    this.#closeReason ??= error ? `${error.condition}: ${error.description}` : "closed";
    if (this.#state === "open" || this.#state === "opening")
      this.send(0, 0x18, error ? [encodeError(error)] : []);
    this.#finish();
  }
  #violation(error: unknown): void {
    const description = messageOf(error);
    this.#closeReason ??= `protocol violation: ${description}`;
    this.close({
      condition: error instanceof DecodeError ? "amqp:connection:framing-error" : "amqp:internal-error",
      description,
    });
  }
  #fail(reason: string): void {
    this.#closeReason ??= reason;
    this.#finish();
  }
  /** Lets what is written out leave, then ends the socket; a peer that does not let go is cut off. */
  #finish(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#reader.stop();
    clearTimeout(this.#handshakeTimer);
    clearInterval(this.#timer);
    const reason = this.#closeReason ?? "closed";
    for (const session of this.#sessions) session?.lost();
    setImmediate(() => {
      this.writer.close();
      this.#socket.end();
      setTimeout(() => this.#socket.destroy(), 1000).unref();
    });
    this.#handler.onClosed(this, reason);
  }
  #gone(reason: string): void {
    this.#closeReason ??= reason;
    this.#finish();
    this.#socket.destroy();
  }
}
