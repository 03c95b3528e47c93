// Documents → the model that everything later works with: sites with defaults filled in, one form for each thing.
import type {
  Access,
  AmqpAccess,
  ClientTls,
  ImportSpec,
  LinkSpec,
  Network,
  ServiceSpec,
  Site,
  Target,
  TargetTls,
  TokenAccess,
} from "@isthmus/schemas/declarations.js";
import type { FindingCode } from "@isthmus/schemas/finding-codes.js";
import { ownerOf } from "./owner.ts";
import type { ParsedDocument } from "./parse.ts";
import type { Problem } from "./problems.ts";
import { suggestion } from "./suggestion.ts";

export const standardPort = 55671;
const defaultImportLimit = 200;

/** Where something is declared; its line and column are looked up only when they are told to somebody. */
export interface Where {
  readonly document: ParsedDocument;
  readonly path: readonly (string | number)[];
}
export interface LinkModel {
  readonly to: string;
  readonly endpoints: readonly string[];
  readonly cost: number;
  /** A certificate of its own, or the token that it is made with. */
  readonly credentials: NonNullable<LinkSpec["credentials"]> | undefined;
  readonly serverName: string | undefined;
  readonly proxy: LinkSpec["proxy"] | undefined;
  readonly where: Where;
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
  readonly protocol: "tcp";
  readonly ports: readonly ExposedPort[];
  readonly targets: readonly Target[];
  readonly tls: TargetTls | undefined;
  readonly allow: readonly string[];
  readonly encryption: "link" | "end-to-end";
  /** Each pod of a StatefulSet is offered under its own name too. */
  readonly podNames: boolean;
  /** Pods that are not ready answer too. */
  readonly includeNotReady: boolean;
  readonly where: Where;
}
export interface ImportModel {
  readonly service: string;
  readonly from: readonly string[];
  readonly as: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
  readonly tls: ClientTls | undefined;
  readonly takeOver: boolean;
  readonly where: Where;
}
export interface SiteModel {
  readonly name: string;
  readonly network: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly mode: "interior" | "edge";
  readonly access: Access;
  readonly accessWhere: Where;
  /** A port for ordinary AMQP clients. */
  readonly amqp: AmqpAccess | undefined;
  readonly amqpWhere: Where;
  /** Where others reach it, as declared in a Network. */
  readonly endpoints: readonly string[];
  /** PEM; empty when none is declared. */
  readonly identity: string;
  readonly identityWhere: Where;
  readonly trust: TrustModel;
  /** Where tokens of this site are redeemed. */
  readonly tokens: TokenAccess | undefined;
  readonly trustWhere: Where;
  readonly links: readonly LinkModel[];
  readonly exposes: readonly ExposureModel[];
  readonly imports: readonly ImportModel[];
  readonly importLimit: number;
  /** Services are exchanged with Skupper v1 sites. */
  readonly skupperServiceSync: boolean;
  /** A Site document declares it, and not only an entry of a Network. */
  readonly bySiteDocument: boolean;
  readonly where: Where;
}
/** What a site trusts besides the identities of the others, and what not. */
export interface TrustModel {
  /** PEM; a certificate below one of these is of the site that it names. Empty: none. */
  readonly ca: string;
  /** The CA of the user that issues the site's certificates. */
  readonly issuer: { readonly secretName?: string; readonly directory?: string } | undefined;
  /** SHA-256 fingerprints in lower-case hexadecimal. */
  readonly revoked: readonly string[];
}
export interface Model {
  readonly sites: ReadonlyMap<string, SiteModel>;
  readonly problems: readonly Problem[];
}

type Spec = NonNullable<Site["spec"]> & { endpoints?: string[]; identity?: string };
type RevokedSpec = NonNullable<Spec["revoked"]>;

/** One of the places that declare a site. */
export interface Part {
  readonly spec: Spec;
  readonly labels: Readonly<Record<string, string>>;
  readonly where: Where;
  /** Where the site's name stands. */
  readonly nameAt: Where;
}
export type ReportModelProblem = (
  where: Where,
  code: FindingCode,
  message: string,
  other?: Where,
  severity?: "error" | "warning",
) => void;

/** What is known besides the documents. */
export interface ModelContext {
  /** The site to which Link and Service documents belong that no folder gives to one. */
  readonly ownSite: string | undefined;
  /** Documents are missing that could not be read: what is named and not declared may be declared there. */
  readonly incomplete: boolean;
  /** The site to which a document belonged before; it is not given to another one silently. */
  readonly ownerBefore?: (document: ParsedDocument) => string | undefined;
}

/** The places that a finding names, as text. */
export const placeOf = ({ document, path }: Where): string => {
  const { file, line } = document.at(path);
  return `${file}:${line}`;
};

/**
 * Builds the model from documents that are valid one by one. Contradictions are problems in the result; the model is
 * whole nevertheless: of two that contradict each other the first counts.
 */
