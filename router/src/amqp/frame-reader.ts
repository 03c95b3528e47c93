import { DecodeError } from "./decode.ts";
import { maxTransferHead, newTransfer, readTransfer, type Transfer } from "./transfer.ts";

/** What a FrameReader tells. Payload chunks are parts of the buffers that were pushed in, which may be reused. */
export interface FrameConsumer {
  /** A protocol header: 3 for SASL, 0 for AMQP [AMQP 2.2, 5.3.1]. */
  onProtocolHeader(protocolId: number): void;
  /** An empty frame. */
  onHeartbeat(): void;
  /** A whole frame that is not a transfer: type 0 AMQP, 1 SASL. */
  onFrame(type: number, channel: number, body: Buffer): void;
  /** The head of a transfer; `transfer` is reused after the call. */
  onTransfer(channel: number, transfer: Transfer): void;
  /** Payload of the transfer told last; may come in several parts, or not at all. */
  onPayload(chunk: Buffer): void;
  /** The transfer frame is complete. */
  onTransferEnd(): void;
}

/**
 * Cuts a byte stream into frames [AMQP 2.3]. The payload of transfers is handed on as it arrives, without waiting for
 * the end of the frame and without a copy; all else is gathered whole.
 */
export class FrameReader {
  readonly #consumer: FrameConsumer;
  readonly #transfer = newTransfer();
  /** Frames beyond this are refused. */
  maxFrameSize: number;
  #expectHeader = true;
  #payloadLeft = 0;
  #parts: Buffer[] = [];
  #gathered = 0;
  #needed = 0;
  #stopped = false;

  constructor(consumer: FrameConsumer, maxFrameSize: number) {
    this.#consumer = consumer;
    this.maxFrameSize = maxFrameSize;
  }
  /** The next bytes are a protocol header. */
  expectHeader(): void {
    this.#expectHeader = true;
  }
  /** Everything from now on is dropped. */
  stop(): void {
    this.#stopped = true;
    this.#parts = [];
  }

  /** Takes the next bytes. Throws DecodeError where they are not AMQP. */
  push(chunk: Buffer): void {
    let bytes = chunk;
    if (this.#gathered > 0) {
      this.#gathered += chunk.length;
      if (this.#gathered < this.#needed) return void this.#parts.push(Buffer.from(chunk));
      this.#parts.push(chunk);
      bytes = Buffer.concat(this.#parts, this.#gathered);
      this.#parts = [];
      this.#gathered = 0;
    }
    let at = 0;
    const end = bytes.length;
    while (at < end && !this.#stopped) {
      if (this.#payloadLeft > 0) {
        const count = Math.min(this.#payloadLeft, end - at);
        this.#payloadLeft -= count;
        this.#consumer.onPayload(bytes.subarray(at, at + count));
        at += count;
        if (this.#payloadLeft === 0) this.#consumer.onTransferEnd();
        continue;
      }
      if (end - at < 8) return this.#keep(bytes, at, 8);
      if (this.#expectHeader) {
        this.#protocolHeader(bytes, at);
        at += 8;
        continue;
      }
      const size = bytes.readUInt32BE(at);
      const doff = (bytes[at + 4] as number) * 4;
      if (size > this.maxFrameSize)
        throw new DecodeError(`frame of ${size} bytes is larger than ${this.maxFrameSize}`);
      if (doff < 8 || doff > size) throw new DecodeError("frame has a wrong data offset");
      // Enough to tell a transfer, whose payload is not waited for.
      const enough = Math.min(size, doff + 3);
      if (end - at < enough) return this.#keep(bytes, at, enough);
      if (isTransfer(bytes, at, doff, size)) {
        const frameEnd = at + size;
        const head = readTransfer(bytes, at + doff, Math.min(end, frameEnd), this.#transfer);
        if (head < 0) {
          if (end >= frameEnd) throw new DecodeError("transfer is truncated");
          return this.#keep(bytes, at, Math.min(size, doff + maxTransferHead));
        }
        this.#consumer.onTransfer(bytes.readUInt16BE(at + 6), this.#transfer);
        this.#payloadLeft = frameEnd - head;
        at = head;
        if (this.#payloadLeft === 0) this.#consumer.onTransferEnd();
        continue;
      }
      if (end - at < size) return this.#keep(bytes, at, size);
      if (size === doff) this.#consumer.onHeartbeat();
      else
        this.#consumer.onFrame(
          bytes[at + 5] as number,
          bytes.readUInt16BE(at + 6),
          // A copy: values that are decoded from it are kept.
          Buffer.from(bytes.subarray(at + doff, at + size)),
        );
      at += size;
    }
  }

  #protocolHeader(bytes: Buffer, at: number): void {
    if (
      bytes.readUInt32BE(at) !== 0x414d5150 ||
      bytes[at + 5] !== 1 ||
      bytes[at + 6] !== 0 ||
      bytes[at + 7] !== 0
    )
      throw new DecodeError("not an AMQP 1.0 protocol header");
    this.#expectHeader = false;
    this.#consumer.onProtocolHeader(bytes[at + 4] as number);
  }

  #keep(bytes: Buffer, at: number, needed: number): void {
    // A copy, so that a few bytes do not hold a whole receive buffer.
    const rest = Buffer.from(bytes.subarray(at));
    this.#parts = [rest];
    this.#gathered = rest.length;
    this.#needed = Math.max(needed, rest.length + 1);
  }
}

/** Whether an AMQP transfer begins here. */
function isTransfer(bytes: Buffer, at: number, doff: number, size: number): boolean {
  return (
    bytes[at + 5] === 0 &&
    size >= doff + 3 &&
    bytes[at + doff] === 0x00 &&
    bytes[at + doff + 1] === 0x53 &&
    bytes[at + doff + 2] === 0x14
  );
}
