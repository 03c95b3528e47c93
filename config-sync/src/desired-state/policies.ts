// Who may use and who may serve the addresses that a site exposes or takes in → addressPolicies.
import type { SiteModel } from "../declarations/site-model.ts";
import type { RouterEntity } from "./entity.ts";

const encryptions = ["link", "transit", "end-to-end"] as const;
export type Encryption = (typeof encryptions)[number];

interface Policy {
  allowed: readonly string[];
  serving: ReadonlySet<string>;
  encryption: Encryption;
}

/** How octets of a service have to be protected, by what its site says of it. */
export function encryptionOf({
  allow,
  encryption,
}: {
  readonly allow: readonly string[];
  readonly encryption?: "link" | "end-to-end";
}): Encryption {
  if (encryption === "end-to-end") return "end-to-end";
  return allow.includes("*") ? "link" : "transit";
}
/** The stricter of two. */
export const stricter = (left: Encryption, right: Encryption): Encryption =>
  encryptions.indexOf(left) > encryptions.indexOf(right) ? left : right;

/** What of an import matters here. */
export interface ImportedAddress {
  readonly address: string;
  readonly from: readonly string[];
  readonly fromNamed: boolean;
  readonly encryption: Encryption;
}

/** One policy for each address that is not open to everybody. */
export function policies(site: SiteModel, imports: readonly ImportedAddress[]): RouterEntity[] {
  const found = new Map<string, Policy>();
  for (const exposure of site.exposes) {
    const encryption = encryptionOf(exposure);
    if (encryption === "link" && exposure.allow.includes("*")) continue;
    for (const { address } of exposure.ports)
      found.set(address, { allowed: exposure.allow, serving: new Set(["*"]), encryption });
  }
  for (const { address, from, fromNamed, encryption } of imports) {
    if (encryption === "link" && !fromNamed) continue;
    const before = found.get(address);
    const serving = before && !before.serving.has("*") ? [...before.serving, ...from] : from;
    found.set(address, {
      allowed: before?.allowed ?? ["*"],
      serving: new Set(serving),
      encryption: before ? stricter(before.encryption, encryption) : encryption,
    });
  }
  return [...found].map(([address, { allowed, serving, encryption }]) => ({
    type: "addressPolicy",
    name: `policy/${address}`,
    attributes: {
      address,
      allowedSites: [...allowed].sort().join(","),
      servingSites: [...serving].sort().join(","),
      encryption,
    },
  }));
}
