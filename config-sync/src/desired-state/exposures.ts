// The services that a site offers → tcpConnectors.
import type { Target } from "@isthmus/schemas/declarations.js";
import type { ExposureModel } from "../declarations/site-model.ts";
import { type Cluster, type Endpoint, endpointsOf } from "./cluster.ts";
import { splitHost } from "./endpoint.ts";
import type { AttributeValue, RouterEntity, Unmet } from "./entity.ts";
import { type TlsProfiles, tlsFiles } from "./tls-profiles.ts";

/** A service as this site offers it. */
export interface ExposedService {
  readonly service: string;
  readonly address: string;
  readonly port: number;
  readonly connectors: readonly string[];
  /** AMQP clients serve it too. */
  readonly byClients: boolean;
}

/** One result for each port. What cannot be made is added to `unmet`, what can to `entities`. */
export function exposed(
  exposure: ExposureModel,
  profiles: TlsProfiles,
  entities: RouterEntity[],
  unmet: Unmet[],
  cluster: Cluster | undefined,
  /** Further addresses under which a port is offered. */
  aliasesOf: (service: string, port: number) => readonly string[] = () => [],
): ExposedService[] {
  const { service } = exposure;
  const what = `service ${service}`;
  const tls = targetTls(what, exposure, profiles);
  if ("problem" in tls) {
    unmet.push({ what, reason: `TLS to its targets: ${tls.problem}` });
    return exposure.ports.map(({ port, address }) => ({
      service,
      address,
      port,
      connectors: [],
      byClients: false,
    }));
  }
  return exposure.ports.map(({ name, port, targetPort, address }) => {
    const connectors: string[] = [];
    for (const target of exposure.targets) {
      // Whoever serves it attaches by itself.
      if (target.amqp) continue;
      const { endpoints, reason } = answering(target, targetPort, cluster, exposure.includeNotReady);
      if (reason !== "") unmet.push({ what, reason });
      for (const where of endpoints) {
        const connector = `service/${service}/${name}/${where.name}:${where.port}`;
        if (connectors.includes(connector)) continue;
        connectors.push(connector);
        const attributes = { host: where.host, port: String(where.port), ...tls };
        entities.push({ type: "tcpConnector", name: connector, attributes: { address, ...attributes } });
        for (const alias of aliasesOf(service, port).filter((one) => one !== address))
          entities.push({
            type: "tcpConnector",
            name: `${connector} as ${alias}`,
            attributes: { address: alias, ...attributes },
          });
      }
    }
    const byClients = exposure.targets.some(({ amqp }) => amqp);
    return { service, address, port, connectors, byClients };
  });
}

function targetTls(
  what: string,
  { tls }: ExposureModel,
  profiles: TlsProfiles,
): Readonly<Record<string, AttributeValue>> | { problem: string } {
  if (!tls) return {};
  const { authorities } = tlsFiles;
  const profile = profiles.profile(
    what,
    tls,
    tls.directory === undefined && tls.secretName === undefined ? [] : [authorities],
  );
  if ("problem" in profile) return profile;
  return { sslProfile: profile.name, verifyHostname: tls.verifyHostname ?? true };
}

/** Where a target answers, or why that is not known. */
function answering(
  target: Target,
  targetPort: number | string,
  cluster: Cluster | undefined,
  includeNotReady: boolean,
): { readonly endpoints: readonly Endpoint[]; readonly reason: string } {
  const none = (reason: string) => ({ endpoints: [], reason });
  if (target.host === undefined)
    return cluster
      ? endpointsOf(target, targetPort, cluster, includeNotReady)
      : none(`its target ${Object.keys(target)[0]} needs Kubernetes: give a host here`);
  const { host, port } = splitHost(target.host, targetPort);
  if (typeof port !== "number")
    return none(`its targetPort ${port} is a name, and only Kubernetes knows those: give a number`);
  return { endpoints: [{ name: host, host, port }], reason: "" };
}
