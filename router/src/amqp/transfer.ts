// The transfer performative by hand: it is the only one on the path of the bytes, so it is read and written without
// building values [AMQP 2.7.5].
import { DecodeError } from "./decode.ts";

/** Fields of a transfer. One object is reused for every frame of a connection: copy what must outlive the call. */
export interface Transfer {
  handle: number;
  /** -1 when absent, as it may be on continuations. */
  deliveryId: number;
  settled: boolean;
  more: boolean;
  aborted: boolean;
}

export const newTransfer = (): Transfer => ({
  handle: 0,
  deliveryId: -1,
  settled: false,
  more: false,
  aborted: false,
});

/** Size of the longest transfer performative that is accepted, in bytes. */
export const maxTransferHead = 512;

/**
 * Reads the performative that begins at `at` into `out`.
 * Returns the offset of the payload, or -1 when more bytes are needed. Throws DecodeError on anything malformed.
 */
export function readTransfer(bytes: Buffer, at: number, end: number, out: Transfer): number {
  // 00 53 14 <list>
  if (at + 5 > end) return -1;
  const code = bytes[at + 3];
  let position: number;
  let listEnd: number;
  let count: number;
  if (code === 0xc0) {
    if (at + 6 > end) return -1;
    listEnd = at + 5 + (bytes[at + 4] as number);
    count = bytes[at + 5] as number;
    position = at + 6;
  } else if (code === 0xd0) {
    if (at + 12 > end) return -1;
    listEnd = at + 8 + bytes.readUInt32BE(at + 4);
    count = bytes.readUInt32BE(at + 8);
    position = at + 12;
  } else throw new DecodeError("transfer is not a list");
  if (listEnd - at > maxTransferHead) throw new DecodeError("transfer performative is too long");
  if (listEnd > end) return -1;
  out.handle = -1;
  out.deliveryId = -1;
  out.settled = false;
  out.more = false;
  out.aborted = false;
  for (let field = 0; field < count; field++) {
    if (position >= listEnd) throw new DecodeError("transfer has fewer fields than it says");
    const type = bytes[position] as number;
    switch (field) {
      case 0:
        out.handle = readUint(bytes, position);
        break;
      case 1:
        out.deliveryId = readUint(bytes, position);
        break;
      case 4:
        out.settled = type === 0x41 || (type === 0x56 && bytes[position + 1] === 1);
        break;
      case 5:
        out.more = type === 0x41 || (type === 0x56 && bytes[position + 1] === 1);
        break;
      case 9:
        out.aborted = type === 0x41 || (type === 0x56 && bytes[position + 1] === 1);
        break;
    }
    position = skip(bytes, position, listEnd);
  }
  if (out.handle < 0) throw new DecodeError("transfer has no handle");
  return listEnd;
}

function readUint(bytes: Buffer, at: number): number {
  switch (bytes[at]) {
    case 0x43:
      return 0;
    case 0x52:
      return bytes[at + 1] as number;
    case 0x70:
      return bytes.readUInt32BE(at + 1);
    case 0x40:
      return -1;
    default:
      throw new DecodeError("transfer field is not a uint");
  }
}

function skip(bytes: Buffer, at: number, end: number): number {
  const code = bytes[at] as number;
  let next: number;
  if (code === 0x00) next = skip(bytes, skip(bytes, at + 1, end), end);
  else
    switch (code >> 4) {
      case 0x4:
        next = at + 1;
        break;
      case 0x5:
        next = at + 2;
        break;
      case 0x6:
        next = at + 3;
        break;
      case 0x7:
        next = at + 5;
        break;
      case 0x8:
        next = at + 9;
        break;
      case 0x9:
        next = at + 17;
        break;
      case 0xa:
      case 0xc:
      case 0xe:
        next = at + 2 + (bytes[at + 1] ?? 0);
        break;
      case 0xb:
      case 0xd:
      case 0xf:
        next = at + 5 <= end ? at + 5 + bytes.readUInt32BE(at + 1) : end + 1;
        break;
      default:
        throw new DecodeError("transfer has an unknown type code");
    }
  if (next > end) throw new DecodeError("transfer is truncated");
  return next;
}

/** Largest transfer frame head that writeTransferHead makes, in bytes. */
export const transferHeadSize = 43;

/**
 * Writes the frame header and performative of a transfer frame whose payload follows directly.
 * The tag is the delivery-id in eight bytes, constant over the delivery. Returns the offset behind it.
 */
export function writeTransferHead(
  out: Buffer,
  at: number,
  channel: number,
  handle: number,
  deliveryId: number,
  settled: boolean,
  more: boolean,
  payloadSize: number,
): number {
  let position = at + 8;
  out[position++] = 0x00;
  out[position++] = 0x53;
  out[position++] = 0x14;
  out[position++] = 0xc0;
  const sizeAt = position++;
  out[position++] = 6;
  out[position++] = 0x70;
  out.writeUInt32BE(handle, position);
  position += 4;
  out[position++] = 0x70;
  out.writeUInt32BE(deliveryId, position);
  position += 4;
  out[position++] = 0xa0;
  out[position++] = 8;
  out.writeUInt32BE(0, position);
  out.writeUInt32BE(deliveryId, position + 4);
  position += 8;
  out[position++] = 0x43;
  out[position++] = settled ? 0x41 : 0x42;
  out[position++] = more ? 0x41 : 0x42;
  out[sizeAt] = position - sizeAt - 1;
  out.writeUInt32BE(position - at + payloadSize, at);
  out[at + 4] = 2;
  out[at + 5] = 0;
  out.writeUInt16BE(channel, at + 6);
  return position;
}
