// The tokens of a site in a namespace: its Secret of them, and what its status says.
import { SecretStore } from "@isthmus/config-sync/credentials/secret-store.js";
import { type ClusterOptions, clusterApi, clusterSite } from "./cluster.ts";

/** Where the tokens of the namespace's site are kept. Throws when no site runs there. */
export async function tokensOf(options: ClusterOptions) {
  const api = clusterApi(options);
  const { status, certificate, metadata } = await clusterSite(api);
  const { site, tokens } = status;
  const name = metadata.name.replace(/-status$/, "-tokens");
  // Gone with the release, as everything that is made for the site.
  const { labels, ownerReferences } = metadata;
  const head = {
    name,
    namespace: api.namespace,
    ...(labels && { labels }),
    ...(ownerReferences && { ownerReferences }),
  };
  return {
    site,
    identity: certificate,
    url: tokens?.url ?? "",
    reason: tokens?.reason ?? "",
    store: new SecretStore(api, name, () => head, Date.now),
  };
}
