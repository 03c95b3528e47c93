import type { Socket } from "node:net";
import { socketHighWaterBytes } from "../constants.ts";
import { messageOf } from "../errors.ts";
import { readInto } from "../io/read-into.ts";
import { Slabs } from "../io/slabs.ts";
import { flushAfterCallback, flushAtEndOfTurn, type Gatherer } from "../io/turn.ts";
import type { ByteStream, StreamPeer } from "../stream/byte-stream.ts";

const nothing = Buffer.alloc(0);
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
  #full = false;
  #ending = false;
  #readEnded = false;
  #over = false;

  readonly #nested: boolean;

  /** The socket must be open, paused, and allow half-open. `nested`: its transport is a stream of ours. */
  constructor(socket: Socket, nested = false) {
    this.#socket = socket;
    this.#nested = nested;
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
    readInto(this.#socket, (bytes) => peer.onData(bytes, true), this.#nested);
    this.#socket.on("end", () => {
      this.#readEnded = true;
      peer.onEnd();
    });
    this.#socket.resume();
  }
  write(chunk: Buffer, _borrowed: boolean): boolean {
    if (this.#over) return true;
    this.#append(chunk);
    if (!this.#scheduled && this.#inFlight === undefined && this.#used > 0) {
      this.#scheduled = true;
      if (this.#waitingBytes <= small.size) flushAfterCallback(this);
      else flushAtEndOfTurn(this);
    }
    this.#full = this.#waitingBytes + this.#inFlightBytes >= socketHighWaterBytes;
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
    if ("encrypted" in this.#socket || this.#ending) this.#socket.destroy();
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
      const slab = this.#waiting.shift() ?? this.#slab;
      if (!slab) return;
      const bytes = slab === this.#slab ? slab.subarray(0, this.#used) : slab;
      if (slab === this.#slab) {
        this.#slab = undefined;
        this.#used = 0;
      }
      this.#waitingBytes -= bytes.length;
      this.#inFlight = slab;
      this.#inFlightBytes = bytes.length;
      // Asking for a callback costs a turn of Node's queue even where all has left already.
      socket.write(bytes);
      if (socket.writableLength > 0) {
        socket.write(nothing, this.#written);
        return;
      }
      this.#left();
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
    if (this.#over || this.#inFlight) return;
    if (this.#ending && this.#waitingBytes === 0) this.#socket.end();
    if (this.#full && this.#waitingBytes < socketHighWaterBytes) {
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
