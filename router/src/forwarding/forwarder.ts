// address → next hop. Asked once per flow, never per chunk. Pure: it is told what there is and answers.

/** A target of ours that serves an address. */
export interface Consumer {
  readonly name: string;
  readonly address: string;
  /** Flows that it serves now. */
  readonly open: number;
}

/** Where a flow goes next. */
export type Hop<C extends Consumer> =
  | { readonly kind: "local"; readonly consumer: C }
  | { readonly kind: "remote"; readonly router: string };

/** How a remote router is reached, as far as the choice needs it. */
export interface RemoteCost {
  readonly cost: number;
}

interface Entry<C extends Consumer> {
  readonly local: Set<C>;
  remote: ReadonlyMap<string, RemoteCost>;
  turn: number;
}

/** How the flows for an address are shared out among those who serve it. */
export type FlowDistribution = "balanced" | "closest" | "unavailable";

export class Forwarder<C extends Consumer> {
  readonly #distributionOf: (address: string) => FlowDistribution;
  readonly #entries = new Map<string, Entry<C>>();
  /** Flows of ours that go to each remote router, by address. */
  readonly #outstanding = new Map<string, number>();

  constructor(distributionOf: (address: string) => FlowDistribution = () => "balanced") {
    this.#distributionOf = distributionOf;
  }
  addConsumer(consumer: C): void {
    this.#entry(consumer.address).local.add(consumer);
  }
  removeConsumer(consumer: C): void {
    this.#entries.get(consumer.address)?.local.delete(consumer);
    this.#tidy(consumer.address);
  }
  /** Replaces what other routers serve: by address, the routers and what it costs to reach them. */
  setRemote(remote: ReadonlyMap<string, ReadonlyMap<string, RemoteCost>>): void {
    for (const [address, entry] of this.#entries) if (!remote.has(address)) entry.remote = new Map();
    for (const [address, routers] of remote) this.#entry(address).remote = routers;
    for (const address of [...this.#entries.keys()]) this.#tidy(address);
  }
  /** Addresses that targets of ours serve. */
  localAddresses(): string[] {
    return [...this.#entries].filter(([, entry]) => entry.local.size > 0).map(([address]) => address);
  }
  /** Whether somebody serves the address, `except` the hop of that name. */
  isReachable(address: string, except?: string): boolean {
    const entry = this.#entries.get(address);
    if (!entry || this.#distributionOf(address) === "unavailable") return false;
    const left = except !== undefined && entry.remote.has(except) ? 1 : 0;
    return entry.local.size + entry.remote.size > left;
  }
  /** Who serves each address. */
  *addresses(): Iterable<{ address: string; local: number; remote: readonly string[] }> {
    for (const [address, entry] of this.#entries)
      yield { address, local: entry.local.size, remote: [...entry.remote.keys()] };
  }

  /**
   * Distribution `balanced`: the least loaded, where a target counts its open flows and a remote router our flows to
   * it plus the cost of the way. `closest`: the nearest, our own targets first. Equals in turn. `excluded` names hops
   * that have just failed.
   */
  choose(address: string, excluded: ReadonlySet<string> = new Set()): Hop<C> | undefined {
    const entry = this.#entries.get(address);
    const distribution = this.#distributionOf(address);
    if (!entry || distribution === "unavailable") return undefined;
    const closest = distribution === "closest";
    let best: Hop<C>[] = [];
    let least = Number.POSITIVE_INFINITY;
    const consider = (hop: Hop<C>, load: number): void => {
      if (load > least) return;
      if (load < least) best = [];
      least = load;
      best.push(hop);
    };
    for (const consumer of entry.local)
      if (!excluded.has(consumer.name)) consider({ kind: "local", consumer }, closest ? 0 : consumer.open);
    for (const [router, { cost }] of entry.remote)
      if (!excluded.has(router))
        consider({ kind: "remote", router }, cost + (closest ? 0 : this.outstandingTo(address, router)));
    return best[entry.turn++ % Math.max(1, best.length)];
  }
  outstandingTo(address: string, router: string): number {
    return this.#outstanding.get(`${router} ${address}`) ?? 0;
  }
  flowBegun(address: string, router: string): void {
    this.#outstanding.set(`${router} ${address}`, this.outstandingTo(address, router) + 1);
  }
  flowEnded(address: string, router: string): void {
    const left = this.outstandingTo(address, router) - 1;
    if (left > 0) this.#outstanding.set(`${router} ${address}`, left);
    else this.#outstanding.delete(`${router} ${address}`);
  }

  #entry(address: string): Entry<C> {
    const known = this.#entries.get(address);
    if (known) return known;
    const entry: Entry<C> = { local: new Set(), remote: new Map(), turn: 0 };
    this.#entries.set(address, entry);
    return entry;
  }
  #tidy(address: string): void {
    const entry = this.#entries.get(address);
    if (entry && entry.local.size + entry.remote.size === 0) this.#entries.delete(address);
  }
}
