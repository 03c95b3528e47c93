import { asNumber } from "./decode.ts";
import { type AmqpValue, type Decoded, Described, isDescribed, sym, uint, ulong } from "./values.ts";

/** An AMQP error [AMQP 2.8.14]. */
export interface AmqpError {
  readonly condition: string;
  readonly description: string;
}

/** A delivery state [AMQP 3.4]: `received` is the only one that is not final. */
export type DeliveryState =
  | { readonly kind: "received"; readonly offset: number }
  | { readonly kind: "accepted" }
  | { readonly kind: "released" }
  | { readonly kind: "modified"; readonly deliveryFailed: boolean; readonly undeliverableHere: boolean }
  | { readonly kind: "rejected"; readonly error: AmqpError };

export const accepted: DeliveryState = { kind: "accepted" };
export const released: DeliveryState = { kind: "released" };
export const rejected = (condition: string, description: string): DeliveryState => ({
  kind: "rejected",
  error: { condition, description },
});
/** The flow broke: its bytes may have been delivered in part. */
export const deliveryFailed: DeliveryState = {
  kind: "modified",
  deliveryFailed: true,
  undeliverableHere: true,
};

export function encodeState(state: DeliveryState): AmqpValue {
  switch (state.kind) {
    case "received":
      return new Described(0x23, [uint(0), ulong(state.offset)]);
    case "accepted":
      return new Described(0x24, []);
    case "rejected":
      return new Described(0x25, [encodeError(state.error)]);
    case "released":
      return new Described(0x26, []);
    case "modified":
      return new Described(0x27, [state.deliveryFailed, state.undeliverableHere]);
  }
}

/** The state in a disposition or transfer; undefined for none, or for one that is not known here. */
export function decodeState(value: Decoded | undefined): DeliveryState | undefined {
  if (!isDescribed(value)) return undefined;
  const fields = Array.isArray(value.value) ? value.value : [];
  switch (value.descriptor) {
    case 0x23n:
      return { kind: "received", offset: asNumber(fields[1], 0) };
    case 0x24n:
      return accepted;
    case 0x25n:
      return {
        kind: "rejected",
        error: decodeError(fields[0]) ?? { condition: "amqp:internal-error", description: "" },
      };
    case 0x26n:
      return released;
    case 0x27n:
      return { kind: "modified", deliveryFailed: fields[0] === true, undeliverableHere: fields[1] === true };
    default:
      return undefined;
  }
}

export function encodeError(error: AmqpError | undefined): AmqpValue {
  return error ? new Described(0x1d, [sym(error.condition), error.description]) : null;
}

export function decodeError(value: Decoded | undefined): AmqpError | undefined {
  if (!isDescribed(value) || !Array.isArray(value.value)) return undefined;
  const [condition, description] = value.value;
  return {
    condition: typeof condition === "string" ? condition : "amqp:internal-error",
    description: typeof description === "string" ? description : "",
  };
}