export function buildModel(documents: readonly ParsedDocument[], context: ModelContext): Model {
  const problems: Problem[] = [];
  const report = reporter(problems);
  const { siteParts, networkParts, network, trust } = partsOf(documents, report);
  const names = [...new Set([...networkParts.keys(), ...siteParts.keys()])].sort();
  const sites = new Map<string, SiteModel>();
  for (const name of names)
    sites.set(name, siteModel(name, network, trust, siteParts.get(name), networkParts.get(name)));
  const { ownSite } = context;
  const [first] = documents;
  if (ownSite !== undefined && !sites.has(ownSite) && first && !context.incomplete) {
    const near = suggestion(ownSite, names);
    const hint = near ? ` (did you mean ${near}?)` : "";
    problems.push({
      at: { file: first.file, line: 1, column: 1 },
      severity: "error",
      code: "no-site",
      message: `no document declares the site ${ownSite}${hint}`,
    });
  }
  addOwnDocuments(documents, context, sites, report);
  return { sites, problems };
}

/** Adds to `problems` what is told to it; the documents of both places are to blame. */
export function reporter(problems: Problem[]): ReportModelProblem {
  return (where, code, message, other, severity = "error") => {
    const blamed = [where.document.id, ...(other ? [other.document.id] : [])];
    const place = other?.document.at(other.path);
    problems.push({
      at: where.document.at(where.path),
      severity,
      code,
      message,
      ...(place && { other: place }),
      blamed: [...new Set(blamed)],
    });
  };
}

function partsOf(documents: readonly ParsedDocument[], report: ReportModelProblem) {
  const siteParts = new Map<string, Part>();
  const networkParts = new Map<string, Part>();
  let network: ParsedDocument | undefined;
  const trust = { ca: "", revoked: [] as RevokedSpec };
  const put = (parts: Map<string, Part>, name: string, part: Part): void => {
    const before = parts.get(name);
    if (!before) parts.set(name, part);
    else {
      const message = `the site ${name} is declared already in ${placeOf(before.nameAt)}`;
      report(part.nameAt, "duplicate-site", message, before.nameAt);
    }
  };
  for (const document of documents) {
    if (document.kind === "Site") {
      const { spec, metadata } = document.value as unknown as Site;
      put(siteParts, document.name, {
        spec: (spec ?? {}) as Spec,
        labels: metadata.labels ?? {},
        where: { document, path: ["spec"] },
        nameAt: { document, path: ["metadata", "name"] },
      });
    } else if (document.kind === "Network") {
      if (network && network.name !== document.name) {
        const before: Where = { document: network, path: ["metadata", "name"] };
        const message = `the network ${document.name} is declared beside ${network.name} (${placeOf(before)}): a site belongs to one`;
        report({ document, path: ["metadata", "name"] }, "two-networks", message, before);
        continue;
      }
      network = document;
      const { spec } = document.value as unknown as Network;
      const sites = spec.sites as (Spec & { name: string })[];
      trust.ca += spec.trust?.ca ?? "";
      trust.revoked.push(...(spec.revoked ?? []));
      for (const [index, spec] of sites.entries()) {
        const path = ["spec", "sites", index];
        const nameAt: Where = { document, path: [...path, "name"] };
        put(networkParts, spec.name, { spec, labels: {}, where: { document, path }, nameAt });
      }
    }
  }
  return { siteParts, networkParts, network: network?.name ?? "default", trust };
}

function siteModel(
  name: string,
  network: string,
  trusted: { readonly ca: string; readonly revoked: RevokedSpec },
  site: Part | undefined,
  entry: Part | undefined,
): SiteModel {
  const declared = (site ?? entry) as Part;
  // A Site document overrides the Network's entry field by field.
  const from = <K extends keyof Spec>(field: K): { value: NonNullable<Spec[K]>; part: Part } | undefined => {
    for (const part of [site, entry]) {
      const value = part?.spec[field];
      if (part && value !== undefined) return { value: value as NonNullable<Spec[K]>, part };
    }
    return undefined;
  };
  const fieldWhere = (field: keyof Spec): Where => {
    const { document, path } = (from(field)?.part ?? declared).where;
    return { document, path: [...path, field] };
  };
  const each = <K extends "links" | "exposes" | "imports", M>(
    field: K,
    make: (spec: NonNullable<Spec[K]>[number], where: Where) => M,
  ): M[] | undefined => {
    const found = from(field);
    return found?.value.map((spec, index) => {
      const { document, path } = found.part.where;
      return make(spec as NonNullable<Spec[K]>[number], { document, path: [...path, field, index] });
    });
  };
  return {
    name,
    network,
    labels: site?.labels ?? {},
    mode: from("mode")?.value ?? "interior",
    access: from("access")?.value ?? { type: "none" },
    accessWhere: fieldWhere("access"),
    amqp: from("amqp")?.value,
    amqpWhere: fieldWhere("amqp"),
    endpoints: from("endpoints")?.value ?? [],
    identity: from("identity")?.value ?? "",
    identityWhere: fieldWhere("identity"),
    trust: {
      // What the network trusts and revokes counts everywhere: a site may add to it.
      ca: trusted.ca + (from("trust")?.value.ca ?? ""),
      issuer: from("trust")?.value.issuer,
      revoked: [...trusted.revoked, ...(from("revoked")?.value ?? [])].map(({ sha256 }) =>
        sha256.replaceAll(":", "").toLowerCase(),
      ),
    },
    trustWhere: fieldWhere("trust"),
    tokens: from("tokens")?.value,
    links: each("links", linkModel) ?? [],
    exposes: each("exposes", (spec, where) => exposureModel(spec, undefined, where)) ?? [],
    imports: each("imports", importModel) ?? [importModel({ service: "*" }, declared.where)],
    importLimit: from("importLimit")?.value ?? defaultImportLimit,
    skupperServiceSync: from("skupper")?.value.serviceSync ?? false,
    bySiteDocument: site !== undefined,
    where: declared.nameAt,
  };
}

