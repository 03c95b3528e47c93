import { RouterError } from "../errors.ts";
import type { Decoded, DecodedDescribed } from "./values.ts";

/** Nesting deeper than this is refused: no message that we take needs more. */
const maxDepth = 16;

/** Bytes that are not what AMQP allows there. */
export class DecodeError extends RouterError {
  constructor(message: string) {
    super("AMQP_DECODE", message);
  }
}

/** Reads values from a buffer, in order [AMQP 1.6]. Throws DecodeError on anything malformed or truncated. */
export class Decoder {
  readonly #bytes: Buffer;
  readonly #end: number;
  at: number;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.at = start;
    this.#end = end;
  }
  get done(): boolean {
    return this.at >= this.#end;
  }
  #need(count: number): number {
    const at = this.at;
    if (count < 0 || at + count > this.#end) throw new DecodeError("value is truncated");
    this.at = at + count;
    return at;
  }
  #u8(): number {
    return this.#bytes[this.#need(1)] as number;
  }
  #u32(): number {
    return this.#bytes.readUInt32BE(this.#need(4));
  }
  #text(size: number): string {
    const at = this.#need(size);
    return this.#bytes.toString("utf8", at, at + size);
  }
  #binary(size: number): Buffer {
    const at = this.#need(size);
    return this.#bytes.subarray(at, at + size);
  }

  /** The next value. */
  value(depth = 0): Decoded {
    if (depth > maxDepth) throw new DecodeError("value is nested too deeply");
    return this.#valueOf(this.#u8(), depth);
  }

  #valueOf(code: number, depth: number): Decoded {
    const bytes = this.#bytes;
    switch (code) {
      case 0x00: {
        const descriptor = this.value(depth + 1);
        const value = this.value(depth + 1);
        if (typeof descriptor === "string") return { descriptor, value };
        if (typeof descriptor === "bigint" || Number.isInteger(descriptor))
          return { descriptor: BigInt(descriptor as number | bigint), value };
        throw new DecodeError("descriptor is neither a number nor a symbol");
      }
      case 0x40:
        return null;
      case 0x41:
        return true;
      case 0x42:
        return false;
      case 0x56:
        return this.#u8() !== 0;
      case 0x43:
      case 0x44:
        return 0;
      case 0x45:
        return [];
      case 0x50:
      case 0x52:
      case 0x53:
        return this.#u8();
      case 0x51:
      case 0x54:
      case 0x55:
        return bytes.readInt8(this.#need(1));
      case 0x60:
        return bytes.readUInt16BE(this.#need(2));
      case 0x61:
        return bytes.readInt16BE(this.#need(2));
      case 0x70:
      case 0x73:
        return this.#u32();
      case 0x71:
        return bytes.readInt32BE(this.#need(4));
      case 0x72:
        return bytes.readFloatBE(this.#need(4));
      case 0x82:
        return bytes.readDoubleBE(this.#need(8));
      case 0x80:
        return narrow(bytes.readBigUInt64BE(this.#need(8)));
      case 0x81:
      case 0x83:
        return narrow(bytes.readBigInt64BE(this.#need(8)));
      case 0x98:
        return this.#binary(16);
      case 0xa0:
        return this.#binary(this.#u8());
      case 0xb0:
        return this.#binary(this.#u32());
      case 0xa1:
      case 0xa3:
        return this.#text(this.#u8());
      case 0xb1:
      case 0xb3:
        return this.#text(this.#u32());
      case 0xc0:
      case 0xc1:
      case 0xd0:
      case 0xd1:
        return this.#compound(code, depth);
      case 0xe0:
      case 0xf0:
        return this.#array(code, depth);
      default:
        throw new DecodeError(`unknown type code 0x${code.toString(16)}`);
    }
  }

  #compound(code: number, depth: number): Decoded {
    const wide = code >= 0xd0;
    const size = wide ? this.#u32() : this.#u8();
    const end = this.at + size;
    if (end > this.#end) throw new DecodeError("list or map is truncated");
    const count = wide ? this.#u32() : this.#u8();
    // Each element takes at least one byte, so the count is bounded by what has arrived.
    if (count > size) throw new DecodeError("list or map has more elements than bytes");
    const items: Decoded[] = [];
    for (let index = 0; index < count; index++) items.push(this.value(depth + 1));
    if (this.at !== end) throw new DecodeError("list or map has another size than it says");
    if ((code & 1) === 0) return items;
    if (count % 2) throw new DecodeError("map has a key without a value");
    const map = new Map<Decoded, Decoded>();
    for (let index = 0; index < count; index += 2)
      map.set(items[index] as Decoded, items[index + 1] as Decoded);
    return map;
  }

  #array(code: number, depth: number): Decoded[] {
    const wide = code === 0xf0;
    const size = wide ? this.#u32() : this.#u8();
    const end = this.at + size;
    if (end > this.#end) throw new DecodeError("array is truncated");
    const count = wide ? this.#u32() : this.#u8();
    const elementCode = this.#u8();
    if (elementCode === 0x00) throw new DecodeError("arrays of described values are not supported");
    // Elements without bytes of their own (null, true) would let a small array claim any count.
    if (count > size) throw new DecodeError("array has more elements than bytes");
    const items: Decoded[] = [];
    for (let index = 0; index < count; index++) items.push(this.#valueOf(elementCode, depth + 1));
    if (this.at !== end) throw new DecodeError("array has another size than it says");
    return items;
  }

  /** The next value, which must be described by a numeric descriptor. */
  described(): { descriptor: bigint; value: Decoded } {
    const value = this.value();
    if (!isNumericallyDescribed(value)) throw new DecodeError("expected a described value");
    return value;
  }
}

function narrow(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

function isNumericallyDescribed(value: Decoded): value is DecodedDescribed & { descriptor: bigint } {
  return (
    typeof value === "object" &&
    value !== null &&
    "descriptor" in value &&
    typeof value.descriptor === "bigint"
  );
}

/** Field of a decoded list as the wanted type, or the fallback where it is absent or of another type. */
export const asNumber = (value: Decoded | undefined, fallback: number): number =>
  typeof value === "number" ? value : fallback;
export const asString = (value: Decoded | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;
export const asList = (value: Decoded | undefined): Decoded[] => (Array.isArray(value) ? value : []);
export const asStrings = (value: Decoded | undefined): string[] =>
  typeof value === "string"
    ? [value]
    : asList(value).filter((item): item is string => typeof item === "string");
