import type { Socket } from "node:net";
import { socketHighWaterBytes } from "../constants.ts";
import { messageOf } from "../errors.ts";
import type { ByteStream, StreamPeer } from "../stream/byte-stream.ts";

/**
 * A TCP socket as a byte stream. Writes are gathered over the turn of the event loop and handed to the kernel at once,
 * one hand-over outstanding: with a write per chunk bulk is a third slower. A lone chunk in a calm turn goes early.
 */
export class SocketStream implements ByteStream {
  readonly #socket: Socket;
  #peer: StreamPeer | undefined;
  #gathered: Buffer[] = [];
  #gatheredBytes = 0;
  #inFlightBytes = 0;
  #scheduled = false;
  #chunksThisTurn = 0;
  #calm = true;
  #full = false;
  #ending = false;
  #readEnded = false;
  #over = false;

  /** The socket must be open, paused, and allow half-open. */
  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("error", (error) => this.#broken(messageOf(error)));
    socket.on("close", () => {
      if (!(this.#readEnded && this.#socket.writableFinished)) this.#broken("connection closed");
      this.#over = true;
    });
  }
  start(peer: StreamPeer): void {
    this.#peer = peer;
    if (this.#over) return peer.onAbort("connection closed");
    this.#socket.on("data", (chunk: Buffer) => peer.onData(chunk, false));
    this.#socket.on("end", () => {
      this.#readEnded = true;
      peer.onEnd();
    });
    this.#socket.resume();
  }
  write(chunk: Buffer, borrowed: boolean): boolean {
    if (this.#over) return true;
    this.#gathered.push(borrowed ? Buffer.from(chunk) : chunk);
    this.#gatheredBytes += chunk.length;
    this.#chunksThisTurn++;
    this.#schedule();
    this.#full = this.#gatheredBytes + this.#inFlightBytes >= socketHighWaterBytes;
    return !this.#full;
  }
  end(): void {
    this.#ending = true;
    if (this.#gatheredBytes === 0 && this.#inFlightBytes === 0) this.#socket.end();
  }
  abort(_reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#gathered = [];
    // The other end broke, so this one is told by a reset and not by what looks like a regular end.
    // In TLS an end without close_notify says the same (RFC 8446 §6.1).
    if ("encrypted" in this.#socket) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }
  pause(): void {
    this.#socket.pause();
  }
  resume(): void {
    if (!this.#over) this.#socket.resume();
  }
  consumed(_bytes: number): void {}

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(this.#endOfTurn);
    if (this.#calm) process.nextTick(this.#early);
  }
  readonly #early = (): void => this.#flush();
  readonly #endOfTurn = (): void => {
    this.#scheduled = false;
    this.#calm = this.#chunksThisTurn <= 1;
    this.#chunksThisTurn = 0;
    this.#flush();
  };
  #flush(): void {
    if (this.#inFlightBytes > 0 || this.#gatheredBytes === 0 || this.#over) return;
    const chunks = this.#gathered;
    const socket = this.#socket;
    this.#inFlightBytes = this.#gatheredBytes;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    const last = chunks.length - 1;
    if (last > 0) socket.cork();
    for (let index = 0; index < last; index++) socket.write(chunks[index] as Buffer);
    socket.write(chunks[last] as Buffer, this.#written);
    if (last > 0) socket.uncork();
  }
  readonly #written = (error?: Error | null): void => {
    if (error || this.#over) return;
    const bytes = this.#inFlightBytes;
    this.#inFlightBytes = 0;
    this.#peer?.onFlushed(bytes);
    if (this.#gatheredBytes > 0) this.#flush();
    else if (this.#ending) this.#socket.end();
    if (this.#full && this.#gatheredBytes + this.#inFlightBytes < socketHighWaterBytes) {
      this.#full = false;
      this.#peer?.onDrain();
    }
  };
  #broken(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#gathered = [];
    this.#peer?.onAbort(reason);
  }
}
