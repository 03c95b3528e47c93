/** How messages and flows for an address are shared out among those who serve it. */
export type Distribution = "multicast" | "closest" | "balanced" | "unavailable";

/**
 * Which addresses have a distribution. A prefix fits alone or before a slash or dot. A pattern is made of words between
 * slashes or dots: `*` is any one word, `#` any number of them, none included.
 */
export type DistributionRule = { readonly distribution: Distribution } & (
  | { readonly prefix: string }
  | { readonly pattern: string }
);

const builtIn: readonly DistributionRule[] = [
  { prefix: "mc", distribution: "multicast" },
  { prefix: "multicast", distribution: "multicast" },
  { prefix: "closest", distribution: "closest" },
];

/** Addresses whose distribution is remembered. */
const maxRemembered = 10_000;

/** Rules that were added go before those that are there from the beginning; the one that says most of the address wins. */
export class Distributions {
  readonly #fallback: Distribution;
  readonly #rules = new Map<string, DistributionRule>();
  readonly #remembered = new Map<string, Distribution>();

  constructor(fallback: Distribution = "balanced") {
    this.#fallback = fallback;
  }
  set(name: string, rule: DistributionRule): void {
    this.#rules.set(name, rule);
    this.#remembered.clear();
  }
  delete(name: string): void {
    this.#rules.delete(name);
    this.#remembered.clear();
  }
  of(address: string): Distribution {
    const known = this.#remembered.get(address);
    if (known) return known;
    const found = bestRule([...this.#rules.values()], address) ?? bestRule(builtIn, address);
    const distribution = found?.distribution ?? this.#fallback;
    if (this.#remembered.size >= maxRemembered) this.#remembered.clear();
    this.#remembered.set(address, distribution);
    return distribution;
  }
}

function bestRule(rules: readonly DistributionRule[], address: string): DistributionRule | undefined {
  let best: { rule: DistributionRule; weight: number } | undefined;
  for (const rule of rules) {
    const weight =
      "prefix" in rule ? prefixWeight(rule.prefix, address) : patternWeight(rule.pattern, address);
    if (weight !== undefined && (!best || weight > best.weight)) best = { rule, weight };
  }
  return best?.rule;
}
const words = (text: string): string[] => text.split(/[/.]/);

/** Three for each word that stands there, two for `*`, one for `#`: the larger, the more the rule says. */
function prefixWeight(prefix: string, address: string): number | undefined {
  if (!address.startsWith(prefix) || !/^$|^[/.]/.test(address.slice(prefix.length))) return undefined;
  return 3 * words(prefix).length;
}
function patternWeight(pattern: string, address: string): number | undefined {
  const wanted = words(pattern);
  if (!fits(wanted, 0, words(address), 0)) return undefined;
  return wanted.reduce((sum, word) => sum + (word === "#" ? 1 : word === "*" ? 2 : 3), 0);
}
function fits(wanted: readonly string[], at: number, given: readonly string[], from: number): boolean {
  if (at === wanted.length) return from === given.length;
  if (wanted[at] !== "#")
    return (
      from < given.length &&
      (wanted[at] === "*" || wanted[at] === given[from]) &&
      fits(wanted, at + 1, given, from + 1)
    );
  for (let next = from; next <= given.length; next++) if (fits(wanted, at + 1, given, next)) return true;
  return false;
}

/** The number under which routers tell each other the distribution of an address (skupper-router's treatments). */
export const treatments: Readonly<Record<Distribution, number>> = {
  multicast: 1,
  closest: 2,
  balanced: 3,
  unavailable: 4,
};
