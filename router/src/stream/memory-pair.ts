import type { ByteStream, StreamPeer } from "./byte-stream.ts";

/** Bytes that may wait on one end before its writer is told to pause. */
const highWaterBytes = 65_536;

/** One end of a pair in memory: what is written to it is delivered by the other. Deliveries come in later turns. */
class MemoryStream implements ByteStream {
  other!: MemoryStream;
  #peer: StreamPeer | undefined;
  #queue: Buffer[] = [];
  #bytes = 0;
  #ended = false;
  #endTold = false;
  #paused = false;
  #aborted: string | undefined;
  #full = false;
  #scheduled = false;

  start(peer: StreamPeer): void {
    this.#peer = peer;
    this.#schedule();
  }
  write(chunk: Buffer, borrowed: boolean): boolean {
    return this.other.#take(borrowed ? Buffer.from(chunk) : chunk);
  }
  end(): void {
    this.other.#ended = true;
    this.other.#schedule();
  }
  abort(reason: string): void {
    this.#aborted = reason;
    this.other.#aborted ??= reason;
    this.other.#schedule();
  }
  pause(): void {
    this.#paused = true;
  }
  resume(): void {
    this.#paused = false;
    this.#schedule();
  }
  consumed(bytes: number): void {
    this.other.#peer?.onFlushed(bytes);
  }
  #take(chunk: Buffer): boolean {
    this.#queue.push(chunk);
    this.#bytes += chunk.length;
    this.#schedule();
    this.#full = this.#bytes >= highWaterBytes;
    return !this.#full;
  }
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#deliver();
    });
  }
  #deliver(): void {
    const peer = this.#peer;
    if (!peer) return;
    if (this.#aborted !== undefined) return peer.onAbort(this.#aborted);
    while (!this.#paused && this.#queue.length > 0) {
      const chunk = this.#queue.shift() as Buffer;
      this.#bytes -= chunk.length;
      peer.onData(chunk, false);
    }
    if (this.#full && this.#bytes < highWaterBytes) {
      this.#full = false;
      this.other.#peer?.onDrain();
    }
    if (this.#ended && !this.#endTold && this.#queue.length === 0) {
      this.#endTold = true;
      peer.onEnd();
    }
  }
}

/** Two streams joined back to back, without a socket. */
export function memoryPair(): [ByteStream, ByteStream] {
  const left = new MemoryStream();
  const right = new MemoryStream();
  left.other = right;
  right.other = left;
  return [left, right];
}
