// The model of one site → the entities that its router is to have. Pure: the same input gives the same output.
import { type LinkModel, type Model, type SiteModel, standardPort } from "../declarations/site-model.ts";
import { splitHost } from "./endpoint.ts";
import type { RouterEntity, Unmet } from "./entity.ts";
import { type ExposedService, exposed } from "./exposures.ts";
import { type ImportedService, imported } from "./imports.ts";
import type { Surroundings } from "./surroundings.ts";
import { clientTls, TlsProfiles } from "./tls-profiles.ts";

export interface DesiredState {
  readonly entities: readonly RouterEntity[];
  readonly unmet: readonly Unmet[];
  readonly imports: readonly ImportedService[];
  readonly exposes: readonly ExposedService[];
}

/** The sslProfile of links. */
export const profileName = "site";
export const accessName = "access";
const clientsName = "amqp";
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
  const access = accessEntity(site, model, surroundings, unmet);
  if (access) entities.push(access);
  for (const link of site.links) {
    const entity = linkEntity(site, link, model, surroundings, unmet);
    if (entity) entities.push(entity);
  }
  const cluster = surroundings.kubernetes?.cluster;
  if (site.mode !== "edge") entities.push(...peerEntities(surroundings));
  const profiles = new TlsProfiles(surroundings.tlsFolders, unmet, surroundings.kubernetes?.secretsFolder);
  // Skupper v1 looks for service:port.
  const aliasesOf = (service: string, port: number): string[] =>
    site.skupperServiceSync ? [`${service}:${port}`] : [];
  const exposes = site.exposes.flatMap((exposure) =>
    exposed(exposure, profiles, entities, unmet, cluster, aliasesOf),
  );
  const clients = clientAccess(site, profiles, unmet);
  if (clients) entities.push(clients);
  const imports = imported(site, model, surroundings, profiles, entities, unmet);
  entities.push(...profiles.entities());
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
  const peers = surroundings.kubernetes?.peers ?? [];
  const opened = access.type === "none" && ((surroundings.openAccess && linkedTo) || peers.length > 0);
  if (access.type === "none" && !opened) return undefined;
  const inCluster = surroundings.kubernetes !== undefined;
  if (access.type !== "host" && !opened && !inCluster) {
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
      host: opened && !inCluster ? "127.0.0.1" : (access.bind ?? "0.0.0.0"),
      port: String(inCluster ? standardPort : (access.port ?? surroundings.openPort)),
      sslProfile: profileName,
      authenticatePeer: true,
      requireSsl: true,
      saslMechanisms: "EXTERNAL",
    },
  };
}

/** The routers of one site link among themselves: of two, the one with the later name dials. */
function peerEntities({ site, kubernetes }: Surroundings): RouterEntity[] {
  if (!kubernetes) return [];
  return kubernetes.peers
    .filter(({ name, address }) => name < kubernetes.pod && address !== "")
    .map(({ name, address }) => ({
      type: "connector",
      name: `peer/${name}`,
      attributes: {
        role: "inter-router",
        host: address,
        port: String(standardPort),
        sslProfile: profileName,
        site,
        saslMechanisms: "EXTERNAL",
      },
    }));
}

/** The listener of ordinary AMQP clients. */
function clientAccess(site: SiteModel, profiles: TlsProfiles, unmet: Unmet[]): RouterEntity | undefined {
  const { amqp } = site;
  if (!amqp) return undefined;
  const { bind = "127.0.0.1", tls, port = tls ? 5671 : 5672 } = amqp;
  const attributes = { role: "normal", host: bind, port: String(port), readOnly: true };
  if (!tls) return { type: "listener", name: clientsName, attributes };
  const secured = clientTls("amqp", tls, profiles);
  if ("problem" in secured) {
    unmet.push({ what: "amqp", reason: `TLS to its clients: ${secured.problem}` });
    return undefined;
  }
  const { authenticatePeer, ...profile } = secured;
  return {
    type: "listener",
    name: clientsName,
    attributes: {
      ...attributes,
      ...profile,
      requireSsl: true,
      ...(authenticatePeer === true && { authenticatePeer, saslMechanisms: "EXTERNAL" }),
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
  site: SiteModel,
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
      role: site.mode === "edge" ? "edge" : "inter-router",
      host,
      port: String(port),
      ...(more.length > 0 && { endpoints: more.join(",") }),
      ...(site.mode !== "edge" && { cost: link.cost }),
      sslProfile: profileName,
      site: link.to,
      saslMechanisms: "EXTERNAL",
    },
  };
}
