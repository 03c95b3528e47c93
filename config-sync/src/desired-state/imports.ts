// The services of other sites that a site takes in → tcpListeners.
import { matches } from "../declarations/site-checks.ts";
import type { ImportModel, Model, SiteModel } from "../declarations/site-model.ts";
import type { RouterEntity, Unmet } from "./entity.ts";
import { type Encryption, encryptionOf, stricter } from "./policies.ts";
import { assignPorts, portKey } from "./services.ts";
import type { ClusterSurroundings, OfferedService, Surroundings } from "./surroundings.ts";
import { clientTls, type TlsProfiles } from "./tls-profiles.ts";

/** A service as this site takes it in. */
export interface ImportedService {
  readonly service: string;
  readonly address: string;
  /** Where it answers here: a local address, or the name of its Service. */
  readonly host: string;
  readonly port: number;
  readonly portName: string;
  /** The port of the router behind its Service; that of `port` outside Kubernetes. */
  readonly routerPort: number;
  /** The sites that expose it. */
  readonly from: readonly string[];
  /** The documents name them: nobody else may serve it. */
  readonly fromNamed: boolean;
  readonly encryption: Encryption;
  readonly listener: string;
  /** A Service that is there already is led to it. */
  readonly takeOver?: boolean;
}
interface Found extends Omit<ImportedService, "routerPort"> {
  readonly from: string[];
  encryption: Encryption;
  readonly rule: ImportModel;
}

/** What other sites offer: as they say themselves, else as the documents at hand say of them. */
export function offers(
  own: string,
  model: Model,
  catalogue: Surroundings["catalogue"],
): ReadonlyMap<string, readonly OfferedService[]> {
  const names = [...new Set([...model.sites.keys(), ...catalogue.keys()])].sort();
  return new Map(
    names
      .filter((name) => name !== own)
      .map((name) => [name, catalogue.get(name) ?? model.sites.get(name)?.exposes ?? []]),
  );
}

/** The import by which a site takes in what another one offers; undefined: it may not use it, or does not want it. */
export function ruleFor(site: SiteModel, other: string, offer: OfferedService): ImportModel | undefined {
  if (!offer.allow.some((pattern) => matches(pattern, site.name))) return undefined;
  return site.imports.find(
    ({ service, from }) => matches(service, offer.service) && from.some((pattern) => matches(pattern, other)),
  );
}

/** What is taken in. What cannot be is added to `unmet`; the listeners are added to `entities`. */
export function imported(
  site: SiteModel,
  model: Model,
  surroundings: Surroundings,
  profiles: TlsProfiles,
  entities: RouterEntity[],
  unmet: Unmet[],
): ImportedService[] {
  const offered = offers(site.name, model, surroundings.catalogue);
  addressConflicts(site, offered, unmet);
  const found = new Map<string, Found>();
  for (const [other, services] of offered)
    for (const offer of services) {
      const rule = ruleFor(site, other, offer);
      if (rule) for (const port of offer.ports) take(rule, other, offer, port, found, unmet);
    }
  const wanted = withinLimit(site, found, unmet);
  if (surroundings.kubernetes)
    return asServices(site, wanted, surroundings.kubernetes, profiles, entities, unmet);
  const taken = new Map<string, string>();
  for (const { type, attributes } of entities)
    if (type === "tcpConnector") taken.set(`${attributes.host}:${attributes.port}`, "a target of this site");
  const imports: ImportedService[] = [];
  for (const { rule, ...service } of wanted) {
    const { address, host, port, listener } = service;
    const what = `import ${service.service}`;
    const before = taken.get(`${host}:${port}`);
    if (before !== undefined) {
      const cure = "give it another port in imports";
      unmet.push({ what, reason: `${before} answers at ${host}:${port} already: ${cure}` });
      continue;
    }
    const tls = clientTls(what, rule.tls, profiles);
    if ("problem" in tls) {
      unmet.push({ what, reason: `TLS to its clients: ${tls.problem}` });
      continue;
    }
    taken.set(`${host}:${port}`, `the service ${service.service}`);
    imports.push({ ...service, routerPort: port });
    entities.push({
      type: "tcpListener",
      name: listener,
      attributes: { address, host, port: String(port), ...tls },
    });
  }
  return imports;
}

