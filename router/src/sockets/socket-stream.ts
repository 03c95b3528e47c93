import type { Socket } from "node:net";
import { socketHighWaterBytes } from "../constants.ts";
import { messageOf } from "../errors.ts";
import { readInto } from "../io/read-into.ts";
import { Slabs } from "../io/slabs.ts";
import { flushAfterCallback, flushAtEndOfTurn, type Gatherer } from "../io/turn.ts";
import type { ByteStream, StreamPeer } from "../stream/byte-stream.ts";

const nothing = Buffer.alloc(0);
/** Bytes that are read before it is known where they go; one read more may come. */
const maxAheadBytes = 16_384;
/** Where bytes wait for one write: few in a small slab, so that many slow readers hold little. */
const small = new Slabs(4096, 256);
const large = new Slabs(131_072, 32);

/**
 * A TCP socket as a byte stream. Writes are gathered and handed to the kernel at once, one hand-over outstanding: with
 * a write per chunk bulk is a third slower. What is small goes after the callback that brought it, what is large at the
 * end of the turn or when a slab is full.
 */
export class SocketStream implements ByteStream, Gatherer {
  readonly #socket: Socket;
  #peer: StreamPeer | undefined;
  /** Slabs that are full and wait, the one that is being filled, and the one that the kernel is taking. */
  #waiting: Buffer[] = [];
  #slab: Buffer | undefined;
  #used = 0;
  #inFlight: Buffer | undefined;
  #inFlightBytes = 0;
  #waitingBytes = 0;
  #scheduled = false;
  #writing = false;
  #full = false;
  #ending = false;
  #readEnded = false;
  #over = false;

  readonly #nested: boolean;
  readonly #encrypted: boolean;
  #reading = false;
  /** What was read before anybody took the stream over. */
  #ahead: Buffer[] = [];
  #aheadBytes = 0;
  #onAhead: ((bytes: Buffer) => void) | undefined;

