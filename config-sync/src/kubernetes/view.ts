// Objects of the API server → the plain data that deciding works with. What is missing in an object is taken for empty.
import { proxyAnnotation } from "../desired-state/annotated.ts";
import type {
  AnnotatedObject,
  Cluster,
  ClusterPod,
  ClusterService,
  ClusterWorkload,
} from "../desired-state/cluster.ts";
import type { KubeObject } from "./api.ts";
import { isOurs } from "./labels.ts";
import { takenOver } from "./take-over.ts";
import { tokensIn } from "./token-secrets.ts";

type Labels = Readonly<Record<string, string>>;

export function clusterOf(
  namespace: string,
  site: string,
  objects: { pods: KubeObject[]; services: KubeObject[]; workloads: KubeObject[]; secrets: KubeObject[] },
): Cluster {
  return {
    namespace,
    tokens: tokensIn(objects.secrets, site),
    pods: objects.pods.map(podOf),
    services: objects.services.map((service) => serviceOf(service, site)),
    workloads: objects.workloads.map(workloadOf),
    annotated: [...objects.services, ...objects.workloads]
      .filter(
        (object) => object.metadata.annotations?.[proxyAnnotation] !== undefined && !isOurs(object, site),
      )
      .map(annotatedOf),
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
  const spec = (object.spec ?? {}) as { type?: string; clusterIP?: string };
  const { selector = {}, ports = [] } = (takenOver(object, site) ?? spec) as {
    selector?: Labels | null;
    ports?: { name?: string; port: number; targetPort?: number | string }[];
  };
  const fixed =
    spec.type === "ExternalName"
      ? "it leads to a name outside"
      : spec.clusterIP === "None"
        ? "it is headless: its clients go to the pods themselves"
        : undefined;
  return {
    ...(fixed !== undefined && { fixed }),
    name: object.metadata.name,
    selector: selector ?? {},
    ours: isOurs(object, site),
    ports: ports.map(({ name = "", port, targetPort }) => ({ name, port, targetPort: targetPort ?? port })),
  };
}

/** The annotations that matter alone: others may be long. */
function annotatedOf({ kind, metadata, spec }: KubeObject): AnnotatedObject {
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([key]) =>
    key.startsWith("skupper.io/"),
  );
  const { ports = [], template } = (spec ?? {}) as {
    ports?: { port: number }[];
    template?: { spec?: { containers?: { ports?: { containerPort: number }[] }[] } };
  };
  const containers = template?.spec?.containers ?? [];
  const all =
    kind === "Service"
      ? ports.map(({ port }) => port)
      : containers.flatMap((container) => container.ports ?? []).map(({ containerPort }) => containerPort);
  return {
    reference: `${kind.toLowerCase()}/${metadata.name}`,
    annotations: Object.fromEntries(annotations),
    ports: all.map((port) => ({ port, targetPort: port })),
  };
}

function workloadOf({ kind, metadata, spec }: KubeObject): ClusterWorkload {
  const { selector } = (spec ?? {}) as { selector?: { matchLabels?: Labels } };
  return { reference: `${kind.toLowerCase()}/${metadata.name}`, selector: selector?.matchLabels ?? {} };
}
