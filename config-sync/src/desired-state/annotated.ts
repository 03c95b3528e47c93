// What objects of the namespace declare beside the documents: Skupper v1's annotations on Services and workloads make
// exposures, and Secrets that are tokens make links.
//
//   skupper.io/proxy: tcp | http | http2      the switch; what runs over TCP is carried as TCP
//   skupper.io/address, /port ("8080" or "8080:9090", several with commas), /target (Service only)
import type { Target } from "@isthmus/schemas/declarations.js";
import type { ExposureModel, LinkModel, Model, SiteModel } from "../declarations/site-model.ts";
import { type AnnotatedObject, type Cluster, isSelected, selectorFor } from "./cluster.ts";
import type { Unmet } from "./entity.ts";

const prefix = "skupper.io/";
export const proxyAnnotation = `${prefix}proxy`;
const protocols = ["tcp", "http", "http2"];

/** The model with what annotations of the namespace expose, and what is wrong with them. */
export function withAnnotated(
  model: Model,
  name: string,
  cluster: Cluster | undefined,
): { model: Model; unmet: Unmet[] } {
  const site = model.sites.get(name);
  const unmet: Unmet[] = [];
  if (!site || !cluster) return { model, unmet };
  const exposes = site.exposes.flatMap((exposure) =>
    exposure.podNames ? [exposure, ...ofPods(exposure, cluster)] : [exposure],
  );
  if (cluster.annotated.length + cluster.tokens.length + exposes.length === site.exposes.length)
    return { model, unmet };
  const links = [...site.links];
  for (const { secret, to } of cluster.tokens)
    if (to !== name && !links.some((link) => link.to === to)) links.push(linkByToken(secret, to, site));
  for (const object of cluster.annotated) {
    const found = exposureOf(object, site);
    const what = `${object.reference}: ${proxyAnnotation}`;
    if (typeof found === "string") unmet.push({ what, reason: found });
    else if (exposes.some(({ service }) => service === found.service))
      unmet.push({ what, reason: `${found.service} is exposed already: the annotation has no effect` });
    else exposes.push(found);
  }
  return { model: { ...model, sites: new Map(model.sites).set(name, { ...site, exposes, links }) }, unmet };
}

/** The label that Kubernetes puts on the pods of StatefulSets. */
const podNameLabel = "statefulset.kubernetes.io/pod-name";

/** The pods of an exposure, each as a service of its own name. */
function ofPods(exposure: ExposureModel, cluster: Cluster): ExposureModel[] {
  const names = new Set(
    exposure.targets.flatMap((target) => {
      const selector = selectorFor(target, cluster);
      const pods = selector ? cluster.pods.filter((pod) => isSelected(pod, selector)) : [];
      return pods.flatMap(({ labels }) => labels[podNameLabel] ?? []);
    }),
  );
  return [...names].sort().map((pod) => ({
    ...exposure,
    service: pod,
    ports: exposure.ports.map((port) => ({ ...port, address: `${port.address}/${pod}` })),
    targets: [{ selector: `${podNameLabel}=${pod}` }],
    podNames: false,
  }));
}

const linkByToken = (token: string, to: string, { where }: SiteModel): LinkModel => ({
  to,
  endpoints: [],
  cost: 1,
  credentials: { token },
  serverName: undefined,
  proxy: undefined,
  where,
});

function exposureOf(
  { reference, annotations, ports }: AnnotatedObject,
  site: SiteModel,
): ExposureModel | string {
  const of = (key: string): string | undefined => annotations[`${prefix}${key}`];
  const protocol = of("proxy") ?? "";
  if (!protocols.includes(protocol)) return `${protocol} is none of ${protocols.join(", ")}`;
  const [kind, name] = reference.split("/") as [string, string];
  const service = of("address") ?? name;
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(service))
    return `the address ${service} is no name of a Service`;
  const given = of("port");
  const listed = given === undefined ? ports : portsIn(given);
  if (listed.length === 0)
    return given === undefined
      ? `give a port: ${prefix}port`
      : `the port ${given} is not PORT or PORT:TARGETPORT`;
  const target: Target = kind === "service" ? serviceTarget(of("target"), name) : { workload: reference };
  return {
    service,
    protocol: "tcp",
    ports: listed.map(({ port, targetPort }) => ({
      name: String(port),
      port,
      targetPort,
      address: listed.length > 1 ? `${service}:${port}` : service,
    })),
    targets: [target],
    tls: undefined,
    allow: ["*"],
    encryption: "link",
    podNames: false,
    includeNotReady: false,
    where: site.where,
  };
}
/** Another Service of the namespace by its name, or a host. */
const serviceTarget = (target: string | undefined, name: string): Target =>
  target?.includes(".") ? { host: target } : { service: target ?? name };

function portsIn(text: string): { port: number; targetPort: number }[] {
  const found: { port: number; targetPort: number }[] = [];
  for (const part of text.split(",")) {
    const match = /^\s*(\d{1,5})(?::(\d{1,5}))?\s*$/.exec(part);
    const [port, targetPort] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
    if (!match || [port, targetPort].some((one) => one < 1 || one > 65_535)) return [];
    found.push({ port, targetPort });
  }
  return found;
}
