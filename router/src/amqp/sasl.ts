import { asNumber, asStrings, DecodeError, Decoder } from "./decode.ts";
import { encode } from "./encode.ts";
import { type AmqpValue, Described, SymArray, sym, ubyte } from "./values.ts";

/** SASL frames are small by specification [AMQP 5.3.3.1]. */
const frameOf = (code: number, fields: readonly AmqpValue[]): Buffer => encode(new Described(code, fields));

export const saslMechanisms = (names: readonly string[]): Buffer => frameOf(0x40, [new SymArray(names)]);
export const saslInit = (mechanism: string): Buffer =>
  frameOf(0x41, [sym(mechanism), Buffer.from(mechanism === "EXTERNAL" ? "" : "anonymous@isthmus")]);
/** Code 0 is success, 1 is a failure of authentication [AMQP 5.3.3.6]. */
export const saslOutcome = (code: 0 | 1): Buffer => frameOf(0x44, [ubyte(code)]);

export type SaslFrame =
  | { readonly kind: "mechanisms"; readonly names: string[] }
  | { readonly kind: "init"; readonly mechanism: string }
  | { readonly kind: "outcome"; readonly code: number };

/** Reads the body of a SASL frame. Throws DecodeError for frames that no mechanism of ours uses. */
export function decodeSasl(body: Buffer): SaslFrame {
  const { descriptor, value } = new Decoder(body).described();
  const fields = Array.isArray(value) ? value : [];
  switch (descriptor) {
    case 0x40n:
      return { kind: "mechanisms", names: asStrings(fields[0]) };
    case 0x41n:
      return { kind: "init", mechanism: asStrings(fields[0])[0] ?? "" };
    case 0x44n:
      return { kind: "outcome", code: asNumber(fields[0], 4) };
    default:
      throw new DecodeError("unexpected SASL frame");
  }
}