/** In Kubernetes each port of a service gets a port of the router, and a Service leads there. */
function asServices(
  site: SiteModel,
  wanted: readonly Found[],
  { cluster, portsBefore }: ClusterSurroundings,
  profiles: TlsProfiles,
  entities: RouterEntity[],
  unmet: Unmet[],
): ImportedService[] {
  const own = new Set(site.exposes.map(({ service }) => service));
  const theirs = new Map(cluster.services.filter(({ ours }) => !ours).map((one) => [one.name, one]));
  const said = new Set<string>();
  const free = wanted.filter(({ service, rule }) => {
    const there = theirs.get(service);
    if (!there || (rule.takeOver && there.fixed === undefined)) return true;
    // What is exposed here is there anyhow.
    if ((rule.takeOver || !own.has(service)) && !said.has(service)) {
      const cure =
        "take the other in under another name (as: in imports), or lead this one there (takeOver: true)";
      const reason = rule.takeOver
        ? `the Service ${service} cannot be taken over: ${there.fixed}`
        : `a Service ${service} is there already and stays as it is: ${cure}`;
      unmet.push({ what: `import ${service}`, reason });
    }
    said.add(service);
    return false;
  });
  const ports = assignPorts(
    free.map(({ service, port }) => portKey(service, port)),
    portsBefore,
  );
  const imports: ImportedService[] = [];
  for (const { rule, ...service } of free) {
    const tls = clientTls(`import ${service.service}`, rule.tls, profiles);
    if ("problem" in tls) {
      unmet.push({ what: `import ${service.service}`, reason: `TLS to its clients: ${tls.problem}` });
      continue;
    }
    const routerPort = ports.get(portKey(service.service, service.port)) as number;
    const takeOver = theirs.has(service.service);
    imports.push({ ...service, host: service.service, routerPort, ...(takeOver && { takeOver }) });
    entities.push({
      type: "tcpListener",
      name: service.listener,
      attributes: { address: service.address, host: "", port: String(routerPort), ...tls },
    });
  }
  return imports;
}

function take(
  rule: ImportModel,
  from: string,
  offer: OfferedService,
  offeredPort: OfferedService["ports"][number],
  found: Map<string, Found>,
  unmet: Unmet[],
): void {
  const service = (rule.as ?? "<service>").replaceAll("<service>", offer.service).replaceAll("<site>", from);
  const port = offer.ports.length === 1 ? (rule.port ?? offeredPort.port) : offeredPort.port;
  const { address } = offeredPort;
  const listener = `service/${service}/${offeredPort.name}`;
  const before = found.get(listener);
  const encryption = encryptionOf(offer);
  if (before?.address === address && before.port === port) {
    before.from.push(from);
    before.encryption = stricter(before.encryption, encryption);
  }
  if (before && !(before.address === address && before.port === port)) {
    const reason = `${from} exposes it as ${address} on port ${port}, ${before.from.join(", ")} as ${before.address} on port ${before.port}`;
    unmet.push({ what: `import ${service}`, reason });
  } else
    found.set(listener, {
      service,
      address,
      host: rule.host,
      port,
      portName: offeredPort.name,
      from: [from],
      fromNamed: !rule.from.includes("*"),
      encryption,
      listener,
      rule,
    });
}

/** One address with two protocols or port sets: whoever connects could not know what answers. Both sides say so. */
function addressConflicts(
  site: SiteModel,
  offered: ReadonlyMap<string, readonly OfferedService[]>,
  unmet: Unmet[],
): void {
  const own = new Map<string, { service: string; port: number }>();
  for (const { service, ports } of site.exposes)
    for (const { address, port } of ports) own.set(address, { service, port });
  if (own.size === 0) return;
  for (const [other, services] of offered)
    for (const { service, ports } of services)
      for (const { address, port } of ports) {
        const mine = own.get(address);
        if (!mine || mine.port === port) continue;
        const reason = `the address ${address} has port ${mine.port} here and port ${port} in ${other} (service ${service}): give one of them another address`;
        unmet.push({ what: `service ${mine.service}`, reason });
      }
}

/** Services in order of name up to the limit; each Service weighs on every pod of a namespace. */
function withinLimit(site: SiteModel, found: ReadonlyMap<string, Found>, unmet: Unmet[]): Found[] {
  const services = [...new Set([...found.values()].map(({ service }) => service))].sort();
  if (services.length <= site.importLimit) return [...found.values()];
  const beyond = new Set(services.slice(site.importLimit));
  const reason = `${beyond.size} of ${services.length} services are not taken in, ${services[site.importLimit]} first among them: raise importLimit (${site.importLimit}) or narrow imports`;
  unmet.push({ what: "imports", reason });
  return [...found.values()].filter(({ service }) => !beyond.has(service));
}
