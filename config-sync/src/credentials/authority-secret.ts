// The site's CA in Kubernetes: a Secret that outlives the installation. A pod's files are a copy of it.
import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { ApiError, type KubeObject, type KubernetesApi, resources } from "../kubernetes/api.ts";
import type { Owner } from "../kubernetes/objects.ts";
import type { Log } from "../log.ts";
import { createAuthority } from "./authority.ts";
import { privateFolder, readIfThere, writePrivate } from "./files.ts";

export const authoritySecretName = (site: string): string => `isthmus-site-${site}`;

/** Puts the CA of the Secret into the site's credentials folder; makes both when there is none. Throws ApiError. */
export async function placeAuthority(
  api: KubernetesApi,
  folder: string,
  site: string,
  now: () => number,
  log: Log,
): Promise<void> {
  const name = authoritySecretName(site);
  const found = (await api.read(resources.secrets, name)) ?? (await make(api, name, site, now, log));
  const data = (found.data ?? {}) as Record<string, string>;
  const text = (key: string): string => Buffer.from(data[key] ?? "", "base64").toString();
  const [certificate, privateKey] = [text("tls.crt"), text("tls.key")];
  try {
    new X509Certificate(certificate);
  } catch {
    throw new Error(
      `the Secret ${name} has no certificate in tls.crt: put the site's CA back, or delete the Secret for a new one`,
    );
  }
  privateFolder(folder);
  for (const [file, wanted] of [
    ["ca.key", privateKey],
    ["ca.crt", certificate],
  ] as const)
    if (readIfThere(join(folder, file)) !== wanted) writePrivate(join(folder, file), wanted);
}

/** Lets the CA go with its owner, or stay without one. */
export async function ownAuthority(
  api: KubernetesApi,
  site: string,
  owner: Owner | undefined,
): Promise<void> {
  const name = authoritySecretName(site);
  const found = await api.read(resources.secrets, name);
  const owned = found?.metadata.ownerReferences?.some(({ uid }) => uid === owner?.uid) ?? false;
  if (owned === (owner !== undefined)) return;
  await api.merge(resources.secrets, name, { metadata: { ownerReferences: owner ? [owner] : null } });
}

async function make(
  api: KubernetesApi,
  name: string,
  site: string,
  now: () => number,
  log: Log,
): Promise<KubeObject> {
  const { certificate, privateKey } = createAuthority(site, now());
  const encoded = (pem: string): string => Buffer.from(pem).toString("base64");
  const secret: KubeObject = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name,
      namespace: api.namespace,
      labels: { "app.kubernetes.io/managed-by": "isthmus" },
      annotations: {
        "isthmus.dev/note": "the CA of this site: its identity. It stays when the release goes.",
      },
    },
    type: "kubernetes.io/tls",
    data: { "tls.crt": encoded(certificate), "tls.key": encoded(privateKey), "ca.crt": encoded(certificate) },
  };
  try {
    const made = await api.create(secret);
    log("info", `made a CA for the site ${site} (Secret ${name})`);
    return made;
  } catch (error) {
    // Another router of the site was quicker.
    if (!(error instanceof ApiError && error.status === 409)) throw error;
    const theirs = await api.read(resources.secrets, name);
    if (!theirs) throw error;
    return theirs;
  }
}
