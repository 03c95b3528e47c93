import { RouterError } from "../errors.ts";
import type { Distribution, DistributionRule, Distributions } from "../routing/distribution.ts";
import type { EntityHandler, EntityValues } from "./agent.ts";

type Attributes = Record<string, string | number | boolean>;

/** Words of a pattern: each `#` multiplies the ways in which an address may fit. */
const maxPatternWords = 32;
const maxManyWords = 2;
const maxRules = 1000;

/** The router.config.address entities: rules of distribution. They count for what comes after them. */
export class AddressRules implements EntityHandler {
  readonly #rules = new Map<string, Attributes>();
  readonly #distributions: Distributions;
  readonly #onChanged: () => void;

  constructor(distributions: Distributions, onChanged: () => void) {
    this.#distributions = distributions;
    this.#onChanged = onChanged;
  }
  *list(): Iterable<EntityValues> {
    for (const [name, attributes] of this.#rules) yield { name, ...attributes };
  }
  create(name: string, attributes: Attributes): void {
    if (this.#rules.size >= maxRules)
      throw new RouterError("ADDRESS", `there are ${maxRules} address rules already`);
    this.#distributions.set(name, ruleOf(name, attributes));
    this.#rules.set(name, attributes);
    this.#onChanged();
  }
  delete(name: string): void {
    this.#rules.delete(name);
    this.#distributions.delete(name);
    this.#onChanged();
  }
}

function ruleOf(name: string, attributes: Attributes): DistributionRule {
  const distribution = attributes.distribution as Distribution;
  // A prefix may be written with the slash or dot behind it.
  const prefix = String(attributes.prefix ?? "").replace(/[/.]$/, "");
  const pattern = String(attributes.pattern ?? "");
  if ((prefix === "") === (pattern === ""))
    throw new RouterError("ADDRESS", `router.config.address ${name}: give either a prefix or a pattern`);
  if (prefix !== "") return { prefix, distribution };
  const words = pattern.split(/[/.]/);
  if (words.length > maxPatternWords || words.filter((word) => word === "#").length > maxManyWords)
    throw new RouterError(
      "ADDRESS",
      `router.config.address ${name}: a pattern has at most ${maxPatternWords} words, ${maxManyWords} of them #`,
    );
  return { pattern, distribution };
}
