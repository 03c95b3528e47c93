import type { ByteStream } from "./byte-stream.ts";

/** Something here that serves an address: each flow that comes to it gets a stream of its own. */
export interface Target {
  readonly name: string;
  readonly address: string;
  /** Flows that it serves now. */
  readonly open: number;
  /** What it is, for the log. */
  readonly description: string;
  /** Begins a flow. `done` is called once, with the stream or with the reason why there is none. */
  connect(done: (result: ByteStream | string) => void): void;
  /** A flow that was begun has ended. `bytesIn` came from the target. */
  flowEnded(bytesIn: number, bytesOut: number): void;
}