/** Link and Service documents join the site to which they belong. */
function addOwnDocuments(
  documents: readonly ParsedDocument[],
  { ownSite, incomplete, ownerBefore }: ModelContext,
  sites: Map<string, SiteModel>,
  report: ReportModelProblem,
): void {
  const owner = ownerOf(documents, ownSite, [...sites.keys()]);
  const added = new Map<string, { links: LinkModel[]; exposes: ExposureModel[] }>();
  for (const document of documents) {
    if (document.kind !== "Link" && document.kind !== "Service") continue;
    const found = owner(document.file);
    const before = ownerBefore?.(document);
    // Its site is gone and it has stayed: whoever would be next did not ask for it.
    const orphaned = before !== undefined && found?.how === "fallback" && found.site !== before;
    const name = orphaned ? undefined : found?.site;
    if (name === undefined || !sites.has(name)) {
      const cure = "put it into the folder of its Site document, or name the site with --site";
      if (!incomplete)
        report({ document, path: ["kind"] }, "no-owner", `this ${document.kind} belongs to no site: ${cure}`);
      continue;
    }
    const { spec } = document.value as { spec: LinkSpec & ServiceSpec };
    const where: Where = { document, path: ["spec"] };
    const own = added.get(name) ?? { links: [], exposes: [] };
    if (document.kind === "Link") own.links.push(linkModel(spec, where));
    else own.exposes.push(exposureModel(spec, document.name, where));
    added.set(name, own);
  }
  for (const [name, { links, exposes }] of added) {
    const site = sites.get(name) as SiteModel;
    sites.set(name, { ...site, links: [...site.links, ...links], exposes: [...site.exposes, ...exposes] });
  }
}

/** Of links to one site and of services of one name the first counts, whatever else is said of the repetition. */
export function withoutRepetitions(model: Model): Model {
  const firsts = <T>(things: readonly T[], nameOf: (thing: T) => string): readonly T[] => {
    const names = new Set<string>();
    const first = things.filter((thing) => !names.has(nameOf(thing)) && names.add(nameOf(thing)));
    return first.length === things.length ? things : first;
  };
  const sites = [...model.sites].map(([name, site]): [string, SiteModel] => {
    const links = firsts(site.links, ({ to }) => to);
    const exposes = firsts(site.exposes, ({ service }) => service);
    return [name, links === site.links && exposes === site.exposes ? site : { ...site, links, exposes }];
  });
  return { ...model, sites: new Map(sites) };
}

function linkModel(link: LinkSpec, where: Where): LinkModel {
  const { to, endpoints = [], cost = 1, credentials, serverName, proxy } = link;
  return { to, endpoints, cost, credentials, serverName, proxy, where };
}

function exposureModel(spec: ServiceSpec, documentName: string | undefined, where: Where): ExposureModel {
  const service = spec.service ?? documentName ?? "";
  const base = spec.address ?? service;
  const short =
    spec.port === undefined ? [] : [{ port: spec.port, targetPort: spec.targetPort ?? spec.port }];
  const listed: { name?: string; port: number; targetPort?: number | string }[] = spec.ports ?? short;
  return {
    service,
    protocol: spec.protocol ?? "tcp",
    ports: listed.map(({ name, port, targetPort }) => ({
      name: name ?? String(port),
      port,
      targetPort: targetPort ?? port,
      address: listed.length > 1 ? `${base}:${port}` : base,
    })),
    targets: spec.targets ?? (spec.target ? [spec.target] : []),
    tls: spec.tls,
    allow: spec.allow ?? ["*"],
    encryption: spec.encryption ?? "link",
    podNames: spec.podNames ?? false,
    includeNotReady: spec.includeNotReady ?? false,
    where,
  };
}

function importModel(spec: ImportSpec, where: Where): ImportModel {
  const { service, from = ["*"], as, host = "127.0.0.1", port, tls, takeOver = false } = spec;
  return { service, from, as, host, port, tls, takeOver, where };
}
