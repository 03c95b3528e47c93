// What a site sees of its Kubernetes namespace, as plain data, and how targets are found in it.
import type { Target } from "@isthmus/schemas/declarations.js";

export interface ClusterPod {
  readonly name: string;
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ready: boolean;
  readonly terminating: boolean;
  /** Named ports of its containers. */
  readonly ports: Readonly<Record<string, number>>;
}
export interface ClusterWorkload {
  /** As in documents: deployment/NAME, statefulset/NAME, daemonset/NAME. */
  readonly reference: string;
  readonly selector: Readonly<Record<string, string>>;
}
export interface ClusterService {
  readonly name: string;
  /** Empty for one that is not led by pods of its own. */
  readonly selector: Readonly<Record<string, string>>;
  /** Made by us for a service of other sites. */
  readonly ours: boolean;
  /** Why it cannot be taken over; undefined when it can. */
  readonly fixed?: string;
  readonly ports: readonly {
    readonly name: string;
    readonly port: number;
    readonly targetPort: number | string;
  }[];
}
/** A Service or workload with annotations of Skupper v1. */
export interface AnnotatedObject {
  /** KIND/NAME in lower case. */
  readonly reference: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** The ports that it has, for when the annotations name none. */
  readonly ports: readonly { readonly port: number; readonly targetPort: number | string }[];
}
/** A Secret of the namespace that is a token of another site. */
export interface ClusterToken {
  readonly secret: string;
  readonly to: string;
}
/** The namespace of a site. */
export interface Cluster {
  readonly tokens: readonly ClusterToken[];
  readonly namespace: string;
  readonly pods: readonly ClusterPod[];
  readonly workloads: readonly ClusterWorkload[];
  readonly services: readonly ClusterService[];
  readonly annotated: readonly AnnotatedObject[];
}

/** A pod that answers, or a host. */
export interface Endpoint {
  /** For the names of entities. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** Where a target answers now; with a reason when nothing does. */
export function endpointsOf(
  target: Target,
  targetPort: number | string,
  cluster: Cluster,
  includeNotReady = false,
): { readonly endpoints: readonly Endpoint[]; readonly reason: string } {
  const pods = includeNotReady ? cluster.pods.map((pod) => ({ ...pod, ready: true })) : cluster.pods;
  const none = (reason: string) => ({ endpoints: [], reason });
  if (target.selector !== undefined) {
    return ofPods(`no pod with ${target.selector}`, selectorOf(target.selector), targetPort, pods);
  }
  if (target.workload !== undefined) {
    const workload = cluster.workloads.find(({ reference }) => reference === target.workload);
    if (!workload) return none(`there is no ${target.workload} in the namespace ${cluster.namespace}`);
    return ofPods(`no pod of ${target.workload}`, workload.selector, targetPort, pods);
  }
  const service = cluster.services.find(({ name }) => name === target.service);
  if (!service) return none(`there is no Service ${target.service} in the namespace ${cluster.namespace}`);
  if (service.ours)
    return none(`the Service ${service.name} is the one by which other sites are reached from here`);
  const port = service.ports.find(({ name, port }) => port === targetPort || name === targetPort);
  if (Object.keys(service.selector).length === 0) {
    if (!port) return none(`the Service ${service.name} has no port ${targetPort}`);
    const host = `${service.name}.${cluster.namespace}.svc`;
    return { endpoints: [{ name: service.name, host, port: port.port }], reason: "" };
  }
  return ofPods(
    `no pod of the Service ${service.name}`,
    service.selector,
    port?.targetPort ?? targetPort,
    pods,
  );
}

/** Those of the pods that are ready and stay. */
function ofPods(
  nothing: string,
  selector: Readonly<Record<string, string>>,
  targetPort: number | string,
  pods: readonly ClusterPod[],
): { endpoints: Endpoint[]; reason: string } {
  const chosen = pods.filter((pod) => isSelected(pod, selector));
  if (chosen.length === 0) return { endpoints: [], reason: `${nothing} is there` };
  const staying = chosen.filter(({ ready, terminating, address }) => ready && !terminating && address !== "");
  const endpoints: Endpoint[] = [];
  for (const { name, address, ports } of staying) {
    const port = typeof targetPort === "number" ? targetPort : ports[targetPort];
    if (port !== undefined) endpoints.push({ name, host: address, port });
  }
  if (endpoints.length > 0)
    return { endpoints: endpoints.sort((a, b) => (a.name < b.name ? -1 : 1)), reason: "" };
  if (staying.length > 0) return { endpoints, reason: `none of its pods has a port named ${targetPort}` };
  return { endpoints, reason: `${nothing} is ready (${chosen.length} are there)` };
}

/** The labels of the pods of a target; undefined where it has none. */
export function selectorFor(
  { selector, workload, service }: Target,
  { workloads, services }: Cluster,
): Readonly<Record<string, string>> | undefined {
  if (selector !== undefined) return selectorOf(selector);
  if (workload !== undefined) return workloads.find(({ reference }) => reference === workload)?.selector;
  const found = services.find(({ name }) => name === service)?.selector;
  return found && Object.keys(found).length > 0 ? found : undefined;
}

/** The labels that a selector asks for: key=value, separated by commas. */
export function selectorOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(",").map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
export const isSelected = (
  { labels }: Pick<ClusterPod, "labels">,
  selector: Readonly<Record<string, string>>,
): boolean => Object.entries(selector).every(([key, value]) => labels[key] === value);
