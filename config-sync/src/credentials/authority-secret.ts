// The site's CA in Kubernetes: a Secret that outlives the installation. A pod's files are a copy of it.
import { X509Certificate } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../errors.ts";
import { ApiError, type KubeObject, type KubernetesApi, resources } from "../kubernetes/api.ts";
import type { Owner } from "../kubernetes/objects.ts";
import type { Log } from "../log.ts";
import { createAuthority } from "./authority.ts";
import { privateFolder, readIfThere, writePrivate } from "./files.ts";

export const authoritySecretName = (site: string): string => `isthmus-site-${site}`;

/** Keys of the Secret, and the files in the site's credentials folder that they are. */
const files = {
  "tls.key": "ca.key",
  "tls.crt": "ca.crt",
  "ca-next.key": "ca-next.key",
  "ca-next.crt": "ca-next.crt",
  "ca-previous.crt": "ca-previous.crt",
} as const;
/** Asks for a new CA or a new certificate of the router: `ca` or `leaf`. */
export const renewAnnotation = "isthmus.dev/renew";
const rereadMs = 5000;

type Data = Readonly<Record<string, string>>;

/** Keeps the Secret and the files alike: the files follow the Secret, and the Secret what a rotation has made. */
export class AuthoritySecret {
  readonly #api: KubernetesApi;
  readonly #folder: string;
  readonly #site: string;
  readonly #log: Log;
  readonly #onChange: () => void;
  readonly #mayWrite: () => boolean;
  #known: Data;
  #timer: NodeJS.Timeout | undefined;
  #syncing: Promise<void> | undefined;
  #closed = false;

  private constructor(
    api: KubernetesApi,
    options: { folder: string; site: string; log: Log; onChange: () => void; mayWrite: () => boolean },
    known: Data,
  ) {
    this.#api = api;
    this.#folder = options.folder;
    this.#site = options.site;
    this.#log = options.log;
    this.#onChange = options.onChange;
    this.#mayWrite = options.mayWrite;
    this.#known = known;
    this.#later();
  }
  /** Makes the CA when there is none, and places its files. `onChange` is told when they change later. Throws ApiError. */
  static async open(
    api: KubernetesApi,
    options: {
      folder: string;
      site: string;
      now: () => number;
      log: Log;
      onChange: () => void;
      mayWrite: () => boolean;
    },
  ): Promise<AuthoritySecret> {
    const { site, folder, now, log } = options;
    const name = authoritySecretName(site);
    const found = (await api.read(resources.secrets, name)) ?? (await make(api, name, site, now, log));
    const data = dataOf(found);
    try {
      new X509Certificate(data["tls.crt"] ?? "");
    } catch {
      throw new Error(
        `the Secret ${name} has no certificate in tls.crt: put the site's CA back, or delete the Secret for a new one`,
      );
    }
    privateFolder(folder);
    place(folder, data);
    return new AuthoritySecret(api, options, data);
  }
  #later(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#syncing = this.#sync()
        .catch((error: unknown) => this.#log("warning", `the CA of ${this.#site}: ${messageOf(error)}`))
        .finally(() => this.#later());
    }, rereadMs);
  }
  async #sync(): Promise<void> {
    const name = authoritySecretName(this.#site);
    const secret = await this.#api.read(resources.secrets, name);
    if (!secret) return;
    const asked = secret.metadata.annotations?.[renewAnnotation];
    if (asked !== undefined && this.#mayWrite()) {
      writePrivate(join(this.#folder, asked === "leaf" ? "renew-leaf" : "renew-ca"), "");
      await this.#api.merge(resources.secrets, name, {
        metadata: { annotations: { [renewAnnotation]: null } },
      });
      this.#onChange();
    }
    const here = placed(this.#folder);
    const there = dataOf(secret);
    if (isSame(here, there)) this.#known = there;
    else if (isSame(there, this.#known) && this.#mayWrite()) {
      const data = Object.fromEntries(
        Object.keys(files).map((key) => [key, here[key] === undefined ? null : encoded(here[key])]),
      );
      await this.#api.merge(resources.secrets, name, { data: { ...data, "ca.crt": data["tls.crt"] } });
      this.#known = here;
      this.#log("info", `wrote the CAs of the site ${this.#site} into the Secret ${name}`);
    } else if (!isSame(there, this.#known)) {
      place(this.#folder, there);
      this.#known = there;
      this.#onChange();
    }
  }
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#syncing;
  }
}

const encoded = (text: string): string => Buffer.from(text).toString("base64");
function dataOf(secret: KubeObject): Data {
  const data = (secret.data ?? {}) as Record<string, string>;
  const known = Object.keys(files).filter((key) => (data[key] ?? "") !== "");
  return Object.fromEntries(known.map((key) => [key, Buffer.from(data[key] ?? "", "base64").toString()]));
}
function placed(folder: string): Data {
  const found: Record<string, string> = {};
  for (const [key, file] of Object.entries(files)) {
    const text = readIfThere(join(folder, file));
    if (text !== undefined) found[key] = text;
  }
  return found;
}
function place(folder: string, data: Data): void {
  for (const [key, file] of Object.entries(files)) {
    const path = join(folder, file);
    const text = data[key];
    if (readIfThere(path) === text) continue;
    if (text === undefined) rmSync(path, { force: true });
    else writePrivate(path, text);
  }
}
const isSame = (left: Data, right: Data): boolean =>
  Object.keys(files).every((key) => left[key] === right[key]);

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
