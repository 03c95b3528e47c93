// `isthmus identity`: the certificate of a site's CA, by which others know it. Public; the key stays where it is.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createAuthority } from "@isthmus/config-sync/credentials/authority.js";
import { authoritySecretName, renewAnnotation } from "@isthmus/config-sync/credentials/authority-secret.js";
import { privateFolder, writePrivate } from "@isthmus/config-sync/credentials/files.js";
import { resources } from "@isthmus/config-sync/kubernetes/api.js";
import { stringify } from "yaml";
import type { ClusterOptions } from "./cluster.ts";
import { sitePaths, sitesFolder } from "./state-folder.ts";

export interface IdentityOptions extends ClusterOptions {
  readonly site?: string;
  readonly state: string;
  readonly output: "pem" | "yaml";
}
interface Identity {
  readonly site: string;
  readonly certificate: string;
  readonly endpoints?: readonly string[];
}

/** `isthmus identity` */
export async function identity(options: IdentityOptions): Promise<void> {
  const { namespace, context, kubeconfig } = options;
  const inCluster = [namespace, context, kubeconfig].some((one) => one !== undefined);
  const found = inCluster ? await ofNamespace(options) : ofMachine(options);
  process.stdout.write(
    options.output === "pem" ? found.certificate : stringify([entryOf(found)], { lineWidth: 0 }),
  );
}
/** The entry of a Network document. */
function entryOf({ site, certificate, endpoints = [] }: Identity): object {
  return { name: site, ...(endpoints.length > 0 && { endpoints }), identity: certificate };
}
const clean = (pem: string): string => `${pem.replaceAll("\r", "").trim()}\n`;

async function ofNamespace(options: IdentityOptions): Promise<Identity> {
  const { clusterApi, clusterSite } = await import("./cluster.ts");
  const { status, certificate } = await clusterSite(clusterApi(options));
  return { site: status.site, certificate, endpoints: status.access?.endpoints ?? [] };
}
/** The one site of a state folder, or the one that is named. */
export function siteIn(state: string, site: string | undefined): string {
  const folder = sitesFolder(state);
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const name = site ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined)
    throw new Error(
      names.length === 0
        ? `no site has run with the state folder ${state}: isthmus up makes its identity, isthmus identity create ahead of time`
        : `say which of ${names.join(", ")}: --site NAME`,
    );
  return name;
}
function ofMachine({ state, site }: IdentityOptions): Identity {
  const name = siteIn(state, site);
  const path = join(sitePaths(state, name).folder, "credentials/identity.crt");
  if (!existsSync(path)) throw new Error(`the site ${name} has no identity in ${state} yet`);
  return { site: name, certificate: clean(readFileSync(path, "utf8")) };
}

export interface RotateOptions extends ClusterOptions {
  readonly site?: string;
  readonly state: string;
  readonly certificate?: boolean;
}
/** `isthmus identity rotate`: asks the running site for a new CA, or for a new certificate of its router. */
export async function rotateIdentity(options: RotateOptions): Promise<void> {
  const { namespace, context, kubeconfig, state, certificate = false } = options;
  const what = certificate ? "leaf" : "ca";
  const inCluster = [namespace, context, kubeconfig].some((one) => one !== undefined);
  let site: string;
  if (inCluster) {
    const { clusterApi, clusterSite } = await import("./cluster.ts");
    const api = clusterApi(options);
    site = (await clusterSite(api)).status.site;
    await api.merge(resources.secrets, authoritySecretName(site), {
      metadata: { annotations: { [renewAnnotation]: what } },
    });
  } else {
    site = siteIn(state, options.site);
    writePrivate(join(sitePaths(state, site).folder, `credentials/renew-${what}`), "");
  }
  process.stdout.write(
    certificate
      ? `the router of ${site} gets a new certificate within seconds; its connections go on\n`
      : `${site} makes a CA that is to follow. Paste its identity into the Network document (isthmus identity -o yaml): when\nboth certificates stand there the new one takes over; then the old one can be taken out. Connections go on.\n`,
  );
}

export interface CreateIdentityOptions {
  readonly out?: string;
  readonly secret?: boolean;
}
/** `isthmus identity create`: ahead of time, for SOPS, SealedSecrets or External Secrets, or for a machine. */
export function createIdentity(site: string, { out, secret = false }: CreateIdentityOptions): void {
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(site)) throw new Error(`${site} is no name of a site`);
  if ((out === undefined) !== secret)
    throw new Error("say where the key goes: --out FOLDER, or --secret for a Secret on standard output");
  const made = createAuthority(site, Date.now());
  const [certificate, privateKey] = [clean(made.certificate), clean(made.privateKey)];
  const entry = stringify([entryOf({ site, certificate })], { lineWidth: 0 });
  if (out === undefined) {
    process.stdout.write(stringify(secretOf(site, certificate, privateKey), { lineWidth: 0 }));
    process.stderr.write(
      `# The key is in it: encrypt it before it goes anywhere. The entry for a Network document:\n${entry}`,
    );
    return;
  }
  if (existsSync(join(out, "ca.key")))
    throw new Error(`there is a ca.key in ${out} already: whoever trusts that identity would lose it`);
  privateFolder(out);
  writePrivate(join(out, "ca.key"), privateKey);
  writePrivate(join(out, "ca.crt"), certificate);
  process.stdout.write(entry);
}
function secretOf(site: string, certificate: string, privateKey: string): object {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: authoritySecretName(site) },
    type: "kubernetes.io/tls",
    stringData: { "tls.crt": certificate, "tls.key": privateKey, "ca.crt": certificate },
  };
}
