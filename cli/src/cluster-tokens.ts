// The tokens of a site in a namespace: its Secret of them, and what its status says.
import { SecretStore } from "@isthmus/config-sync/credentials/secret-store.js";
import { resources } from "@isthmus/config-sync/kubernetes/api.js";
import { madeForLabel } from "@isthmus/config-sync/kubernetes/labels.js";
import type { SiteStatus } from "@isthmus/config-sync/status/report.js";
import { type ClusterOptions, clusterApi } from "./cluster.ts";

/** Where the tokens of the namespace's site are kept. Throws when no site runs there. */
export async function tokensOf(options: ClusterOptions) {
  const api = clusterApi(options);
  const { items } = await api.list(resources.configMaps, madeForLabel);
  const found = items.find(({ data }) => (data as Record<string, string> | undefined)?.["status.json"]);
  if (!found) throw new Error(`no site runs in the namespace ${api.namespace}: isthmus init NAME`);
  const data = found.data as Record<string, string>;
  const { site, tokens } = JSON.parse(data["status.json"] as string) as SiteStatus;
  const name = found.metadata.name.replace(/-status$/, "-tokens");
  // Gone with the release, as everything that is made for the site.
  const { labels, ownerReferences } = found.metadata;
  const head = {
    name,
    namespace: api.namespace,
    ...(labels && { labels }),
    ...(ownerReferences && { ownerReferences }),
  };
  return {
    site,
    identity: data["identity.crt"] ?? "",
    url: tokens?.url ?? "",
    reason: tokens?.reason ?? "",
    store: new SecretStore(api, name, () => head, Date.now),
  };
}
