import { streamOverrunBytes as maxHeldBytes } from "../constants.ts";
import { hold } from "../io/held-bytes.ts";
import { accepted, type DeliveryState, released } from "./outcome.ts";

/** What a delivery needs of the session that carries it. */
export interface OutgoingPort {
  /** Frames that the peer's session window still takes. */
  readonly windowFrames: number;
  readonly maxPayload: number;
  sendPayload(delivery: OutgoingDelivery, chunk: Buffer): void;
  sendLast(delivery: OutgoingDelivery, settled: boolean): void;
  sendAborted(delivery: OutgoingDelivery): void;
  settled(delivery: OutgoingDelivery): void;
}

/** What the writer of a delivery is told. */
export interface OutgoingHandler {
  /** The receiver has this many bytes of the payload behind it in total. */
  onReceived(offset: number): void;
  /** The receiver has settled the delivery. */
  onOutcome(state: DeliveryState): void;
  /** The session window is open again. */
  onWindow(): void;
  /** The link, session or connection is gone. */
  onLost(): void;
}

/** A delivery that is being sent, in as many parts as it takes [AMQP 2.6.12]. */
export class OutgoingDelivery {
  readonly id: number;
  readonly handle: number;
  /** Unique within the connection. */
  readonly key: number;
  readonly #port: OutgoingPort;
  handler: OutgoingHandler | undefined;
  /** Told once when the last part has gone out. */
  onSent: (() => void) | undefined;
  #pending: Buffer[] = [];
  #lastPending: boolean | undefined;
  finished = false;
  settled = false;

  constructor(port: OutgoingPort, id: number, handle: number, key: number) {
    this.#port = port;
    this.id = id;
    this.handle = handle;
    this.key = key;
  }

  /** Sends payload. Returns false when the session window is used up: wait for onWindow. */
  write(chunk: Buffer): boolean {
    if (this.finished) return false;
    if (this.#pending.length > 0 || this.#frames(chunk) > this.#port.windowFrames) {
      this.#pending.push(Buffer.from(chunk));
      hold(chunk.length);
      return false;
    }
    this.#port.sendPayload(this, chunk);
    return this.#port.windowFrames > 0;
  }

  /** Ends the delivery. With `settled` no outcome is waited for. */
  finish(settled: boolean): void {
    if (this.finished) return;
    this.finished = true;
    if (this.#pending.length > 0 || this.#port.windowFrames === 0) {
      this.#lastPending = settled;
      return;
    }
    this.#last(settled);
  }

  /** Ends the delivery as broken: the receiver is to drop what it has [AMQP 2.7.5]. */
  abort(): void {
    if (this.finished) return;
    this.finished = true;
    this.#dropPending();
    this.#port.sendAborted(this);
    this.onSent?.();
    this.settle(released);
  }

  /** Sends what waited for the window. */
  windowOpened(): void {
    const waited = this.#pending.length > 0;
    while (this.#pending.length > 0) {
      const chunk = this.#pending[0] as Buffer;
      if (this.#frames(chunk) > this.#port.windowFrames) return;
      this.#pending.shift();
      hold(-chunk.length);
      this.#port.sendPayload(this, chunk);
    }
    if (this.#lastPending !== undefined) {
      if (this.#port.windowFrames === 0) return;
      const settled = this.#lastPending;
      this.#lastPending = undefined;
      this.#last(settled);
    } else if (waited && !this.finished) this.handler?.onWindow();
  }

  #last(settled: boolean): void {
    this.#port.sendLast(this, settled);
    this.onSent?.();
    if (settled) this.settle(accepted);
  }

  settle(state: DeliveryState): void {
    if (this.settled) return;
    this.settled = true;
    this.#port.settled(this);
    this.handler?.onOutcome(state);
  }
  lost(): void {
    this.finished = true;
    this.#dropPending();
    if (this.settled) return;
    this.settled = true;
    this.handler?.onLost();
  }

  #dropPending(): void {
    for (const { length } of this.#pending.splice(0)) hold(-length);
  }
  #frames(chunk: Buffer): number {
    return Math.ceil(chunk.length / this.#port.maxPayload);
  }
}

/** What an incoming delivery needs of its session. */
export interface IncomingPort {
  sendState(delivery: IncomingDelivery, state: DeliveryState, settled: boolean): void;
}

/** What the reader of a delivery is told. Chunks are reused after the call: who keeps them, copies them. */
export interface IncomingHandler {
  onData(chunk: Buffer): void;
  /** The last part has come. `settled`: the sender does not wait for an outcome. */
  onEnd(settled: boolean): void;
  /** Aborted by the sender, or the link is gone. */
  onLost(): void;
}

/** A delivery that is being received. What comes while nobody takes it is held, bounded. */
export class IncomingDelivery {
  readonly id: number;
  readonly #port: IncomingPort;
  #handler: IncomingHandler | undefined;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #wasLost = false;
  settled = false;
  ended = false;

  constructor(port: IncomingPort, id: number, settled: boolean) {
    this.#port = port;
    this.id = id;
    this.settled = settled;
  }
  /** Sets who takes the bytes from here on; what was held is handed over at once. */
  takenBy(handler: IncomingHandler): void {
    this.#handler = handler;
    const held = this.#dropHeld();
    for (const chunk of held) handler.onData(chunk);
    if (this.#wasLost) handler.onLost();
    else if (this.ended) handler.onEnd(this.settled);
  }
  /** Nobody takes the bytes for now; `rest` is put back. */
  hold(rest: Buffer): void {
    this.#handler = undefined;
    if (rest.length > 0) this.data(rest);
  }
  data(chunk: Buffer): void {
    if (this.#handler) return this.#handler.onData(chunk);
    this.#heldBytes += chunk.length;
    if (this.#heldBytes <= maxHeldBytes) {
      this.#held.push(Buffer.from(chunk));
      hold(chunk.length);
    } else if (!this.settled) {
      this.#dropHeld();
      // What follows is beyond the bound too.
      this.#heldBytes = maxHeldBytes + 1;
      const description = `more than ${maxHeldBytes} bytes before they could be taken`;
      this.settle({ kind: "rejected", error: { condition: "amqp:resource-limit-exceeded", description } });
    }
  }
  end(): void {
    this.ended = true;
    this.#handler?.onEnd(this.settled);
  }
  #dropHeld(): Buffer[] {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    for (const { length } of held) hold(-length);
    return held;
  }
  /** Aborted by the sender, or its link is gone. Not after the last part of a settled delivery. */
  lost(): void {
    if (this.ended && this.settled) return;
    this.ended = true;
    this.settled = true;
    this.#wasLost = true;
    if (!this.#handler) this.#dropHeld();
    this.#handler?.onLost();
  }
  /** Tells the sender how many bytes have been passed on; the delivery stays open [AMQP 3.4.1]. */
  received(offset: number): void {
    if (!this.settled) this.#port.sendState(this, { kind: "received", offset }, false);
  }
  settle(state: DeliveryState): void {
    if (this.settled) return;
    this.settled = true;
    this.#port.sendState(this, state, true);
  }
}
