// Documents → the model that everything later works with: sites with defaults filled in, one form for each thing.
import type {
  Access,
  ImportSpec,
  LinkSpec,
  ServiceSpec,
  Site,
  Target,
} from "@isthmus/schemas/declarations.js";
import type { ParsedDocument } from "./parse.ts";
import { type Position, type Problem, suggestion } from "./problems.ts";

export const standardPort = 55671;

export interface LinkModel {
  readonly to: string;
  readonly endpoints: readonly string[];
  readonly cost: number;
  /** The link is to use certificates of its own. */
  readonly ownCredentials: boolean;
  readonly at: Position;
}
/** One port of a service that a site offers. */
export interface ExposedPort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number | string;
  /** The address of this port in the network. */
  readonly address: string;
}
export interface ExposureModel {
  readonly service: string;
  readonly ports: readonly ExposedPort[];
  readonly targets: readonly Target[];
  readonly allow: readonly string[];
  readonly at: Position;
}
export interface ImportModel {
  readonly service: string;
  readonly from: readonly string[];
  readonly as: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
  readonly at: Position;
}
export interface SiteModel {
  readonly name: string;
  readonly network: string;
  readonly mode: "interior" | "edge";
  readonly access: Access;
  /** Where others reach it, as declared in a Network. */
  readonly endpoints: readonly string[];
  /** PEM; empty when none is declared. */
  readonly identity: string;
  readonly links: readonly LinkModel[];
  readonly exposes: readonly ExposureModel[];
  readonly imports: readonly ImportModel[];
  /** A Site document declares it, and not only an entry of a Network. */
  readonly bySiteDocument: boolean;
  readonly at: Position;
}
export interface Model {
  readonly sites: ReadonlyMap<string, SiteModel>;
  readonly problems: readonly Problem[];
}

interface Part {
  readonly spec: NonNullable<Site["spec"]> & { endpoints?: string[]; identity?: string };
  readonly document: ParsedDocument;
  /** Path of the spec within its document. */
  readonly path: readonly (string | number)[];
  readonly at: Position;
}

/**
 * Builds the model from valid documents. `ownSite` is the site to which Link and Service documents belong; without it
 * they belong to the only Site there is. Problems between documents are in the result.
 */
export function buildModel(documents: readonly ParsedDocument[], ownSite: string | undefined): Model {
  const problems: Problem[] = [];
  const error = (at: Position, code: string, message: string): void => {
    problems.push({ at, severity: "error", code, message });
  };
  const siteParts = new Map<string, Part>();
  const networkParts = new Map<string, Part & { network: string }>();
  const place = (at: Position): string => `${at.file}:${at.line}`;
  for (const document of documents) {
    const value = document.value as { metadata: { name: string }; spec?: unknown };
    if (document.kind === "Site") {
      const at = document.at(["metadata", "name"]);
      const before = siteParts.get(value.metadata.name);
      if (before)
        error(
          at,
          "duplicate-site",
          `the site ${value.metadata.name} is declared already in ${place(before.at)}`,
        );
      else
        siteParts.set(value.metadata.name, {
          spec: (value.spec ?? {}) as Part["spec"],
          document,
          path: ["spec"],
          at,
        });
    } else if (document.kind === "Network") {
      const { sites } = value.spec as { sites: (Part["spec"] & { name: string })[] };
      for (const [index, spec] of sites.entries()) {
        const path = ["spec", "sites", index];
        const at = document.at([...path, "name"]);
        const before = networkParts.get(spec.name);
        if (before)
          error(at, "duplicate-site", `the site ${spec.name} is declared already in ${place(before.at)}`);
        else networkParts.set(spec.name, { spec, document, path, at, network: value.metadata.name });
      }
    }
  }
  const networks = new Set([...networkParts.values()].map((part) => part.network));
  if (networks.size > 1) {
    const [first, second] = [...networkParts.values()].filter(
      (part, index, all) => all.findIndex((other) => other.network === part.network) === index,
    ) as [Part & { network: string }, Part & { network: string }];
    error(
      second.document.at(["metadata", "name"]),
      "two-networks",
      `the network ${second.network} is declared beside ${first.network} (${place(first.at)}): a site belongs to one`,
    );
  }
  const network = [...networks][0] ?? "default";
  const names = [...new Set([...networkParts.keys(), ...siteParts.keys()])].sort();
  const owner = ownSite ?? (names.length === 1 ? names[0] : undefined);
  const sites = new Map<string, SiteModel>();
  for (const name of names)
    sites.set(name, siteModel(name, network, siteParts.get(name), networkParts.get(name)));
  if (ownSite !== undefined && !sites.has(ownSite) && documents.length > 0) {
    const near = suggestion(ownSite, names);
    const { file } = documents[0] as ParsedDocument;
    error(
      { file, line: 1, column: 1 },
      "no-site",
      `no document declares the site ${ownSite}${near ? ` (did you mean ${near}?)` : ""}`,
    );
  }
  addOwnDocuments(documents, owner, sites, error);
  for (const site of sites.values()) checkSite(site, sites, problems);
  return { sites, problems };
}

