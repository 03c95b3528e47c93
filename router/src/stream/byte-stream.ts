/**
 * One end of a byte stream, whatever carries it: a client's socket, a workload's socket, a flow over a link.
 *
 * Back-pressure is a value: `write` says whether more may come; the writer then pauses its source until `onDrain`.
 * Half-close: `end` closes one direction, the other goes on. Abort: both directions are over, bytes may be lost.
 * Memory: a `borrowed` chunk is reused after the call; who keeps it, copies it.
 */
export interface ByteStream {
  /** Begins to deliver to `peer`. Called once. */
  start(peer: StreamPeer): void;
  /** Takes bytes. False: enough for now. Never called after `end`. */
  write(chunk: Buffer, borrowed: boolean): boolean;
  /** No more bytes will be written; those before leave first. */
  end(): void;
  abort(reason: string): void;
  /** Asks the source not to deliver for now. */
  pause(): void;
  resume(): void;
  /** This many bytes that the stream delivered have reached where they go. */
  consumed(bytes: number): void;
}

/** Who is told what happens at one end. */
export interface StreamPeer {
  onData(chunk: Buffer, borrowed: boolean): void;
  /** The other side has half-closed. */
  onEnd(): void;
  /** Told once; nothing follows. */
  onAbort(reason: string): void;
  /** More may be written. */
  onDrain(): void;
  /** This many of the bytes written have left for good. */
  onFlushed(bytes: number): void;
}
