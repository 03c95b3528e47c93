// `isthmus render`: what the documents become, without anything running.
import { configLabel } from "@isthmus/config-sync/declarations/parse.js";
import { desiredState } from "@isthmus/config-sync/desired-state/router-entities.js";
import type { SourceText } from "@isthmus/config-sync/sources/declaration-source.js";
import { stringify } from "yaml";
import { siteOf, validDocuments } from "./documents.ts";

export const renderFormats = ["yaml", "json", "router", "configmap"] as const;
export interface RenderOptions {
  readonly site?: string;
  readonly output: (typeof renderFormats)[number];
  readonly name: string;
  readonly state: string;
}

/** A ConfigMap holds at most this much (Kubernetes, MaxSecretSize). */
const maxConfigMapBytes = 1024 * 1024;

export function render(paths: readonly string[], options: RenderOptions): void {
  const documents = validDocuments(paths, options.site);
  if (options.output === "configmap") {
    process.stdout.write(stringify(configMap(documents.texts, options.name), { lineWidth: 0 }));
    return;
  }
  const site = siteOf(documents, options.site);
  const { model } = documents;
  const credentials = `${options.state}/sites/${site}/credentials`;
  const desired = desiredState(model, {
    site,
    certFile: `${credentials}/router.crt`,
    privateKeyFile: `${credentials}/router.key`,
    identityDirectory: `${credentials}/identities`,
    sharedCaFile: `${credentials}/shared-ca.crt`,
    revokedFile: `${credentials}/revoked`,
    credentialsRevision: "",
    // Every site that is linked to is taken for known: identities are a matter of the running site.
    identified: new Set([...model.sites.keys(), ...(model.sites.get(site)?.links ?? []).map(({ to }) => to)]),
    sharedCa: (model.sites.get(site)?.trust.ca ?? "") !== "",
    revoked: (model.sites.get(site)?.trust.revoked ?? []).length > 0,
    links: new Map(),
    endpoints: new Map(),
    openPort: 55671,
    openAccess: false,
    kubernetes: undefined,
    tlsFolders: undefined,
    catalogue: new Map(),
  });
  const entities = desired.entities.map(({ type, name, attributes }) => [
    type,
    { name, ...Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== "")) },
  ]);
  if (options.output === "router") {
    const router = ["router", { id: site, mode: model.sites.get(site)?.mode ?? "interior" }];
    process.stdout.write(`${JSON.stringify([router, ...entities], null, 2)}\n`);
    return;
  }
  const whole = {
    site,
    network: model.sites.get(site)?.network,
    router: entities.map(([type, attributes]) => ({ type, ...(attributes as object) })),
    imports: desired.imports.map(({ service, host, port, from }) => ({ service, host, port, from })),
    exposes: desired.exposes.map(({ service, address, port }) => ({ service, address, port })),
    unmet: desired.unmet,
  };
  process.stdout.write(options.output === "json" ? `${JSON.stringify(whole, null, 2)}\n` : stringify(whole));
}

/** The ConfigMap that carries the documents into a cluster: a key for each file. */
function configMap(texts: readonly SourceText[], name: string): object {
  const data: Record<string, string> = {};
  for (const { path, text } of texts) {
    if (/^kind:\s*(ConfigMap|List)\s*$/m.test(text))
      throw new Error(`${path} is a ConfigMap already: apply it as it is`);
    const base = (path === "<stdin>" ? "documents.yaml" : (path.split("/").at(-1) as string)).replace(
      /[^-._a-zA-Z0-9]/g,
      "-",
    );
    const key = base in data ? path.replace(/^[./]+/, "").replace(/[^-._a-zA-Z0-9]/g, "-") : base;
    if (key in data) throw new Error(`two files would get the key ${key}: rename one`);
    data[key] = text;
  }
  const size = Buffer.byteLength(JSON.stringify(data));
  if (size > maxConfigMapBytes)
    throw new Error(
      `the documents have ${size} bytes, a ConfigMap holds ${maxConfigMapBytes}: render the folders one by one`,
    );
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, labels: { [configLabel]: "true" } }, data };
}
