/** Types of AMQP values that JavaScript cannot tell apart [AMQP 1.6]. */
export type NumberType = "ubyte" | "ushort" | "uint" | "ulong" | "byte" | "short" | "int" | "long";

/** A number with its AMQP type. */
export class Num {
  readonly type: NumberType;
  readonly value: number | bigint;
  constructor(type: NumberType, value: number | bigint) {
    this.type = type;
    this.value = value;
  }
}
/** A symbol [AMQP 1.6.21]. */
export class Sym {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}
/** An array of symbols [AMQP 1.6.24]. */
export class SymArray {
  readonly values: readonly string[];
  constructor(values: readonly string[]) {
    this.values = values;
  }
}
/** A described value [AMQP 1.5]; `descriptor` is the numeric descriptor. */
export class Described {
  readonly descriptor: bigint;
  readonly value: AmqpValue;
  constructor(descriptor: number | bigint, value: AmqpValue) {
    this.descriptor = BigInt(descriptor);
    this.value = value;
  }
}
/** A value that is encoded already. */
export class Encoded {
  readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

/** Anything that can be encoded. Plain numbers become int or long, strings become string. */
export type AmqpValue =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Buffer
  | Num
  | Sym
  | SymArray
  | Described
  | Encoded
  | readonly AmqpValue[]
  | ReadonlyMap<AmqpValue, AmqpValue>;

/** What decoding yields. Symbols become strings, all integers numbers (bigint beyond 2^53), arrays and lists arrays. */
export type Decoded =
  | null
  | boolean
  | number
  | bigint
  | string
  | Buffer
  | DecodedDescribed
  | Decoded[]
  | Map<Decoded, Decoded>;
/** A described value as decoded; the descriptor is numeric, or a symbol as text. */
export interface DecodedDescribed {
  readonly descriptor: bigint | string;
  readonly value: Decoded;
}

export const uint = (value: number): Num => new Num("uint", value);
export const ulong = (value: number | bigint): Num => new Num("ulong", value);
export const ubyte = (value: number): Num => new Num("ubyte", value);
export const ushort = (value: number): Num => new Num("ushort", value);
export const int = (value: number): Num => new Num("int", value);
export const long = (value: number | bigint): Num => new Num("long", value);
export const sym = (value: string): Sym => new Sym(value);

export function isDescribed(value: Decoded | undefined): value is DecodedDescribed {
  return typeof value === "object" && value !== null && "descriptor" in value;
}
