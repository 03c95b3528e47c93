// What would become different if one set of documents took the place of another, in words. Pure.
import type { Target } from "@isthmus/schemas/declarations.js";
import type { ExposureModel, ImportModel, LinkModel, Model, SiteModel } from "./site-model.ts";

export interface Change {
  readonly site: string;
  /** The site itself, or one thing of it. */
  readonly what: string;
  readonly change: "added" | "removed" | "changed";
  /** For what was changed: from what to what; for what was added: how it is. */
  readonly details: readonly string[];
}

/** The changes from one model to another, sites in order of name. */
export function diffModels(left: Model, right: Model): Change[] {
  const names = [...new Set([...left.sites.keys(), ...right.sites.keys()])].sort();
  return names.flatMap((name) => {
    const before = left.sites.get(name);
    const after = right.sites.get(name);
    if (!before || !after) {
      const there = (before ?? after) as SiteModel;
      const change = before ? "removed" : "added";
      const things = partsOf(there).flatMap((group) => [...group].map(([what]) => what));
      return [{ site: name, what: "the site", change, details: things } as const];
    }
    const own = changed(name, "the site", fieldsOf(before), fieldsOf(after));
    const rights = partsOf(after);
    return [
      ...own,
      ...partsOf(before).flatMap((group, index) => diffGroup(name, group, rights[index] as Group)),
    ];
  });
}

type Fields = Readonly<Record<string, string>>;
type Group = ReadonlyMap<string, Fields>;

function diffGroup(site: string, left: Group, right: Group): Change[] {
  const names = [...new Set([...left.keys(), ...right.keys()])].sort();
  return names.flatMap((what): Change[] => {
    const before = left.get(what);
    const after = right.get(what);
    if (before && after) return changed(site, what, before, after);
    const fields = Object.entries(before ?? after ?? {}).filter(([, value]) => value !== "");
    const details = fields.map(([field, value]) => `${field} ${value}`);
    return [{ site, what, change: before ? "removed" : "added", details: before ? [] : details }];
  });
}

function changed(site: string, what: string, before: Fields, after: Fields): Change[] {
  const details = Object.keys(after)
    .filter((field) => before[field] !== after[field])
    .map((field) => `${field}: ${before[field] || "none"} → ${after[field] || "none"}`);
  return details.length > 0 ? [{ site, what, change: "changed", details }] : [];
}

const listed = (values: readonly string[]): string => values.join(", ");
/** What there may be several of in a site, by what it is called. */
const partsOf = (site: SiteModel): Group[] => [
  new Map(site.links.map((link) => [`link to ${link.to}`, linkFields(link)])),
  new Map(site.exposes.map((exposure) => [`service ${exposure.service}`, exposureFields(exposure)])),
  new Map(
    site.imports.map((rule) => [`import ${rule.service} from ${listed(rule.from)}`, importFields(rule)]),
  ),
];

const fieldsOf = (site: SiteModel): Fields => ({
  network: site.network,
  mode: site.mode,
  access: listed(
    Object.entries(site.access).map(
      ([key, value]) => `${key} ${Array.isArray(value) ? listed(value) : value}`,
    ),
  ),
  endpoints: listed(site.endpoints),
  // Certificates are compared whole and named by their end: nobody reads them.
  identity: endOf(site.identity),
  "shared CA": endOf(site.trust.ca),
  tokens: site.tokens ? `port ${site.tokens.port ?? "8081"}` : "",
  issuer: site.trust.issuer ? placeText(site.trust.issuer) : "",
  revoked: listed(site.trust.revoked),
  labels: listed(Object.entries(site.labels).map(([key, value]) => `${key}=${value}`)),
  "import limit": String(site.importLimit),
  "service sync with Skupper": site.skupperServiceSync ? "on" : "off",
});
const linkFields = (link: LinkModel): Fields => ({
  endpoints: listed(link.endpoints),
  cost: String(link.cost),
  credentials: link.credentials ? placeText(link.credentials) : "",
  "server name": link.serverName ?? "",
  proxy: link.proxy?.host ?? "",
});
const endOf = (pem: string): string =>
  pem === "" ? "" : `…${pem.replace(/-----END CERTIFICATE-----|\s/g, "").slice(-12)}`;
const placeText = (place: { secretName?: string; directory?: string; token?: string }): string =>
  Object.entries(place)
    .map(([kind, value]) => `${kind} ${value}`)
    .join(" ");
const exposureFields = (exposure: ExposureModel): Fields => ({
  ports: listed(exposure.ports.map(({ name, port, targetPort }) => portText(name, port, targetPort))),
  addresses: listed(exposure.ports.map(({ address }) => address)),
  targets: listed(exposure.targets.map(targetText)),
  "TLS to the targets": exposure.tls ? JSON.stringify(exposure.tls) : "",
  "allowed sites": listed(exposure.allow),
  "pods that are not ready": exposure.includeNotReady ? "answer" : "",
  "names of pods": exposure.podNames ? "yes" : "",
  encryption: exposure.encryption === "link" ? "" : exposure.encryption,
});
const importFields = (rule: ImportModel): Fields => ({
  name: rule.as ?? "",
  host: rule.host,
  port: rule.port === undefined ? "" : String(rule.port),
  "take over": rule.takeOver ? "yes" : "",
  "TLS to clients": rule.tls ? JSON.stringify(rule.tls) : "",
});
const portText = (name: string, port: number, targetPort: number | string): string =>
  `${name === String(port) ? "" : `${name} `}${port}${targetPort === port ? "" : ` (at the target ${targetPort})`}`;
const targetText = (target: Target): string =>
  Object.entries(target)
    .map(([kind, value]) => `${kind} ${value}`)
    .join(" ");
