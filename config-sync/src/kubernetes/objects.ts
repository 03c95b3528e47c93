// What is wanted in the namespace → objects for server-side apply. Pure.
import type { WantedService } from "../desired-state/services.ts";
import type { KubeObject } from "./api.ts";
import { madeForLabel } from "./labels.ts";

/** The object of the release that owns what is made: with it everything goes. */
export interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}
export interface Making {
  readonly site: string;
  readonly namespace: string;
  readonly owner: Owner | undefined;
  /** Labels of the router's pods. */
  readonly routerSelector: Readonly<Record<string, string>>;
}

/** The head of everything that is made. Labels of others are never copied. */
export function headOf(making: Making, name: string): KubeObject["metadata"] {
  const { owner, site, namespace } = making;
  return {
    name,
    namespace,
    labels: { "app.kubernetes.io/managed-by": "isthmus", [madeForLabel]: site },
    ...(owner && {
      ownerReferences: [{ apiVersion: owner.apiVersion, kind: owner.kind, name: owner.name, uid: owner.uid }],
    }),
  };
}

export function serviceObject(making: Making, wanted: WantedService): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: headOf(making, wanted.name),
    spec: {
      type: wanted.type ?? "ClusterIP",
      selector: { ...making.routerSelector },
      ports: wanted.ports.map(({ name, port, targetPort }) => ({
        name: portName(name),
        port,
        targetPort,
        protocol: "TCP",
      })),
    },
  };
}
/** Names of ports need a letter and at most 15 characters (RFC 6335 §5.1). */
const portName = (name: string): string =>
  /[a-z]/.test(name) && name.length <= 15 ? name : `port-${name}`.slice(0, 15);

/** Whether what is there is as wanted, but for what others or the API server have added. */
export function isAsWanted(observed: KubeObject, wanted: KubeObject): boolean {
  return (
    covers(observed.spec, wanted.spec) &&
    covers(observed.metadata.labels, wanted.metadata.labels) &&
    covers(observed.data, wanted.data) &&
    covers(observed.metadata.ownerReferences, wanted.metadata.ownerReferences)
  );
}
function covers(observed: unknown, wanted: unknown): boolean {
  if (wanted === undefined) return true;
  if (Array.isArray(wanted))
    return (
      Array.isArray(observed) &&
      observed.length === wanted.length &&
      wanted.every((one, index) => covers(observed[index], one))
    );
  if (typeof wanted !== "object" || wanted === null) return observed === wanted;
  if (typeof observed !== "object" || observed === null) return false;
  return Object.entries(wanted).every(([key, value]) =>
    covers((observed as Record<string, unknown>)[key], value),
  );
}
