import { RouterError } from "../errors.ts";
import type { AddressPolicies, AddressPolicy, Encryption } from "../forwarding/address-policy.ts";
import type { EntityHandler, EntityValues } from "./agent.ts";

type Attributes = Record<string, string | number | boolean>;

const maxPolicies = 100_000;
const maxPatterns = 1000;

/** The addressPolicy entities: which sites may use and serve an address. They count for flows under way, too. */
export class AddressPolicyEntities implements EntityHandler {
  readonly #attributes = new Map<string, Attributes>();
  readonly #policies: AddressPolicies;
  readonly #onChanged: () => void;

  constructor(policies: AddressPolicies, onChanged: () => void) {
    this.#policies = policies;
    this.#onChanged = onChanged;
  }
  *list(): Iterable<EntityValues> {
    for (const [name, attributes] of this.#attributes) yield { name, ...attributes };
  }
  create(name: string, attributes: Attributes): void {
    if (this.#attributes.size >= maxPolicies)
      throw new RouterError("ADDRESS", `there are ${maxPolicies} address policies already`);
    const policy = policyOf(name, attributes);
    if (this.#policies.get(policy.address))
      throw new RouterError("ADDRESS", `addressPolicy ${name}: ${policy.address} has a policy already`);
    this.#put(name, attributes, policy);
  }
  update(name: string, changes: Attributes): void {
    const before = this.#attributes.get(name);
    if (!before) return;
    const attributes = { ...before, ...changes };
    this.#put(name, attributes, policyOf(name, attributes));
  }
  delete(name: string): void {
    const found = this.#attributes.get(name);
    if (!found) return;
    this.#attributes.delete(name);
    this.#policies.delete(String(found.address));
    this.#onChanged();
  }
  #put(name: string, attributes: Attributes, policy: AddressPolicy): void {
    this.#attributes.set(name, attributes);
    this.#policies.set(policy);
    this.#onChanged();
  }
}

function policyOf(name: string, attributes: Attributes): AddressPolicy {
  const patterns = (key: string): string[] => {
    const list = String(attributes[key]).split(",").filter(Boolean);
    if (list.length > maxPatterns || list.some((one) => !/^[-a-z0-9*]{1,63}$/.test(one)))
      throw new RouterError(
        "ADDRESS",
        `addressPolicy ${name}: ${key} is a list of names or patterns of sites`,
      );
    return list;
  };
  return {
    address: String(attributes.address),
    allowedSites: patterns("allowedSites"),
    servingSites: patterns("servingSites"),
    encryption: attributes.encryption as Encryption,
  };
}
