// Which site may reach which service where, as the documents say it. Pure.
import type { Model } from "../declarations/site-model.ts";
import { offers, ruleFor } from "./imports.ts";
import { type Encryption, encryptionOf, stricter } from "./policies.ts";

export interface Reach {
  /** The site whose clients reach the service. */
  readonly from: string;
  readonly service: string;
  /** The sites that serve it for them. */
  readonly at: readonly string[];
  readonly encryption: Encryption;
}

/** Everything that each site may reach in others: what they let it use and what it takes in. */
export function reachability(model: Model): Reach[] {
  const found: Reach[] = [];
  for (const site of model.sites.values()) {
    const services = new Map<string, { at: string[]; encryption: Encryption }>();
    for (const [other, offered] of offers(site.name, model, new Map()))
      for (const offer of offered) {
        if (!ruleFor(site, other, offer)) continue;
        const known = services.get(offer.service) ?? { at: [], encryption: "link" };
        known.at.push(other);
        known.encryption = stricter(known.encryption, encryptionOf(offer));
        services.set(offer.service, known);
      }
    for (const [service, { at, encryption }] of [...services].sort())
      found.push({ from: site.name, service, at, encryption });
  }
  return found;
}
