// The model of one site → the entities that its router is to have. Pure: the same input gives the same output.
import type { Target } from "@isthmus/schemas/declarations.js";
import { matches } from "../declarations/site-checks.ts";
import {
  type ExposureModel,
  type ImportModel,
  type LinkModel,
  type Model,
  type SiteModel,
  standardPort,
} from "../declarations/site-model.ts";
import type { Surroundings } from "./surroundings.ts";

export type AttributeValue = string | number | boolean;

/** An entity of the router, by its short type and name. */
export interface RouterEntity {
  readonly type: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** Something declared that cannot be made, and why. */
export interface Unmet {
  readonly what: string;
  readonly reason: string;
}
/** A service as this site takes it in. */
export interface ImportedService {
  readonly service: string;
  readonly address: string;
  readonly host: string;
  readonly port: number;
  /** The sites that expose it. */
  readonly from: readonly string[];
  readonly listener: string;
}
/** A service as this site offers it. */
export interface ExposedService {
  readonly service: string;
  readonly address: string;
  readonly port: number;
  readonly connectors: readonly string[];
}

export interface DesiredState {
  readonly entities: readonly RouterEntity[];
  readonly unmet: readonly Unmet[];
  readonly imports: readonly ImportedService[];
  readonly exposes: readonly ExposedService[];
}

/** The sslProfile of links. */
export const profileName = "site";
export const accessName = "access";
export const linkName = (to: string): string => `link/${to}`;

/** What the router of `surroundings.site` is to have. */
export function desiredState(model: Model, surroundings: Surroundings): DesiredState {
  const site = model.sites.get(surroundings.site);
  const entities: RouterEntity[] = [];
  const unmet: Unmet[] = [];
  if (!site) return { entities, unmet, imports: [], exposes: [] };
  entities.push({
    type: "sslProfile",
    name: profileName,
    attributes: {
      certFile: surroundings.certFile,
      privateKeyFile: surroundings.privateKeyFile,
      siteIdentityDirectory: surroundings.identityDirectory,
      revision: surroundings.credentialsRevision,
    },
  });
  if (site.mode === "edge")
    unmet.push({ what: "mode edge", reason: "is not there yet: the site runs as interior" });
  const access = accessEntity(site, model, surroundings, unmet);
  if (access) entities.push(access);
  for (const link of site.links) {
    const entity = linkEntity(link, model, surroundings, unmet);
    if (entity) entities.push(entity);
  }
  const exposes = site.exposes.flatMap((exposure) => exposed(exposure, entities, unmet));
  const imports = imported(site, model, entities, unmet);
  return { entities, unmet, imports, exposes };
}

function accessEntity(
  site: SiteModel,
  model: Model,
  surroundings: Surroundings,
  unmet: Unmet[],
): RouterEntity | undefined {
  const { access } = site;
  const linkedTo = [...model.sites.values()].some((other) =>
    other.links.some((link) => link.to === site.name && link.endpoints.length === 0),
  );
  const opened = access.type === "none" && surroundings.openAccess && linkedTo;
  if (access.type === "none" && !opened) return undefined;
  if (access.type !== "host" && !opened) {
    unmet.push({ what: `access ${access.type}`, reason: "needs Kubernetes" });
    return undefined;
  }
  if (site.mode === "edge") {
    unmet.push({ what: "access", reason: "a site in mode edge accepts no links" });
    return undefined;
  }
  return {
    type: "listener",
    name: accessName,
    attributes: {
      role: "inter-router",
      host: opened ? "127.0.0.1" : (access.bind ?? "0.0.0.0"),
      port: String(access.port ?? surroundings.openPort),
      sslProfile: profileName,
      authenticatePeer: true,
      requireSsl: true,
      saslMechanisms: "EXTERNAL",
    },
  };
}

/** Where a site is reached: as the link says, as the network says, as the site itself has told. */
export function endpointsOf(link: LinkModel, model: Model, surroundings: Surroundings): readonly string[] {
  if (link.endpoints.length > 0) return link.endpoints;
  const target = model.sites.get(link.to);
  if (target && target.endpoints.length > 0) return target.endpoints;
  const told = surroundings.endpoints.get(link.to);
  if (told && told.length > 0) return told;
  if (target?.access.type === "host")
    return (target.access.hosts ?? []).map((host) => `${host}:${target.access.port ?? standardPort}`);
  return [];
}

function linkEntity(
  link: LinkModel,
  model: Model,
  surroundings: Surroundings,
  unmet: Unmet[],
): RouterEntity | undefined {
  const what = `link to ${link.to}`;
  if (link.ownCredentials) {
    unmet.push({
      what,
      reason: "credentials of a link have no effect yet: leave them out to use the site's own CA",
    });
    return undefined;
  }
  if (!surroundings.identified.has(link.to)) {
    unmet.push({ what, reason: `waiting for identity of ${link.to}` });
    return undefined;
  }
  const endpoints = endpointsOf(link, model, surroundings);
  const [first, ...more] = endpoints;
  if (first === undefined) {
    unmet.push({ what, reason: `no endpoint of ${link.to} is known` });
    return undefined;
  }
  const { host, port } = splitHost(first, standardPort);
  return {
    type: "connector",
    name: linkName(link.to),
    attributes: {
      role: "inter-router",
      host,
      port: String(port),
      ...(more.length > 0 && { endpoints: more.join(",") }),
      cost: link.cost,
      sslProfile: profileName,
      site: link.to,
      saslMechanisms: "EXTERNAL",
    },
  };
}

/** Host and port of an endpoint or target that the schema has let through; the port may be left to `otherwise`. */
function splitHost<P>(endpoint: string, otherwise: P): { host: string; port: number | P } {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(endpoint);
  return { host: match?.[1] ?? match?.[2] ?? endpoint, port: match?.[3] ? Number(match[3]) : otherwise };
}

function exposed(exposure: ExposureModel, entities: RouterEntity[], unmet: Unmet[]): ExposedService[] {
  return exposure.ports.map(({ name, port, targetPort, address }) => {
    const connectors: string[] = [];
    for (const target of exposure.targets) {
      const where = hostOf(target, targetPort);
      if (typeof where === "string") {
        unmet.push({ what: `service ${exposure.service}`, reason: where });
        continue;
      }
      const connector = `service/${exposure.service}/${name}/${where.host}:${where.port}`;
      if (connectors.includes(connector)) continue;
      connectors.push(connector);
      entities.push({
        type: "tcpConnector",
        name: connector,
        attributes: { address, host: where.host, port: String(where.port) },
      });
    }
    return { service: exposure.service, address, port, connectors };
  });
}

/** Where a target answers, or why that is not known. */
function hostOf(target: Target, targetPort: number | string): { host: string; port: number } | string {
  if (!target.host) return `its target ${Object.keys(target)[0]} needs Kubernetes: give a host here`;
  const { host, port } = splitHost(target.host, targetPort);
  if (typeof port !== "number")
    return `its targetPort ${port} is a name, and only Kubernetes knows those: give a number`;
  return { host, port };
}

function imported(
  site: SiteModel,
  model: Model,
  entities: RouterEntity[],
  unmet: Unmet[],
): ImportedService[] {
  const found = new Map<string, ImportedService & { from: string[] }>();
  const ownTargets = new Set(
    entities
      .filter(({ type }) => type === "tcpConnector")
      .map(({ attributes }) => `${attributes.host}:${attributes.port}`),
  );
  for (const other of model.sites.values()) {
    if (other.name === site.name) continue;
    for (const exposure of other.exposes) {
      if (!exposure.allow.some((pattern) => matches(pattern, site.name))) continue;
      const rule = site.imports.find(
        ({ service, from }) =>
          matches(service, exposure.service) && from.some((pattern) => matches(pattern, other.name)),
      );
      if (rule) for (const port of exposure.ports) take(rule, other.name, exposure, port, found, unmet);
    }
  }
  const imports: ImportedService[] = [];
  for (const service of found.values()) {
    const { address, host, port, listener } = service;
    if (ownTargets.has(`${host}:${port}`)) {
      unmet.push({
        what: `import ${service.service}`,
        reason: `a target of this site answers at ${host}:${port} already`,
      });
      continue;
    }
    imports.push(service);
    entities.push({ type: "tcpListener", name: listener, attributes: { address, host, port: String(port) } });
  }
  return imports;
}

function take(
  rule: ImportModel,
  from: string,
  exposure: ExposureModel,
  exposedPort: ExposureModel["ports"][number],
  found: Map<string, ImportedService & { from: string[] }>,
  unmet: Unmet[],
): void {
  const service = (rule.as ?? "<service>")
    .replaceAll("<service>", exposure.service)
    .replaceAll("<site>", from);
  const port = exposure.ports.length === 1 ? (rule.port ?? exposedPort.port) : exposedPort.port;
  const { address } = exposedPort;
  const listener = `service/${service}/${exposedPort.name}`;
  const before = found.get(listener);
  if (before?.address === address && before.port === port) before.from.push(from);
  else if (before)
    unmet.push({
      what: `import ${service}`,
      reason: `${from} exposes it as ${address} on port ${port}, ${before.from.join(", ")} as ${before.address} on port ${before.port}`,
    });
  else found.set(listener, { service, address, host: rule.host, port, from: [from], listener });
}
