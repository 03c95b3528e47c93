// One listener, several addresses: which of them a flow goes to. Pure.

/** priority: the reachable address with the highest value; weighted: all reachable ones, in proportion to the values. */
export type AddressStrategy = "none" | "priority" | "weighted";

interface Branch {
  readonly value: number;
  /** Smooth weighted round robin: what it is owed. */
  owed: number;
}

/** The addresses of a listener. With `none` there is one, given at the beginning. */
export class AddressChoice {
  readonly strategy: AddressStrategy;
  readonly #branches = new Map<string, Branch>();

  constructor(strategy: AddressStrategy, address: string | undefined) {
    this.strategy = strategy;
    if (address !== undefined && address !== "") this.#branches.set(address, { value: 1, owed: 0 });
  }
  get addresses(): Iterable<string> {
    return this.#branches.keys();
  }
  has(address: string): boolean {
    return this.#branches.has(address);
  }
  /** Adds a branch, or gives it another value. */
  set(address: string, value: number): void {
    this.#branches.set(address, { value, owed: this.#branches.get(address)?.owed ?? 0 });
  }
  delete(address: string): void {
    this.#branches.delete(address);
  }

  /** Where the next flow goes; undefined when nothing that may be asked can be reached. */
  choose(
    isReachable: (address: string) => boolean,
    tried: ReadonlySet<string> = new Set(),
  ): string | undefined {
    const open = [...this.#branches].filter(([address]) => !tried.has(address) && isReachable(address));
    if (this.strategy !== "weighted") return highest(open);
    // A weight of 0 is a branch that is only asked when there is no other.
    const weighted = open.filter(([, { value }]) => value > 0);
    if (weighted.length === 0) return highest(open);
    const total = weighted.reduce((sum, [, { value }]) => sum + value, 0);
    for (const [, branch] of weighted) branch.owed += branch.value;
    const [address, branch] = weighted.reduce((most, one) => (one[1].owed > most[1].owed ? one : most));
    branch.owed -= total;
    return address;
  }
}

function highest(branches: readonly (readonly [string, Branch])[]): string | undefined {
  let best: readonly [string, Branch] | undefined;
  for (const one of branches) if (!best || one[1].value > best[1].value) best = one;
  return best?.[0];
}
