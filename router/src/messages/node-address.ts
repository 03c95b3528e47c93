// What the address of a message names [skupper-router, router-protocol §3.2].
import { area } from "../constants.ts";

export type NodeAddress =
  /** The routing machines of a router, or of all. */
  | { readonly kind: "routing" }
  /** A node of one router: its management, or an address made for one receiver. */
  | { readonly kind: "node"; readonly router: string; readonly name: string }
  /** Everything else: whoever receives at it, wherever. */
  | { readonly kind: "mobile"; readonly address: string };

/** Reads an address as seen from the router `own`. */
export function nodeAddress(text: string, own: string): NodeAddress {
  const address = text.replace(/^amqp:\//, "");
  if (address.startsWith("_local/")) {
    const name = address.slice("_local/".length);
    return name === "qdhello" ? { kind: "routing" } : { kind: "node", router: own, name };
  }
  if (address === "$management") return { kind: "node", router: own, name: address };
  const match = /^_topo\/([^/]+)\/([^/]+)\/(.+)$/.exec(address);
  if (!match || match[1] !== area) return { kind: "mobile", address };
  const [, , router, name] = match as unknown as [string, string, string, string];
  if (router === "all" || name === "qdrouter" || name === "qdrouter.ma") return { kind: "routing" };
  return { kind: "node", router, name };
}

/** The address of a node of a router. */
export const nodeAddressText = (router: string, name: string): string =>
  `amqp:/_topo/${area}/${router}/${name}`;

/** Whether a client that is not trusted with this router may send there, or receive from there. */
export function isOpenToClients(address: NodeAddress): boolean {
  if (address.kind === "mobile") return !/^mc([/.]|$)|^[_$]/.test(address.address);
  return address.kind === "node" && (address.name === "$management" || address.name.startsWith("temp."));
}
