import { Duplex } from "node:stream";
import type { ByteStream, StreamPeer } from "../stream/byte-stream.ts";

/** Bytes that wait in either direction before whoever sends is held. */
const highWaterBytes = 65_536;

/** A byte stream as Node's TLS takes its transport. */
export class StreamDuplex extends Duplex implements StreamPeer {
  readonly #stream: ByteStream;
  #written: ((error?: Error | null) => void) | undefined;
  #unconsumed = 0;

  constructor(stream: ByteStream) {
    super({
      allowHalfOpen: true,
      readableHighWaterMark: highWaterBytes,
      writableHighWaterMark: highWaterBytes,
    });
    this.#stream = stream;
    stream.start(this);
  }

  override _write(chunk: Buffer, _encoding: string, written: (error?: Error | null) => void): void {
    // Node reuses what it hands over once the write is called done.
    if (this.#stream.write(chunk, false)) written();
    else this.#written = written;
  }
  override _final(done: (error?: Error | null) => void): void {
    this.#stream.end();
    done();
  }
  override _read(): void {
    this.#tellConsumed();
    this.#stream.resume();
  }
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (error || !this.readableEnded || !this.writableFinished)
      this.#stream.abort(error?.message ?? "broken off");
    done(error);
  }
  #tellConsumed(): void {
    const bytes = this.#unconsumed;
    this.#unconsumed = 0;
    if (bytes > 0) this.#stream.consumed(bytes);
  }

  onData(chunk: Buffer, borrowed: boolean): void {
    this.#unconsumed += chunk.length;
    if (this.push(borrowed ? Buffer.from(chunk) : chunk)) this.#tellConsumed();
    else this.#stream.pause();
  }
  onEnd(): void {
    this.push(null);
  }
  onAbort(reason: string): void {
    this.destroy(new Error(reason));
  }
  onDrain(): void {
    const written = this.#written;
    this.#written = undefined;
    written?.();
  }
  onFlushed(_bytes: number): void {}
}
