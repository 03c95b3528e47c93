import { minMaxFrameSize } from "../constants.ts";
import { Slabs } from "../io/slabs.ts";
import { flushAfterCallback, flushAtEndOfTurn, type Gatherer } from "../io/turn.ts";
import { transferHeadSize, writeTransferHead } from "./transfer.ts";

/** What a FrameWriter writes to: a TCP or TLS socket. */
export interface FrameSocket {
  write(bytes: Buffer, done: (error?: Error | null) => void): boolean;
}

/** Whoever was told to stop writing and wants to know when it may go on. */
export interface DrainWaiter {
  onWriterDrained(): void;
}

/** Bytes of one turn that still count as a small message. */
const smallBytes = 2048;
/** Writes of one frame in a row after which nobody is taken to send at the same time. */
const calmAfter = 16;

/**
 * Gathers frames into slabs and writes them once per turn of the event loop, one write outstanding at a time.
 * Neighbouring chunks of one delivery share a frame. Chunks are copied into the slab, so they may be reused at once.
 *
 * Flushing late (at the end of the turn, or when a slab is full) is what makes bulk fast, flushing early is what makes
 * a lone small message fast: after some writes of one frame each the next frame leaves at once.
 */
export class FrameWriter implements Gatherer {
  readonly #socket: FrameSocket;
  readonly #slabs: Slabs;
  readonly #highWater: number;
  #slab: Buffer | undefined;
  #length = 0;
  #full: Buffer[] = [];
  #waiting = 0;
  #inFlight: Buffer | undefined;
  #scheduled = false;
  /** Frames since the last write, and writes in a row that had one only: then to wait for more is in vain. */
  #frames = 0;
  #loneWrites = calmAfter;
  #closed = false;
  #waiters = new Set<DrainWaiter>();
  /** Where the frame that may still grow begins in the slab, and whose it is. */
  #openFrameAt = -1;
  #openFrameKey = 0;
  /** The peer's limit for one frame. */
  maxFrameSize = minMaxFrameSize;

  constructor(socket: FrameSocket, slabSize: number, highWater: number) {
    this.#socket = socket;
    this.#slabs = new Slabs(slabSize, 2);
    this.#highWater = highWater;
  }

  /** More is waiting than should: writers pause until they are told. */
  get congested(): boolean {
    return this.#waiting + this.#length > this.#highWater;
  }
  waitForDrain(waiter: DrainWaiter): void {
    this.#waiters.add(waiter);
  }
  forget(waiter: DrainWaiter): void {
    this.#waiters.delete(waiter);
  }

