// A flow over a link as a byte stream: one streaming delivery out, one in, each on a link of its own.
import type {
  IncomingDelivery,
  IncomingHandler,
  OutgoingDelivery,
  OutgoingHandler,
} from "../amqp/delivery.ts";
import type { DrainWaiter, FrameWriter } from "../amqp/frame-writer.ts";
import { accepted, type DeliveryState, deliveryFailed } from "../amqp/outcome.ts";
import { acknowledgeEveryBytes, streamOverrunBytes, streamWindowBytes } from "../constants.ts";
import type { ByteStream, StreamPeer } from "../stream/byte-stream.ts";

export class FlowStream implements ByteStream, OutgoingHandler, IncomingHandler, DrainWaiter {
  readonly #out: OutgoingDelivery;
  readonly #in: IncomingDelivery;
  readonly #writer: FrameWriter;
  #peer: StreamPeer | undefined;
  #sent: number;
  /** Bytes that the other end says are behind it. */
  #acknowledged = 0;
  #windowClosed = false;
  #arrived = 0;
  #consumed = 0;
  #told = 0;
  #blocked = false;
  #inEnded = false;
  #over = false;

  /** `writer` is that of the connection that carries `out`; `sent` bytes of the stream are behind it already. */
  constructor(out: OutgoingDelivery, writer: FrameWriter, incoming: IncomingDelivery, sent = 0) {
    this.#sent = sent;
    this.#out = out;
    this.#writer = writer;
    this.#in = incoming;
  }

  // As a stream

  start(peer: StreamPeer): void {
    this.#peer = peer;
    this.#out.handler = this;
    this.#in.takenBy(this);
  }
  write(chunk: Buffer, _borrowed: boolean): boolean {
    if (this.#over) return true;
    this.#sent += chunk.length;
    const room = this.#out.write(chunk);
    if (room && !this.#windowFull() && !this.#writer.congested) return true;
    this.#blocked = true;
    if (this.#writer.congested) this.#writer.waitForDrain(this);
    return false;
  }
  end(): void {
    // The side that sees both ends closed settles with its last part: nobody waits for an answer then.
    if (!this.#over) this.#out.finish(this.#inEnded);
  }
  abort(_reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#breakOff();
  }
  /** One stream cannot be held without holding its neighbours: the window does it, as we stop acknowledging. */
  pause(): void {}
  resume(): void {}
  consumed(bytes: number): void {
    this.#consumed += bytes;
    if (this.#inEnded) this.#acceptWhenDrained();
    else if (this.#consumed - this.#told >= acknowledgeEveryBytes) {
      this.#told = this.#consumed;
      this.#in.received(this.#consumed);
    }
  }

  // What the other end does

  onData(chunk: Buffer): void {
    if (this.#over) return;
    this.#arrived += chunk.length;
    if (this.#arrived - this.#consumed > streamOverrunBytes)
      return this.#broken("the other end ignores the stream window");
    this.#peer?.onData(chunk, true);
  }
  onEnd(settled: boolean): void {
    if (this.#over || this.#inEnded) return;
    // Whoever ends a stream settled has seen our end, or does not want it any more.
    if (settled && !this.#out.finished) return this.#broken("the other end broke off");
    this.#inEnded = true;
    this.#peer?.onEnd();
    this.#acceptWhenDrained();
  }
  onLost(): void {
    this.#broken("the link was lost");
  }
  onReceived(offset: number): void {
    const bytes = Math.min(offset, this.#sent) - this.#acknowledged;
    if (bytes <= 0) return;
    this.#acknowledged += bytes;
    this.#peer?.onFlushed(bytes);
    this.#unblock();
  }
  onOutcome(state: DeliveryState): void {
    if (this.#over) return;
    if (state.kind !== "accepted") return this.#broken("the other end broke off");
    // Settled: the window does not count any more.
    this.#windowClosed = true;
    this.#unblock();
  }
  onWindow(): void {
    this.#unblock();
  }
  onWriterDrained(): void {
    this.#unblock();
  }

  #windowFull(): boolean {
    return !this.#windowClosed && this.#sent - this.#acknowledged >= streamWindowBytes;
  }
  #unblock(): void {
    if (!this.#blocked || this.#over || this.#windowFull()) return;
    if (this.#writer.congested) return this.#writer.waitForDrain(this);
    this.#blocked = false;
    this.#peer?.onDrain();
  }
  #acceptWhenDrained(): void {
    if (this.#consumed >= this.#arrived) this.#in.settle(accepted);
  }
  #broken(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#breakOff();
    this.#peer?.onAbort(reason);
  }
  /** The other end must not take this for a regular end: it is told by the outcome, or else by an abort. */
  #breakOff(): void {
    this.#writer.forget(this);
    if (this.#in.settled) return this.#out.abort();
    this.#in.settle(deliveryFailed);
    this.#out.finish(true);
  }
}
