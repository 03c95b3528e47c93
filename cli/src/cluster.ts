// A namespace as the commands see it: the ConfigMap with the Site document, and what the site says of itself.
import { checkAll } from "@isthmus/config-sync/declarations/declarations.js";
import { formatProblem } from "@isthmus/config-sync/declarations/problems.js";
import { type KubeObject, KubernetesApi, resources } from "@isthmus/config-sync/kubernetes/api.js";
import { configLabel, currentOf, snapshotOf } from "@isthmus/config-sync/kubernetes/documents.js";
import { madeForLabel } from "@isthmus/config-sync/kubernetes/labels.js";
import type { SiteStatus } from "@isthmus/config-sync/status/report.js";
import { stringify } from "yaml";
import { hasSite, newSite } from "./site-document.ts";

export interface ClusterOptions {
  readonly namespace?: string;
  readonly context?: string;
  readonly kubeconfig?: string;
}
export interface ChangeOptions extends ClusterOptions {
  readonly output?: "yaml";
  readonly site?: string;
}
const fileKey = "site.yaml";
const madeByCli = "isthmus-cli";
export const siteConfigMap = "isthmus-site";

export const clusterApi = (options: ClusterOptions): KubernetesApi => new KubernetesApi(options);

/** A site as it shows itself in its namespace. */
export interface ClusterSite {
  readonly status: SiteStatus;
  /** Its identity; empty before it has told it. */
  readonly certificate: string;
  /** Of the ConfigMap with its status. */
  readonly metadata: KubeObject["metadata"];
}
export async function clusterSites(api: KubernetesApi): Promise<ClusterSite[]> {
  const { items } = await api.list(resources.configMaps, madeForLabel);
  return items.flatMap(({ data = {}, metadata }) => {
    const { "status.json": text, "identity.crt": certificate = "" } = data as Record<string, string>;
    return text === undefined ? [] : [{ status: JSON.parse(text) as SiteStatus, certificate, metadata }];
  });
}
/** The site of a namespace. Throws when none has told its identity. */
export async function clusterSite(api: KubernetesApi): Promise<ClusterSite> {
  const found = (await clusterSites(api)).find(({ certificate }) => certificate !== "");
  if (!found) throw new Error(`no site runs in the namespace ${api.namespace}: isthmus init NAME`);
  return found;
}
/** What the sites of a namespace say of themselves. */
export const clusterStatuses = async (api: KubernetesApi): Promise<SiteStatus[]> =>
  (await clusterSites(api)).map(({ status }) => status);

/** The ConfigMap with the Site document; a new one where there is none. */
async function siteObject(
  api: KubernetesApi,
  named: string | undefined,
): Promise<{ object: KubeObject; key: string; site: string; isNew: boolean }> {
  const { items } = await api.list(resources.configMaps, `${configLabel}=true`);
  const { current } = currentOf(items);
  for (const object of current)
    for (const [key, text] of Object.entries((object.data ?? {}) as Record<string, string>))
      if (/\.ya?ml$/.test(key) && hasSite(text, named)) {
        const { model } = checkAll([{ path: key, text }], undefined);
        const site = named ?? [...model.sites.values()].find(({ bySiteDocument }) => bySiteDocument)?.name;
        if (site !== undefined) return { object, key, site, isNew: false };
      }
  const release = (await api.list(resources.configMaps, "app.kubernetes.io/part-of=isthmus")).items
    .map(({ data }) => (data as { site?: string } | undefined)?.site)
    .find((site) => site !== undefined);
  const site = named ?? release;
  if (site === undefined)
    throw new Error(
      `the namespace ${api.namespace} is no site yet: isthmus init NAME, or name it with --site`,
    );
  return { object: newSiteConfigMap(api.namespace, newSite(site)), key: fileKey, site, isNew: true };
}
export function newSiteConfigMap(namespace: string, text: string): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: siteConfigMap,
      namespace,
      labels: { [configLabel]: "true", "app.kubernetes.io/managed-by": madeByCli },
    },
    data: { [fileKey]: text },
  };
}

/** Changes the Site document of the namespace, or with -o yaml prints it as it would be. Throws when it would not be valid. */
export async function changeSite(
  options: ChangeOptions,
  what: string,
  change: (text: string, site: string) => string,
): Promise<void> {
  const api = clusterApi(options);
  const { object, key, site, isNew } = await siteObject(api, options.site);
  const data = object.data as Record<string, string>;
  const text = change(data[key] as string, site);
  const { texts } = snapshotOf([{ ...object, data: { ...data, [key]: text } }], "");
  const errors = checkAll(texts, site).problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(formatProblem).join("\n"));
  if (options.output === "yaml") {
    process.stdout.write(stringify({ ...bare(object), data: { ...data, [key]: text } }, { lineWidth: 0 }));
    return;
  }
  const keeper = keeperOf(object);
  if (keeper !== undefined)
    throw new Error(
      `the ConfigMap ${object.metadata.name} comes from ${keeper}: make the change there (-o yaml prints it)`,
    );
  if (isNew) await api.create({ ...object, data: { [key]: text } });
  else await api.merge(resources.configMaps, object.metadata.name, { data: { [key]: text } });
  process.stdout.write(`${what} (ConfigMap ${object.metadata.name}, site ${site})\n`);
}
/** Who brings the object: a change of ours would be undone. */
function keeperOf({ metadata }: KubeObject): string | undefined {
  const { labels = {}, annotations = {} } = metadata;
  if ("argocd.argoproj.io/tracking-id" in annotations || "argocd.argoproj.io/instance" in labels)
    return "Argo CD";
  if (Object.keys(labels).some((key) => key.startsWith("kustomize.toolkit.fluxcd.io/"))) return "Flux";
  return labels["app.kubernetes.io/managed-by"] === "Helm" ? "Helm" : undefined;
}
function bare({ apiVersion, kind, metadata }: KubeObject): object {
  const { name, namespace, labels } = metadata;
  return { apiVersion, kind, metadata: { name, namespace, labels } };
}
