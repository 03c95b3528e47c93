// Routing messages on the wire: opcode in the application properties, a map as the body, keys as symbols.
import { DecodeError } from "../amqp/decode.ts";
import { mapOf, symbolMapOf } from "../amqp/encode.ts";
import { encodeMessage, type Message, type RouterAnnotations } from "../amqp/message.ts";
import { type AmqpValue, type Decoded, int, long } from "../amqp/values.ts";
import { area } from "../constants.ts";
import { type Distributions, treatments } from "../routing/distribution.ts";
import type { Destination, RoutingMessage } from "../routing/messages.ts";

/** Protocol versions: 1 for hello and link state, 2 for mobile addresses. */
const linkStateVersion = int(1);
const addressVersion = long(2);
/** An address as it is told to others: key, treatment, receivers of ours. */
const described = (key: string, distributions: Distributions): AmqpValue => [
  key,
  int(treatments[distributions.of(key.slice(1))]),
  int(0),
];

/** Addresses of the two receivers of routing messages in each router. */
export const helloAddress = "amqp:/_local/qdhello";
const linkStateReceiver = "qdrouter";
const addressReceiver = "qdrouter.ma";

/** The address to which a message goes. */
export function routingAddress(to: Destination, message: RoutingMessage): string {
  if (to.kind === "link") return helloAddress;
  const receiver = message.opcode === "MAR" || message.opcode === "MAU" ? addressReceiver : linkStateReceiver;
  if (to.kind === "router") return `amqp:/_topo/${area}/${to.id}/${receiver}`;
  return message.opcode === "MAU" ? `_topo/${area}/all/${receiver}` : `amqp:/_topo/${area}/all/${receiver}`;
}

/** What an address of a control message names. */
export function parseRoutingAddress(address: string): { router: string; receiver: string } | undefined {
  const match = /^(?:amqp:\/)?_topo\/[^/]+\/([^/]+)\/(.+)$/.exec(address);
  return match ? { router: match[1] as string, receiver: match[2] as string } : undefined;
}

export function encodeRouting(
  message: RoutingMessage,
  to: string,
  annotations: RouterAnnotations,
  distributions: Distributions,
): Buffer {
  return encodeMessage({
    annotations,
    properties: { to },
    applicationProperties: mapOf({ opcode: message.opcode }),
    body: symbolMapOf(bodyOf(message, distributions)),
  });
}

function bodyOf(message: RoutingMessage, distributions: Distributions): Record<string, AmqpValue> {
  const head = { id: message.id, pv: linkStateVersion, area };
  const addressHead = { id: message.id, pv: addressVersion, area };
  switch (message.opcode) {
    case "HELLO":
      return { ...head, instance: int(message.instance), seen: [...message.seen] };
    case "RA":
      return {
        ...head,
        instance: int(message.instance),
        ls_seq: int(message.lsSeq),
        mobile_seq: int(message.mobileSeq),
      };
    case "LSR":
      return head;
    case "LSU":
      return {
        ...head,
        instance: int(message.instance),
        ls_seq: int(message.lsSeq),
        ls: symbolMapOf({
          id: message.id,
          area,
          ls_seq: int(message.lsSeq),
          peers: new Map<AmqpValue, AmqpValue>([...message.peers].map(([id, cost]) => [id, int(cost)])),
        }),
      };
    case "MAR":
      return { ...addressHead, have_seq: long(message.haveSeq) };
    case "MAU": {
      const body: Record<string, AmqpValue> = { ...addressHead, mobile_seq: long(message.mobileSeq) };
      if (message.exist) body.exist = message.exist.map((key) => described(key, distributions));
      else {
        body.add = (message.add ?? []).map((key) => described(key, distributions));
        body.del = [...(message.del ?? [])];
      }
      return body;
    }
  }
}

/** Limits on what one message may bring. */
const maxPeers = 1024;
const maxIdLength = 256;

/** Reads a routing message. Undefined for opcodes and versions that are newer than we are; throws DecodeError. */
export function decodeRouting(message: Message): RoutingMessage | undefined {
  const opcode = message.applicationProperties.get("opcode");
  const { body } = message;
  if (typeof opcode !== "string" || !(body instanceof Map)) throw new DecodeError("not a routing message");
  const text = (key: string): string => {
    const value = body.get(key);
    if (typeof value !== "string" || value.length === 0 || value.length > maxIdLength)
      throw new DecodeError(`${opcode} without ${key}`);
    return value;
  };
  const number = (key: string): number => {
    const value = body.get(key);
    if (typeof value !== "number" || !Number.isSafeInteger(value))
      throw new DecodeError(`${opcode} without ${key}`);
    return value;
  };
  const id = text("id");
  if (number("pv") > (opcode === "MAR" || opcode === "MAU" ? 2 : 1)) return undefined;
  switch (opcode) {
    case "HELLO": {
      const seen = body.get("seen");
      const names = Array.isArray(seen) ? seen.slice(0, maxPeers) : [];
      return {
        opcode,
        id,
        instance: number("instance"),
        seen: names.filter((name): name is string => typeof name === "string"),
      };
    }
    case "RA":
      return {
        opcode,
        id,
        instance: number("instance"),
        lsSeq: number("ls_seq"),
        mobileSeq: number("mobile_seq"),
      };
    case "LSR":
      return { opcode, id };
    case "LSU": {
      const state = body.get("ls");
      const peers = state instanceof Map ? state.get("peers") : undefined;
      if (!(peers instanceof Map) || peers.size > maxPeers) throw new DecodeError("LSU without peers");
      const costs = new Map<string, number>();
      for (const [peer, cost] of peers)
        if (typeof peer === "string" && typeof cost === "number" && cost >= 1) costs.set(peer, cost);
      return { opcode, id, instance: number("instance"), lsSeq: number("ls_seq"), peers: costs };
    }
    case "MAR":
      return { opcode, id, haveSeq: number("have_seq") };
    case "MAU": {
      const mobileSeq = number("mobile_seq");
      const exist = body.get("exist");
      if (Array.isArray(exist)) return { opcode, id, mobileSeq, exist: keysOf(exist) };
      return { opcode, id, mobileSeq, add: keysOf(body.get("add")), del: keysOf(body.get("del")) };
    }
    default:
      return undefined;
  }
}

/** Keys of address entries: each is a key, or a list that begins with it. */
function keysOf(entries: Decoded | undefined): string[] {
  const keys: string[] = [];
  for (const entry of Array.isArray(entries) ? entries : []) {
    const key = Array.isArray(entry) ? entry[0] : entry;
    if (typeof key === "string" && key.length > 1 && key.length <= maxIdLength) keys.push(key);
  }
  return keys;
}
