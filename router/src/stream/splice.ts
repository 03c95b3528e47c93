// The place where two streams meet: bytes, back-pressure, half-close and abort of one end go to the other.
import type { ByteStream, StreamPeer } from "./byte-stream.ts";

/** What passed and how it ended; `reason` is set when it broke. */
export interface SpliceResult {
  readonly bytesOut: number;
  readonly bytesBack: number;
  readonly reason: string | undefined;
}

class Half implements StreamPeer {
  readonly from: ByteStream;
  readonly to: ByteStream;
  readonly #onOver: (reason: string | undefined) => void;
  bytes = 0;
  ended = false;
  over = false;

  constructor(from: ByteStream, to: ByteStream, onOver: (reason: string | undefined) => void) {
    this.from = from;
    this.to = to;
    this.#onOver = onOver;
  }
  onData(chunk: Buffer, borrowed: boolean): void {
    if (this.over) return;
    this.bytes += chunk.length;
    if (!this.to.write(chunk, borrowed)) this.from.pause();
  }
  onEnd(): void {
    if (this.over || this.ended) return;
    this.ended = true;
    this.to.end();
    this.#onOver(undefined);
  }
  onAbort(reason: string): void {
    if (this.over) return;
    this.#onOver(reason);
    this.to.abort(reason);
  }
  onDrain(): void {
    this.to.resume();
  }
  onFlushed(bytes: number): void {
    this.to.consumed(bytes);
  }
}

/**
 * Joins two streams until both directions have ended or one aborts; `done` is called once. What is returned breaks
 * both off.
 */
export function splice(
  left: ByteStream,
  right: ByteStream,
  done: (result: SpliceResult) => void,
): (reason: string) => void {
  const onOver = (reason: string | undefined): void => {
    if (out.over || (reason === undefined && !(out.ended && back.ended))) return;
    out.over = true;
    back.over = true;
    done({ bytesOut: out.bytes, bytesBack: back.bytes, reason });
  };
  const out = new Half(left, right, onOver);
  const back = new Half(right, left, onOver);
  left.start(out);
  right.start(back);
  return (reason) => {
    if (out.over) return;
    onOver(reason);
    left.abort(reason);
    right.abort(reason);
  };
}