  /** Adds a frame that is encoded already. */
  frame(bytes: Buffer): void {
    if (this.#closed) return;
    this.#openFrameAt = -1;
    this.#frames++;
    if (bytes.length > this.#slabs.size) {
      this.#retire();
      this.#full.push(bytes);
      this.#waiting += bytes.length;
    } else {
      const slab = this.#room(bytes.length);
      bytes.copy(slab, this.#length);
      this.#length += bytes.length;
    }
    this.#schedule();
  }

  /**
   * Adds payload of a delivery as one or more transfer frames with more=true.
   * `key` is unique to the delivery within the connection. Returns the number of frames begun, which is what the
   * session window counts.
   */
  payload(channel: number, handle: number, deliveryId: number, key: number, chunk: Buffer): number {
    if (this.#closed) return 0;
    let offset = 0;
    let frames = 0;
    if (this.#openFrameAt >= 0 && this.#openFrameKey === key) {
      const slab = this.#slab as Buffer;
      const size = this.#length - this.#openFrameAt;
      const count = Math.min(chunk.length, this.maxFrameSize - size, slab.length - this.#length);
      if (count > 0) {
        chunk.copy(slab, this.#length, 0, count);
        this.#length += count;
        slab.writeUInt32BE(size + count, this.#openFrameAt);
        offset = count;
      }
    }
    while (offset < chunk.length) {
      const slab = this.#room(transferHeadSize + 1);
      const room = Math.min(this.maxFrameSize, slab.length - this.#length) - transferHeadSize;
      const count = Math.min(chunk.length - offset, room);
      const at = this.#length;
      const body = writeTransferHead(slab, at, channel, handle, deliveryId, false, true, count);
      chunk.copy(slab, body, offset, offset + count);
      this.#length = body + count;
      this.#openFrameAt = at;
      this.#openFrameKey = key;
      offset += count;
      frames++;
    }
    this.#frames++;
    this.#schedule();
    return frames;
  }

  /** Adds the last transfer frame of a delivery, without payload. */
  lastTransfer(channel: number, handle: number, deliveryId: number, settled: boolean): void {
    if (this.#closed) return;
    const slab = this.#room(transferHeadSize);
    this.#length = writeTransferHead(slab, this.#length, channel, handle, deliveryId, settled, false, 0);
    this.#openFrameAt = -1;
    this.#frames++;
    this.#schedule();
  }

  /** Adds a whole message as one delivery. Returns the number of frames. */
  message(channel: number, handle: number, deliveryId: number, settled: boolean, bytes: Buffer): number {
    let offset = 0;
    let frames = 0;
    do {
      const count = Math.min(bytes.length - offset, this.maxFrameSize - transferHeadSize);
      const more = offset + count < bytes.length;
      const frame = Buffer.allocUnsafe(transferHeadSize + count);
      const body = writeTransferHead(frame, 0, channel, handle, deliveryId, settled, more, count);
      bytes.copy(frame, body, offset, offset + count);
      this.frame(frame.subarray(0, body + count));
      offset += count;
      frames++;
    } while (offset < bytes.length);
    return frames;
  }

  /** Drops what waits; nothing is written any more. */
  close(): void {
    this.#closed = true;
    this.#slab = undefined;
    this.#full = [];
    this.#waiting = 0;
    this.#length = 0;
    this.#waiters.clear();
    this.#slabs.forget();
  }
  flush(): void {
    this.#scheduled = false;
    this.#write();
  }

  #room(count: number): Buffer {
    if (this.#slab && this.#slab.length - this.#length >= count) return this.#slab;
    this.#retire();
    this.#write();
    this.#slab = this.#slabs.take();
    return this.#slab;
  }

  #retire(): void {
    if (this.#slab && this.#length > 0) {
      this.#full.push(this.#slab.subarray(0, this.#length));
      this.#waiting += this.#length;
      this.#slab = undefined;
    }
    this.#length = 0;
    this.#openFrameAt = -1;
  }

  #schedule(): void {
    // What comes while a write is under way leaves with the next one.
    if (this.#scheduled || this.#inFlight) return;
    this.#scheduled = true;
    if (this.#loneWrites >= calmAfter && this.#length < smallBytes) flushAfterCallback(this);
    else flushAtEndOfTurn(this);
  }

  #write(): void {
    if (this.#inFlight || this.#closed) return;
    if (this.#full.length === 0) this.#retire();
    const next = this.#full.shift();
    if (!next) return;
    this.#loneWrites = this.#frames <= 1 ? this.#loneWrites + 1 : 0;
    this.#frames = 0;
    this.#inFlight = next;
    this.#socket.write(next, this.#written);
  }
  readonly #written = (error?: Error | null): void => {
    const written = this.#inFlight;
    if (this.#closed || error || !written) return;
    this.#inFlight = undefined;
    this.#waiting -= written.length;
    if (written.buffer.byteLength === this.#slabs.size) this.#slabs.give(Buffer.from(written.buffer));
    this.#write();
    if (this.#waiters.size > 0 && !this.congested) this.#drained();
  };

  #drained(): void {
    const waiters = this.#waiters;
    this.#waiters = new Set();
    for (const waiter of waiters) waiter.onWriterDrained();
  }
}
