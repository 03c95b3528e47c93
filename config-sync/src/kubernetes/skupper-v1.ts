// The ConfigMaps of a Skupper v1 site, read as the documents that say the same. Pure.
import type { SourceText } from "../sources/declaration-source.ts";
import type { KubeObject } from "./api.ts";

export const skupperConfigMaps = ["skupper-site", "skupper-services"] as const;

/** Words of `ingress` that are called otherwise here. */
const accessTypes: Readonly<Record<string, string>> = {
  "nginx-ingress-v1": "ingress",
  ingress: "ingress",
  "contour-http-proxy": "gateway",
};

/** The documents that a ConfigMap of Skupper v1 means; JSON is YAML too, so mistakes have a place in it. */
export function skupperTexts(configMap: KubeObject, namespace: string): SourceText[] {
  const { name } = configMap.metadata;
  const data = (configMap.data ?? {}) as Record<string, string>;
  const text = (key: string, document: object): SourceText => ({
    path: `configmap/${name}/${key}.yaml`,
    text: JSON.stringify({ apiVersion: "isthmus.dev/v1alpha1", ...document }, null, 2),
  });
  if (name === "skupper-site") return [text("skupper-site", siteOf(data, namespace))];
  return Object.entries(data)
    .sort()
    .flatMap(([key, value]) => {
      const parsed = parse(value);
      // Left to the checks of documents: they say where it is wrong.
      if (!parsed) return [{ path: `configmap/${name}/${key}`, text: value }];
      const document = serviceOf(key, parsed);
      return document ? [text(key, document)] : [];
    });
}

function siteOf(data: Readonly<Record<string, string>>, namespace: string): object {
  const edge = data.edge === "true" || data["router-mode"] === "edge";
  const { ingress = "none", "ingress-host": host } = data;
  const type = accessTypes[ingress] ?? ingress;
  return {
    kind: "Site",
    metadata: { name: data.name || namespace },
    spec: {
      ...(edge ? { mode: "edge" } : { access: { type, ...(host && { hosts: [host] }) } }),
      ...(data["service-sync"] !== "false" && { skupper: { serviceSync: true } }),
    },
  };
}

interface SkupperService {
  readonly address?: string;
  readonly ports?: readonly number[];
  readonly port?: number;
  readonly targets?: readonly {
    readonly selector?: string;
    readonly service?: string;
    readonly host?: string;
    readonly targetPorts?: Readonly<Record<string, number>>;
  }[];
}
function parse(value: string): SkupperService | undefined {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null ? (parsed as SkupperService) : undefined;
  } catch {
    return undefined;
  }
}
/** What has no target here is taken in from other sites anyhow. */
function serviceOf(
  key: string,
  { address = key, ports, port, targets = [] }: SkupperService,
): object | undefined {
  if (targets.length === 0) return undefined;
  const listed = ports ?? (port === undefined ? [] : [port]);
  const [first] = targets;
  return {
    kind: "Service",
    metadata: { name: address },
    spec: {
      ports: listed.map((one) => ({
        ...(listed.length > 1 && { name: `port-${one}` }),
        port: one,
        ...(first?.targetPorts?.[one] !== undefined && { targetPort: first.targetPorts[one] }),
      })),
      targets: targets.map(({ selector, service, host }) => ({
        ...(selector && { selector }),
        ...(!selector && service && { service }),
        ...(!selector && !service && host && { host }),
      })),
    },
  };
}
