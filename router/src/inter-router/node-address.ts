// What the address of a message or stream names [skupper-router, router-protocol §3.2].
import { area } from "../constants.ts";
import { edgeHopName, uplinkName } from "./next-hop.ts";

/** Who reads the address. */
export interface OwnNode {
  readonly id: string;
  /** We are an edge router: everything that is not here is above us. */
  readonly edge: boolean;
}

export type NodeAddress =
  /** The routing machines of a router, or of all. */
  | { readonly kind: "routing" }
  /** A node of one router: its management, or an address made for one receiver. `hop` is our own id for ours. */
  | { readonly kind: "node"; readonly hop: string; readonly name: string }
  /** Everything else: whoever receives at it, wherever. */
  | { readonly kind: "mobile"; readonly address: string };

/** Reads an address as seen from `own`. */
export function nodeAddress(text: string, own: OwnNode): NodeAddress {
  const address = text.replace(/^amqp:\//, "");
  if (address.startsWith("_local/")) {
    const name = address.slice("_local/".length);
    return name === "qdhello" ? { kind: "routing" } : { kind: "node", hop: own.id, name };
  }
  if (address === "$management") return { kind: "node", hop: own.id, name: address };
  const edge = /^_edge\/([^/]+)\/(.+)$/.exec(address);
  if (edge) {
    const [, id, name] = edge as unknown as [string, string, string];
    if (own.edge) return { kind: "node", hop: id === own.id ? own.id : uplinkName, name };
    return { kind: "node", hop: edgeHopName(id), name };
  }
  const match = /^_topo\/([^/]+)\/([^/]+)\/(.+)$/.exec(address);
  if (!match || match[1] !== area) return { kind: "mobile", address };
  const [, , router, name] = match as unknown as [string, string, string, string];
  if (router === "all" || name === "qdrouter" || name === "qdrouter.ma") return { kind: "routing" };
  return { kind: "node", hop: own.edge ? uplinkName : router, name };
}

/** The address of a node of ours. */
export const ownAddress = (own: OwnNode, name: string): string =>
  own.edge ? `amqp:/_edge/${own.id}/${name}` : `amqp:/_topo/${area}/${own.id}/${name}`;

/** Whether a client that is not trusted with this router may send there, or receive from there. */
export function isOpenToClients(address: NodeAddress): boolean {
  if (address.kind === "mobile") return !/^mc([/.]|$)|^[_$]/.test(address.address);
  return address.kind === "node" && (address.name === "$management" || address.name.startsWith("temp."));
}
