import { type AmqpValue, Described, Encoded, Num, type NumberType, Sym, SymArray } from "./values.ts";

const fixedCodes: Record<NumberType, number> = {
  ubyte: 0x50,
  byte: 0x51,
  ushort: 0x60,
  short: 0x61,
  uint: 0x70,
  int: 0x71,
  ulong: 0x80,
  long: 0x81,
};

/** A buffer that grows as values are encoded into it. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(256);
  #length = 0;

  /** What has been written; valid until the next write. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
  take(count: number): number {
    const at = this.#length;
    if (at + count > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, at + count));
      this.#bytes.copy(grown, 0, 0, at);
      this.#bytes = grown;
    }
    this.#length = at + count;
    return at;
  }
  u8(value: number): void {
    const at = this.take(1);
    this.#bytes[at] = value;
  }
  u32(value: number): void {
    const at = this.take(4);
    this.#bytes.writeUInt32BE(value, at);
  }
  bytes(value: Buffer): void {
    const at = this.take(value.length);
    value.copy(this.#bytes, at);
  }
  text(value: string, shortCode: number, longCode: number): void {
    const size = Buffer.byteLength(value);
    if (size < 256) {
      this.u8(shortCode);
      this.u8(size);
    } else {
      this.u8(longCode);
      this.u32(size);
    }
    const at = this.take(size);
    this.#bytes.write(value, at);
  }
  patchU32(at: number, value: number): void {
    this.#bytes.writeUInt32BE(value, at);
  }
  get length(): number {
    return this.#length;
  }
  number(type: NumberType, value: number | bigint): void {
    const small = Number(value);
    // The compact forms are what the other routers send; they keep frames small [AMQP 1.6].
    if (type === "uint" || type === "ulong") {
      if (small === 0) return this.u8(type === "uint" ? 0x43 : 0x44);
      if (small < 256) {
        this.u8(type === "uint" ? 0x52 : 0x53);
        return this.u8(small);
      }
    } else if ((type === "int" || type === "long") && small >= -128 && small < 128) {
      this.u8(type === "int" ? 0x54 : 0x55);
      return this.u8(small & 0xff);
    }
    this.u8(fixedCodes[type]);
    switch (type) {
      case "ubyte":
      case "byte":
        return this.u8(small & 0xff);
      case "ushort":
      case "short": {
        const at = this.take(2);
        this.#bytes.writeUInt16BE(small & 0xffff, at);
        return;
      }
      case "uint":
        return this.u32(small);
      case "int": {
        const at = this.take(4);
        this.#bytes.writeInt32BE(small, at);
        return;
      }
      case "ulong": {
        const at = this.take(8);
        this.#bytes.writeBigUInt64BE(BigInt(value), at);
        return;
      }
      case "long": {
        const at = this.take(8);
        this.#bytes.writeBigInt64BE(BigInt(value), at);
      }
    }
  }
}

/** Encodes one value [AMQP 1.6]. Trailing undefined or null fields of lists are kept as null. */
export function encodeInto(out: ByteWriter, value: AmqpValue): void {
  if (value === null || value === undefined) return out.u8(0x40);
  if (value === true) return out.u8(0x41);
  if (value === false) return out.u8(0x42);
  if (typeof value === "string") return out.text(value, 0xa1, 0xb1);
  if (typeof value === "number") {
    if (!Number.isInteger(value)) {
      out.u8(0x82);
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleBE(value);
      return out.bytes(bytes);
    }
    return out.number(value >= -0x80000000 && value <= 0x7fffffff ? "int" : "long", value);
  }
  if (typeof value === "bigint") return out.number("long", value);
  if (value instanceof Num) return out.number(value.type, value.value);
  if (value instanceof Sym) return out.text(value.value, 0xa3, 0xb3);
  if (value instanceof Encoded) return out.bytes(value.bytes);
  if (Buffer.isBuffer(value)) {
    if (value.length < 256) {
      out.u8(0xa0);
      out.u8(value.length);
    } else {
      out.u8(0xb0);
      out.u32(value.length);
    }
    return out.bytes(value);
  }
  if (value instanceof Described) {
    out.u8(0x00);
    out.number("ulong", value.descriptor);
    return encodeInto(out, value.value);
  }
  if (value instanceof SymArray) return encodeSymArray(out, value.values);
  if (value instanceof Map) return encodeMap(out, value);
  return encodeList(out, value as readonly AmqpValue[]);
}

function encodeList(out: ByteWriter, items: readonly AmqpValue[]): void {
  if (items.length === 0) return out.u8(0x45);
  out.u8(0xd0);
  const at = out.take(4);
  out.u32(items.length);
  for (const item of items) encodeInto(out, item);
  out.patchU32(at, out.length - at - 4);
}

function encodeMap(out: ByteWriter, map: ReadonlyMap<AmqpValue, AmqpValue>): void {
  out.u8(0xd1);
  const at = out.take(4);
  out.u32(map.size * 2);
  for (const [key, item] of map) {
    encodeInto(out, key);
    encodeInto(out, item);
  }
  out.patchU32(at, out.length - at - 4);
}

function encodeSymArray(out: ByteWriter, values: readonly string[]): void {
  out.u8(0xf0);
  const at = out.take(4);
  out.u32(values.length);
  out.u8(0xb3);
  for (const value of values) {
    const size = Buffer.byteLength(value);
    out.u32(size);
    out.bytes(Buffer.from(value));
  }
  out.patchU32(at, out.length - at - 4);
}

/** Encodes values one after the other into a buffer of their own. */
export function encode(...values: AmqpValue[]): Buffer {
  const out = new ByteWriter();
  for (const value of values) encodeInto(out, value);
  return Buffer.from(out.view());
}

/** A map from a plain object, with string keys. */
export function mapOf(object: Record<string, AmqpValue>): Map<AmqpValue, AmqpValue> {
  return new Map(Object.entries(object));
}

/** A map from a plain object, with symbol keys. */
export function symbolMapOf(object: Record<string, AmqpValue>): Map<AmqpValue, AmqpValue> {
  return new Map(Object.entries(object).map(([key, value]) => [new Sym(key), value]));
}
