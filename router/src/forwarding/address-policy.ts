// Who may use an address, and how its flows are protected. Pure.

/**
 * How octets are protected: `link` hop by hop; `end-to-end` in TLS between the first and the last router; `transit` so
 * only where another site lies between.
 */
export type Encryption = "link" | "transit" | "end-to-end";

export interface AddressPolicy {
  readonly address: string;
  /** Patterns of sites whose flows the targets here take. */
  readonly allowedSites: readonly string[];
  /** Patterns of sites that may serve the flows that begin here. */
  readonly servingSites: readonly string[];
  readonly encryption: Encryption;
}

/** A flow or message as it has come over a link, and not in TLS of its own. */
export interface PlainArrival {
  /** The site that the neighbour has proven to be. */
  readonly site: string | undefined;
  /** The neighbour's router id. */
  readonly router: string;
  /** The neighbour is an edge router below us: those stand in no trace. */
  readonly fromEdge: boolean;
  /** The neighbour says where what it passes on has entered. Skupper's routers say of what edges send that it is their own. */
  readonly namesIngress: boolean;
  /** Ids of routers. */
  readonly ingress: string | undefined;
  readonly trace: readonly string[];
}

/** Policies by address. */
export class AddressPolicies {
  readonly #policies = new Map<string, AddressPolicy>();
  readonly #ownSite: () => string | undefined;

  /** What is of our own site is always let in. */
  constructor(ownSite: () => string | undefined) {
    this.#ownSite = ownSite;
  }
  get(address: string): AddressPolicy | undefined {
    return this.#policies.get(address);
  }
  set(policy: AddressPolicy): void {
    this.#policies.set(policy.address, policy);
  }
  delete(address: string): void {
    this.#policies.delete(address);
  }
  /** Whether the targets here take flows of a site. */
  allows(address: string, site: string): boolean {
    const policy = this.#policies.get(address);
    return !policy || site === this.#ownSite() || matchesAny(policy.allowedSites, site);
  }
  /** Whether a site may serve the flows that begin here. */
  mayServe(address: string, site: string): boolean {
    const policy = this.#policies.get(address);
    return !policy || site === this.#ownSite() || matchesAny(policy.servingSites, site);
  }
  /**
   * Why what has come without TLS of its own is not let in; undefined when it is. The neighbour's certificate proves
   * the neighbour only, so what it passes on for others is not let in where sites matter.
   */
  refusalOfPlain(address: string, arrival: PlainArrival): string | undefined {
    const policy = this.#policies.get(address);
    if (!policy) return undefined;
    const { encryption, allowedSites } = policy;
    if (encryption === "end-to-end") return "it is not encrypted end to end";
    if (allowedSites.includes("*") && encryption === "link") return undefined;
    const { site } = arrival;
    if (site === undefined) return "the neighbour has proven no site";
    if (!isOwnOf(arrival)) return `it has come through ${arrival.router} and is not encrypted end to end`;
    return this.allows(address, site) ? undefined : `the site ${site} may not use it`;
  }
}

function isOwnOf({ router, fromEdge, namesIngress, ingress, trace }: PlainArrival): boolean {
  if (fromEdge) return trace.length === 0;
  return namesIngress && ingress === router && trace.length === 1 && trace[0] === router;
}

/** Patterns are names in which `*` stands for any number of characters. */
function matchesAny(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => matches(pattern, name));
}
function matches(pattern: string, name: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return pattern === name;
  if (!name.startsWith(first)) return false;
  const last = rest.pop() as string;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

/** The site of a router: its id up to the first dot; `edge:ID` for one that hangs below us. */
export const siteOfRouter = (id: string): string => id.replace(/^edge:/, "").replace(/\..*$/, "");
