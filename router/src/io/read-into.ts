// Reading without the stream machinery: each read of any socket lands in one buffer that all share.
import { Socket } from "node:net";
import { inReadCallback } from "./turn.ts";

/** Bytes of one read; more at once falls out of the processor's nearer caches. */
const readBytes = 65_536;

/**
 * What is read stays here until the callback returns: all sockets of the process read one after the other.
 * Node makes a buffer for every read otherwise, which costs more than handing the bytes on.
 */
const shared = Buffer.allocUnsafeSlow(readBytes);
/** The same for TLS inside a stream: it reads in the midst of the read that brought the stream's bytes. */
const nestedShared = Buffer.allocUnsafeSlow(readBytes);

type Fields = Record<symbol, unknown>;
interface ReadFields {
  readonly buffer: symbol;
  readonly callback: symbol;
}
interface Handle {
  useUserBuffer?(buffer: Buffer): void;
}

/**
 * Node reads into a given buffer only on sockets that were made with the option `onread` [Node.js, net, new
 * net.Socket()]: not on those that a server accepts, nor on the server's end of TLS. The option ends up in fields of
 * the socket, which can be set later too. Undefined where a release of Node does it in another way.
 */
const readFields: ReadFields | undefined = (() => {
  const options = { onread: { buffer: shared, callback: () => true } };
  const sample = new Socket(options as ConstructorParameters<typeof Socket>[0]);
  const named = (name: string): symbol | undefined =>
    Object.getOwnPropertySymbols(sample).find(({ description }) => description === name);
  const [buffer, callback] = [named("kBuffer"), named("kBufferCb")];
  return buffer && callback ? { buffer, callback } : undefined;
})();

/** Whether sockets can be read into the shared buffer; else they are read as streams, which is slower. */
export const readsIntoSharedBuffer = readFields !== undefined;

/**
 * Tells what a socket reads, once it is resumed. The bytes are reused after the call: who keeps them, copies them.
 * `pause` and `resume` of the socket work as ever. To be called before the socket is resumed, and once. `nested`: the
 * socket's transport is a stream of ours.
 */
export function readInto(socket: Socket, onBytes: (bytes: Buffer) => void, nested = false): void {
  // Also what has been read before now.
  socket.on("data", onBytes);
  const handle = (socket as unknown as { _handle?: Handle | null })._handle;
  if (!readFields || !handle?.useUserBuffer) return;
  const fields = socket as unknown as Fields;
  const buffer = nested ? nestedShared : shared;
  fields[readFields.buffer] = buffer;
  let bytes = buffer;
  const take = (): void => onBytes(bytes);
  fields[readFields.callback] = (count: number): boolean => {
    // Reads of the same size follow each other often: the view is made once.
    if (bytes.length !== count) bytes = buffer.subarray(0, count);
    inReadCallback(take);
    return true;
  };
  handle.useUserBuffer(buffer);
}
