// Objects of the API server → the plain data that deciding works with. What is missing in an object is taken for empty.
import type { Cluster, ClusterPod, ClusterService, ClusterWorkload } from "../desired-state/cluster.ts";
import type { KubeObject } from "./api.ts";

type Labels = Readonly<Record<string, string>>;

/** The label that every object bears which config-sync makes for its site. */
export const madeForLabel = "isthmus.dev/made-for";

export const isOurs = ({ metadata }: KubeObject, site: string): boolean =>
  metadata.labels?.[madeForLabel] === site;

export function clusterOf(
  namespace: string,
  site: string,
  objects: { pods: KubeObject[]; services: KubeObject[]; workloads: KubeObject[] },
): Cluster {
  return {
    namespace,
    pods: objects.pods.map(podOf),
    services: objects.services.map((service) => serviceOf(service, site)),
    workloads: objects.workloads.map(workloadOf),
  };
}

function podOf({ metadata, spec, status }: KubeObject): ClusterPod {
  const { containers = [] } = (spec ?? {}) as {
    containers?: { ports?: { name?: string; containerPort: number }[] }[];
  };
  const {
    podIP = "",
    conditions = [],
    phase,
  } = (status ?? {}) as {
    podIP?: string;
    phase?: string;
    conditions?: { type: string; status: string }[];
  };
  const named = containers
    .flatMap(({ ports = [] }) => ports)
    .filter(({ name }) => name !== undefined)
    .map(({ name, containerPort }): [string, number] => [name as string, containerPort]);
  return {
    name: metadata.name,
    address: podIP,
    labels: metadata.labels ?? {},
    ready:
      phase === "Running" && conditions.some(({ type, status }) => type === "Ready" && status === "True"),
    terminating: metadata.deletionTimestamp !== undefined,
    ports: Object.fromEntries(named),
  };
}

function serviceOf(object: KubeObject, site: string): ClusterService {
  const { selector = {}, ports = [] } = (object.spec ?? {}) as {
    selector?: Labels | null;
    ports?: { name?: string; port: number; targetPort?: number | string }[];
  };
  return {
    name: object.metadata.name,
    selector: selector ?? {},
    ours: isOurs(object, site),
    ports: ports.map(({ name = "", port, targetPort }) => ({ name, port, targetPort: targetPort ?? port })),
  };
}

function workloadOf({ kind, metadata, spec }: KubeObject): ClusterWorkload {
  const { selector } = (spec ?? {}) as { selector?: { matchLabels?: Labels } };
  return { reference: `${kind.toLowerCase()}/${metadata.name}`, selector: selector?.matchLabels ?? {} };
}
