/** How messages for an address are shared out among those who receive at it. */
export type Distribution = "multicast" | "closest" | "balanced";

/** Addresses that begin with a prefix, alone or before a slash or dot, have its distribution. */
export interface DistributionRule {
  readonly prefix: string;
  readonly distribution: Distribution;
}

const defaultRules: readonly DistributionRule[] = [
  { prefix: "mc", distribution: "multicast" },
  { prefix: "multicast", distribution: "multicast" },
  { prefix: "closest", distribution: "closest" },
];

/** The distribution of the longest prefix that fits; balanced where none does. */
export function distributionOf(
  address: string,
  rules: readonly DistributionRule[] = defaultRules,
): Distribution {
  let best: DistributionRule | undefined;
  for (const rule of rules) {
    const { prefix } = rule;
    const fits = address.startsWith(prefix) && /^$|^[/.]/.test(address.slice(prefix.length));
    if (fits && prefix.length > (best?.prefix.length ?? -1)) best = rule;
  }
  return best?.distribution ?? "balanced";
}

/** The number under which routers tell each other the distribution of an address (skupper-router's treatments). */
export const treatments: Readonly<Record<Distribution, number>> = { multicast: 1, closest: 2, balanced: 3 };