  /** The socket must be open, paused, and allow half-open. `nested`: its transport is a stream of ours. */
  constructor(socket: Socket, nested = false) {
    this.#socket = socket;
    this.#nested = nested;
    this.#encrypted = "encrypted" in socket;
    socket.setNoDelay(true);
    socket.on("error", (error) => this.#broken(messageOf(error)));
    socket.on("close", () => {
      if (!(this.#readEnded && this.#socket.writableFinished)) this.#broken("connection closed");
      this.#over = true;
      this.#giveAll();
    });
  }
  start(peer: StreamPeer): void {
    this.#peer = peer;
    if (this.#over) return peer.onAbort("connection closed");
    const ahead = this.#ahead.splice(0);
    this.#aheadBytes = 0;
    for (const bytes of ahead) peer.onData(bytes, false);
    if (this.#readEnded) peer.onEnd();
    this.#read();
    this.#socket.resume();
  }
  /**
   * Begins to read before `start`, within a bound. `onBytes` is told of all that has been read so far and of what
   * comes; the bytes are kept, so that they can be told to another one. Undefined: they are only kept.
   */
  readAhead(onBytes: ((bytes: Buffer) => void) | undefined): void {
    this.#onAhead = onBytes;
    if (this.#over || this.#peer) return;
    for (const bytes of this.#ahead) onBytes?.(bytes);
    if (this.#reading) return;
    this.#read();
    this.#socket.resume();
  }
  /** What was told ahead has been taken: `start` is not to deliver it again. */
  aheadTaken(): void {
    this.#onAhead = undefined;
    this.#ahead = [];
  }
  #read(): void {
    if (this.#reading) return;
    this.#reading = true;
    const take = (bytes: Buffer): void => {
      if (this.#peer) this.#peer.onData(bytes, true);
      else this.#keepAhead(Buffer.from(bytes));
    };
    readInto(this.#socket, take, this.#nested);
    this.#socket.on("end", () => {
      this.#readEnded = true;
      this.#peer?.onEnd();
    });
  }
  #keepAhead(bytes: Buffer): void {
    this.#ahead.push(bytes);
    this.#aheadBytes += bytes.length;
    if (this.#aheadBytes >= maxAheadBytes) this.#socket.pause();
    this.#onAhead?.(bytes);
  }
  write(chunk: Buffer, _borrowed: boolean): boolean {
    if (this.#over) return true;
    this.#writing = true;
    this.#append(chunk);
    this.#writing = false;
    // Once it has been said that it is full, only `onDrain` takes that back: some sources deliver a little more.
    if (this.#waitingBytes + this.#inFlightBytes >= socketHighWaterBytes) this.#full = true;
    if (!this.#scheduled && this.#inFlight === undefined && (this.#waitingBytes > 0 || this.#full)) {
      this.#scheduled = true;
      if (this.#waitingBytes <= small.size) flushAfterCallback(this);
      else flushAtEndOfTurn(this);
    }
    return !this.#full;
  }
  end(): void {
    this.#ending = true;
    if (this.#waitingBytes === 0 && this.#inFlightBytes === 0) this.#socket.end();
  }
  abort(_reason: string): void {
    if (this.#over) return;
    this.#over = true;
    // The other end broke, so this one is told by a reset and not by what looks like a regular end.
    // In TLS an end without close_notify says the same (RFC 8446 §6.1). After our own end libuv refuses a reset, and the
    // socket would stay open and be read for ever; the kernel resets it itself where something was left unread.
    if (this.#encrypted || this.#ending) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }
  pause(): void {
    this.#socket.pause();
  }
  resume(): void {
    if (!this.#over) this.#socket.resume();
  }
  consumed(_bytes: number): void {}
  flush(): void {
    this.#scheduled = false;
    this.#hand();
  }

  #append(chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length) {
      const slab = this.#room(chunk.length - offset);
      const count = chunk.copy(slab, this.#used, offset);
      this.#used += count;
      offset += count;
      this.#waitingBytes += count;
      if (this.#used === large.size) {
        this.#waiting.push(slab);
        this.#slab = undefined;
        this.#used = 0;
        this.#hand();
      }
    }
  }
  /** The slab to fill; one that turns out too small is changed for a large one. */
  #room(count: number): Buffer {
    const slab = this.#slab;
    if (slab && (slab.length === large.size || this.#used + count <= slab.length)) return slab;
    const next = this.#used + count <= small.size ? small.take() : large.take();
    if (slab) {
      slab.copy(next, 0, 0, this.#used);
      give(slab);
    }
    this.#slab = next;
    return next;
  }
  /** Hands slabs to the kernel, as long as it takes them whole. */
  #hand(): void {
    const socket = this.#socket;
    while (this.#inFlight === undefined && this.#waitingBytes > 0 && !this.#over) {
      const slab = (this.#waiting.shift() ?? this.#slab) as Buffer;
      const bytes = slab === this.#slab ? slab.subarray(0, this.#used) : slab;
      if (slab === this.#slab) {
        this.#slab = undefined;
        this.#used = 0;
      }
      this.#waitingBytes -= bytes.length;
      this.#inFlight = slab;
      this.#inFlightBytes = bytes.length;
      // TLS tells later at any rate. On plain TCP to ask for a callback costs a turn of Node's queue even where all has
      // left already.
      if (this.#encrypted) socket.write(bytes, this.#written);
      else {
        socket.write(bytes);
        if (socket.writableLength > 0) socket.write(nothing, this.#written);
        else this.#left();
      }
    }
    this.#handed();
  }
  readonly #written = (error?: Error | null): void => {
    if (error || this.#over) return;
    this.#left();
    this.#hand();
  };
  /** The kernel has what was handed to it. */
  #left(): void {
    const bytes = this.#inFlightBytes;
    if (this.#inFlight) give(this.#inFlight);
    this.#inFlight = undefined;
    this.#inFlightBytes = 0;
    this.#peer?.onFlushed(bytes);
  }
  #handed(): void {
    // Not in the midst of a chunk: whoever is told may write at once.
    if (this.#over || this.#writing) return;
    if (this.#ending && this.#waitingBytes === 0 && !this.#inFlight) this.#socket.end();
    if (this.#full && this.#waitingBytes + this.#inFlightBytes < socketHighWaterBytes) {
      this.#full = false;
      this.#peer?.onDrain();
    }
  }
  #broken(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#peer?.onAbort(reason);
  }
  /** The socket is gone, and nothing of ours is in use any more. */
  #giveAll(): void {
    for (const slab of this.#waiting.splice(0)) give(slab);
    if (this.#slab) give(this.#slab);
    if (this.#inFlight) give(this.#inFlight);
    this.#slab = undefined;
    this.#inFlight = undefined;
  }
}

const give = (slab: Buffer): void => (slab.length === large.size ? large : small).give(slab);
