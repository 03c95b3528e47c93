// A TCP flow as messages, for an ordinary AMQP client that serves an address: it cannot take a delivery in parts.
//
//   flow ─▶ client   subject "open", then one message for each chunk, "end" for a half-close, "reset" for a break;
//                    all with the flow's group-id, a group-sequence and reply-to
//   client ─▶ flow   messages to reply-to: a chunk as the body (data, or a binary or text value), or the same subjects
//
// A chunk counts as delivered when the client has accepted its message; ours are accepted when the flow has taken them.
import { decodeMessage, encodeDataMessage, type Message } from "../amqp/message.ts";
import { accepted, type DeliveryState, deliveryFailed, rejected } from "../amqp/outcome.ts";
import { messageWindowBytes, streamOverrunBytes } from "../constants.ts";
import { messageOf } from "../errors.ts";
import type { ByteStream, StreamPeer } from "../stream/byte-stream.ts";
import type { Inbox } from "./inbox.ts";

const none = Buffer.alloc(0);
/** Bytes of a flow in one message. */
const maxChunkBytes = 65_536;

export interface MessageStreamSpec {
  readonly to: string;
  readonly replyTo: string;
  readonly groupId: string;
}
type Subject = "open" | "end" | "reset";

export class MessageStream implements ByteStream, Inbox {
  readonly #spec: MessageStreamSpec;
  readonly #out: Inbox;
  readonly #onOver: () => void;
  #peer: StreamPeer | undefined;
  #sequence = 0;
  #unacknowledged = 0;
  #blocked = false;
  #outEnded = false;
  /** What came before `start`, and while `pause` holds. */
  #held: (() => void)[] = [];
  #paused = false;
  #unconsumed: { bytes: number; onOutcome: (state: DeliveryState) => void }[] = [];
  #unconsumedBytes = 0;
  #inEnded = false;
  #over = false;

  /** `onOver` is told once when nothing more is to come. */
  constructor(spec: MessageStreamSpec, out: Inbox, onOver: () => void) {
    this.#spec = spec;
    this.#out = out;
    this.#onOver = onOver;
  }
  get load(): number {
    return this.#unconsumed.length;
  }
  /** Tells the client of the flow; it takes it on by accepting. */
  open(done: (refused: string | undefined) => void): void {
    this.#send("open", none, (state) => {
      if (state.kind === "accepted") return done(undefined);
      this.#finish(deliveryFailed);
      done(`the client did not take it (${state.kind})`);
    });
  }

  // As a stream

  start(peer: StreamPeer): void {
    this.#peer = peer;
    this.#release();
  }
  write(chunk: Buffer, _borrowed: boolean): boolean {
    if (this.#over) return true;
    for (let at = 0; at < chunk.length; at += maxChunkBytes) {
      const part = chunk.subarray(at, at + maxChunkBytes);
      this.#unacknowledged += part.length;
      this.#send(undefined, part, (state) => this.#flushed(part.length, state));
    }
    this.#blocked = this.#unacknowledged >= messageWindowBytes;
    return !this.#blocked;
  }
  end(): void {
    if (this.#over) return;
    this.#outEnded = true;
    this.#send("end", none, (state) => this.#judge(state));
    this.#finishWhenBothEnded();
  }
  abort(_reason: string): void {
    if (this.#over) return;
    this.#send("reset", none, () => {});
    this.#finish(deliveryFailed);
  }
  pause(): void {
    this.#paused = true;
  }
  resume(): void {
    this.#paused = false;
    this.#release();
  }
  consumed(bytes: number): void {
    this.#unconsumedBytes -= bytes;
    let left = bytes;
    while (left > 0) {
      const first = this.#unconsumed[0];
      if (!first) return;
      const taken = Math.min(left, first.bytes);
      first.bytes -= taken;
      left -= taken;
      if (first.bytes > 0) return;
      this.#unconsumed.shift();
      first.onOutcome(accepted);
    }
  }

  // What the client sends

  send(bytes: Buffer, _settled: boolean, onOutcome: (state: DeliveryState) => void): void {
    if (this.#over) return onOutcome(rejected("amqp:not-found", "the flow is over"));
    let message: Message;
    try {
      message = decodeMessage(bytes);
    } catch (error) {
      onOutcome(rejected("amqp:decode-error", messageOf(error)));
      return this.#broken("a message of the client cannot be read");
    }
    const chunk = chunkOf(message);
    if (this.#unconsumedBytes + chunk.length > streamOverrunBytes) {
      onOutcome(rejected("amqp:resource-limit-exceeded", "the flow takes no more for now"));
      return this.#broken("the client sends more than the flow takes");
    }
    if (chunk.length > 0) {
      this.#unconsumedBytes += chunk.length;
      this.#unconsumed.push({ bytes: chunk.length, onOutcome });
    } else onOutcome(accepted);
    this.#deliver(() => {
      if (chunk.length > 0) this.#peer?.onData(chunk, false);
      if (message.properties.subject === "reset") this.#broken("the client broke off");
      else if (message.properties.subject === "end") this.#ended();
    });
  }
  #deliver(what: () => void): void {
    if (this.#peer && !this.#paused && this.#held.length === 0) what();
    else this.#held.push(what);
  }
  #release(): void {
    while (this.#peer && !this.#paused && !this.#over) {
      const next = this.#held.shift();
      if (!next) return;
      next();
    }
  }
  #ended(): void {
    if (this.#inEnded || this.#over) return;
    this.#inEnded = true;
    this.#peer?.onEnd();
    this.#finishWhenBothEnded();
  }
  /** The client is gone, or has said what cannot be. */
  broken(reason: string): void {
    this.#broken(reason);
  }

  #send(subject: Subject | undefined, chunk: Buffer, onOutcome: (state: DeliveryState) => void): void {
    const { to, replyTo, groupId } = this.#spec;
    const groupSequence = this.#sequence++;
    const properties = { to, subject, replyTo, contentType: "application/octet-stream" };
    this.#out.send(
      encodeDataMessage({ ...properties, groupId, groupSequence }, chunk),
      subject === "reset",
      onOutcome,
    );
  }
  #flushed(bytes: number, state: DeliveryState): void {
    if (this.#over || !this.#judge(state)) return;
    this.#unacknowledged -= bytes;
    this.#peer?.onFlushed(bytes);
    if (!this.#blocked || this.#unacknowledged >= messageWindowBytes) return;
    this.#blocked = false;
    this.#peer?.onDrain();
  }
  #judge(state: DeliveryState): boolean {
    if (state.kind === "accepted") return true;
    this.#broken(`the client did not take it (${state.kind})`);
    return false;
  }
  #broken(reason: string): void {
    if (this.#over) return;
    this.#finish(deliveryFailed);
    this.#peer?.onAbort(reason);
  }
  #finishWhenBothEnded(): void {
    if (this.#inEnded && this.#outEnded) this.#finish();
  }
  /** With an outcome, what the flow has not taken yet gets that; else it goes on being taken. */
  #finish(outcome?: DeliveryState): void {
    if (this.#over) return;
    this.#over = true;
    this.#held = [];
    if (outcome) for (const { onOutcome } of this.#unconsumed.splice(0)) onOutcome(outcome);
    this.#onOver();
  }
}

/** The bytes of a message of the client, however it has put them. */
function chunkOf({ data, body }: Message): Buffer {
  if (data) return data;
  if (Buffer.isBuffer(body)) return body;
  return typeof body === "string" ? Buffer.from(body, "utf8") : none;
}
