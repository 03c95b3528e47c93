// The model of one site → the entities that its router is to have. Pure: the same input gives the same output.
import { type LinkModel, type Model, type SiteModel, standardPort } from "../declarations/site-model.ts";
import { joinHost, splitHost } from "./endpoint.ts";
import type { AttributeValue, RouterEntity, Unmet } from "./entity.ts";
import { type ExposedService, exposed } from "./exposures.ts";
import { type ImportedService, imported } from "./imports.ts";
import { policies } from "./policies.ts";
import type { Surroundings } from "./surroundings.ts";
import { clientTls, directoryOf, TlsProfiles, tlsFiles } from "./tls-profiles.ts";

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
/** AMQP over TLS (IANA). */
const amqpsPort = 5671;
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
      ...trustAttributes(surroundings),
      revision: surroundings.credentialsRevision,
    },
  });
  const access = accessEntity(site, model, surroundings, unmet);
  if (access) entities.push(access);
  for (const link of site.links) {
    entities.push(...linkEntities(site, link, model, surroundings, unmet));
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
  const clients = clientAccess(site, profiles, cluster !== undefined, unmet);
  if (clients) entities.push(clients);
  const imports = imported(site, model, surroundings, profiles, entities, unmet);
  entities.push(...profiles.entities(), ...policies(site, imports));
  return { entities, unmet, imports, exposes };
}

/** Whom the router believes to be which site. */
function trustAttributes(surroundings: Surroundings): Record<string, AttributeValue> {
  return {
    siteIdentityDirectory: surroundings.identityDirectory,
    ...(surroundings.sharedCa && { sharedCaFile: surroundings.sharedCaFile }),
    ...(surroundings.revoked && { revokedFile: surroundings.revokedFile }),
  };
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
function clientAccess(
  site: SiteModel,
  profiles: TlsProfiles,
  inCluster: boolean,
  unmet: Unmet[],
): RouterEntity | undefined {
  const { amqp } = site;
  if (!amqp) return undefined;
  const { tls } = amqp;
  if (inCluster && !tls) {
    unmet.push({ what: "amqp", reason: "in Kubernetes its clients come over the network: give it tls" });
    return undefined;
  }
  // In a cluster a Service leads there, always by the standard port.
  const bind = inCluster ? "" : (amqp.bind ?? "127.0.0.1");
  const port = inCluster ? amqpsPort : (amqp.port ?? (tls ? amqpsPort : 5672));
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
  const redeemed = surroundings.links.get(link.to)?.endpoints ?? [];
  if (link.credentials?.token !== undefined && redeemed.length > 0) return redeemed;
  const target = model.sites.get(link.to);
  if (target && target.endpoints.length > 0) return target.endpoints;
  const told = surroundings.endpoints.get(link.to);
  if (told && told.length > 0) return told;
  if (target?.access.type === "host")
    return (target.access.hosts ?? []).map((host) => `${host}:${target.access.port ?? standardPort}`);
  return [];
}

function linkEntities(
  site: SiteModel,
  link: LinkModel,
  model: Model,
  surroundings: Surroundings,
  unmet: Unmet[],
): RouterEntity[] {
  const what = `link to ${link.to}`;
  const none = (reason: string): RouterEntity[] => {
    unmet.push({ what, reason });
    return [];
  };
  const byToken = link.credentials?.token !== undefined ? surroundings.links.get(link.to) : undefined;
  // A token of our own kind has brought the identity: then the site's own certificate is the link's.
  const own =
    byToken?.identity === undefined && link.credentials
      ? linkProfile(link.to, link.credentials, surroundings)
      : undefined;
  if (own && "problem" in own) return none(own.problem);
  const byName = own === undefined || own.namesSite;
  if (byName && !own?.trusts && !surroundings.identified.has(link.to) && !surroundings.sharedCa)
    return none(`waiting for identity of ${link.to}`);
  const [first, ...more] = endpointsOf(link, model, surroundings);
  if (first === undefined) return none(`no endpoint of ${link.to} is known`);
  const { host, port } = splitHost(first, standardPort);
  const { proxy, serverName } = link;
  const proxyFolder = proxy && directoryOf(proxy, surroundings.kubernetes?.secretsFolder);
  if (proxy?.secretName !== undefined && proxyFolder === undefined)
    return none(`the Secret ${proxy.secretName} needs Kubernetes: give a directory here`);
  const connector: RouterEntity = {
    type: "connector",
    name: linkName(link.to),
    attributes: {
      role: site.mode === "edge" ? "edge" : "inter-router",
      host,
      port: String(port),
      ...(more.length > 0 && { endpoints: more.join(",") }),
      ...(site.mode !== "edge" && { cost: link.cost }),
      sslProfile: own?.profile.name ?? profileName,
      ...(byName ? { site: link.to } : { verifyHostname: true }),
      saslMechanisms: "EXTERNAL",
      ...(serverName !== undefined && { serverName }),
      ...(proxy && { proxy: proxyAddress(proxy.host) }),
      ...(proxyFolder !== undefined && { proxyCredentialsFolder: proxyFolder }),
    },
  };
  return own ? [own.profile, connector] : [connector];
}

/** The usual port of HTTP proxies. */
const proxyPort = 3128;
function proxyAddress(text: string): string {
  const { host, port } = splitHost(text, proxyPort);
  return joinHost(host, port);
}

interface LinkProfile {
  readonly profile: RouterEntity;
  /** The certificate names our site; otherwise it is one of Skupper's, and the peer is known by its host's name. */
  readonly namesSite: boolean;
  /** ca.crt says whom to believe. */
  readonly trusts: boolean;
}
/** The certificates of one link. */
function linkProfile(
  to: string,
  place: NonNullable<LinkModel["credentials"]>,
  surroundings: Surroundings,
): LinkProfile | { readonly problem: string } {
  const { tlsFolders, kubernetes, links } = surroundings;
  if (place.token !== undefined) {
    const made = links.get(to);
    if (!made?.directory) return { problem: made?.reason ?? "the token waits to be redeemed" };
    return linkProfileOf(to, made.directory, surroundings);
  }
  const directory = directoryOf(place, kubernetes?.secretsFolder);
  if (directory === undefined)
    return { problem: `the Secret ${place.secretName} needs Kubernetes: give a directory here` };
  const found = tlsFolders?.get(directory);
  if (found?.problem !== undefined && found.revision === "") return { problem: found.problem };
  const missing = ["tls.crt", "tls.key"].filter((file) => found && !found.files.has(file));
  if (missing.length > 0)
    return { problem: `${missing.join(" and ")} is missing in ${place.secretName ?? directory}` };
  return linkProfileOf(to, directory, surroundings);
}
function linkProfileOf(to: string, directory: string, surroundings: Surroundings): LinkProfile {
  const found = surroundings.tlsFolders?.get(directory);
  const namesSite = found?.namesSite ?? true;
  const trusts = found?.files.has(tlsFiles.authorities) ?? false;
  const ca = `${directory}/${tlsFiles.authorities}`;
  const attributes = {
    certFile: `${directory}/${tlsFiles.certificate}`,
    privateKeyFile: `${directory}/${tlsFiles.key}`,
    ...(namesSite
      ? { ...trustAttributes(surroundings), ...(trusts && { sharedCaFile: ca }) }
      : { ...(trusts && { caCertFile: ca }) }),
    revision: `${surroundings.credentialsRevision}${found?.revision ?? ""}`,
  };
  return { profile: { type: "sslProfile", name: linkName(to), attributes }, namesSite, trusts };
}