function siteModel(
  name: string,
  network: string,
  site: Part | undefined,
  entry: Part | undefined,
): SiteModel {
  // A Site document overrides the Network's entry field by field.
  const from = <K extends keyof Part["spec"]>(
    field: K,
  ): { value: Part["spec"][K]; part: Part } | undefined => {
    for (const part of [site, entry])
      if (part?.spec[field] !== undefined) return { value: part.spec[field], part };
    return undefined;
  };
  const links = from("links");
  const exposes = from("exposes");
  const imports = from("imports");
  const at = (part: Part, field: string, index: number): Position =>
    part.document.at([...part.path, field, index]);
  return {
    name,
    network,
    mode: from("mode")?.value ?? "interior",
    access: from("access")?.value ?? { type: "none" },
    endpoints: entry?.spec.endpoints ?? [],
    identity: from("identity")?.value ?? "",
    links: (links?.value ?? []).map((link, index) =>
      linkModel(link, at((links as { part: Part }).part, "links", index)),
    ),
    exposes: (exposes?.value ?? []).map((spec, index) =>
      exposureModel(spec, undefined, at((exposes as { part: Part }).part, "exposes", index)),
    ),
    imports: imports
      ? (imports.value ?? []).map((spec, index) => importModel(spec, at(imports.part, "imports", index)))
      : [importModel({ service: "*" }, (site ?? (entry as Part)).at)],
    bySiteDocument: site !== undefined,
    at: (site ?? (entry as Part)).at,
  };
}

/** Link and Service documents join the site to which their folder belongs. */
function addOwnDocuments(
  documents: readonly ParsedDocument[],
  owner: string | undefined,
  sites: Map<string, SiteModel>,
  error: (at: Position, code: string, message: string) => void,
): void {
  for (const document of documents) {
    if (document.kind !== "Link" && document.kind !== "Service") continue;
    const site = owner === undefined ? undefined : sites.get(owner);
    if (!site) {
      const why = `this ${document.kind} belongs to no site: name the site with --site, or keep one Site beside it`;
      error(document.at(["kind"]), "no-owner", why);
      continue;
    }
    const { metadata, spec } = document.value as { metadata: { name: string }; spec: LinkSpec & ServiceSpec };
    const at = document.at(["metadata", "name"]);
    sites.set(
      site.name,
      document.kind === "Link"
        ? { ...site, links: [...site.links, linkModel(spec, at)] }
        : { ...site, exposes: [...site.exposes, exposureModel(spec, metadata.name, at)] },
    );
  }
}

function linkModel(link: LinkSpec, at: Position): LinkModel {
  return {
    to: link.to,
    endpoints: link.endpoints ?? [],
    cost: link.cost ?? 1,
    ownCredentials: link.credentials !== undefined,
    at,
  };
}

function exposureModel(spec: ServiceSpec, documentName: string | undefined, at: Position): ExposureModel {
  const service = spec.service ?? documentName ?? "";
  const base = spec.address ?? service;
  const listed =
    spec.ports ??
    (spec.port === undefined
      ? []
      : [{ port: spec.port, ...(spec.targetPort !== undefined && { targetPort: spec.targetPort }) }]);
  return {
    service,
    ports: listed.map((port) => ({
      name: "name" in port && port.name ? port.name : String(port.port),
      port: port.port,
      targetPort: port.targetPort ?? port.port,
      address: listed.length > 1 ? `${base}:${port.port}` : base,
    })),
    targets: spec.targets ?? (spec.target ? [spec.target] : []),
    allow: spec.allow ?? ["*"],
    at,
  };
}

function importModel(spec: ImportSpec, at: Position): ImportModel {
  return {
    service: spec.service,
    from: spec.from ?? ["*"],
    as: spec.as,
    host: spec.host ?? "127.0.0.1",
    port: spec.port,
    at,
  };
}

/** Rules that a schema cannot say. */
function checkSite(site: SiteModel, sites: ReadonlyMap<string, SiteModel>, problems: Problem[]): void {
  const add = (at: Position, severity: "error" | "warning", code: string, message: string): void => {
    problems.push({ at, severity, code, message });
  };
  const linked = new Map<string, Position>();
  for (const link of site.links) {
    const before = linked.get(link.to);
    if (link.to === site.name)
      add(link.at, "error", "link-to-itself", `the site ${site.name} links to itself`);
    else if (before)
      add(
        link.at,
        "error",
        "duplicate-link",
        `the link to ${link.to} is declared already in ${before.file}:${before.line}`,
      );
    linked.set(link.to, link.at);
    const target = sites.get(link.to);
    if (!target && link.endpoints.length === 0) {
      const near = suggestion(
        link.to,
        [...sites.keys()].filter((name) => name !== site.name),
      );
      const hint = near ? `did you mean ${near}?` : "give its endpoints";
      add(link.at, "error", "unknown-site", `no document declares the site ${link.to} (${hint})`);
    }
  }
  const services = new Map<string, Position>();
  for (const exposure of site.exposes) {
    const before = services.get(exposure.service);
    if (exposure.service === "")
      add(exposure.at, "error", "no-service", "service is missing: give the service a name");
    else if (before)
      add(
        exposure.at,
        "error",
        "duplicate-service",
        `the service ${exposure.service} is exposed already in ${before.file}:${before.line}`,
      );
    services.set(exposure.service, exposure.at);
    if (exposure.ports.length === 0)
      add(exposure.at, "error", "no-port", `${exposure.service}: port is missing: write port: or ports:`);
    if (exposure.targets.length === 0)
      add(
        exposure.at,
        "error",
        "no-target",
        `${exposure.service}: target is missing: say what answers for it`,
      );
    const ports = new Set<number>();
    for (const { port } of exposure.ports) {
      if (ports.has(port))
        add(exposure.at, "error", "duplicate-port", `${exposure.service}: port ${port} is listed twice`);
      ports.add(port);
    }
    if (!exposure.allow.includes("*"))
      add(
        exposure.at,
        "warning",
        "allow-imports-only",
        `${exposure.service}: allow decides who imports the service; the target does not check it yet`,
      );
  }
}
