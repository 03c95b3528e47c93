// Secrets that documents name, as files for the router: read now and then, as only they may be read and not the others.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../errors.ts";
import { ApiError, type KubernetesApi, resources } from "../kubernetes/api.ts";
import { privateFolder, readIfThere, writePrivate } from "./files.ts";

/** Of certificates, and of users of proxies. */
const keys = ["tls.crt", "tls.key", "ca.crt", "username", "password"] as const;
const rereadMs = 5000;

export class SecretMirror {
  readonly folder: string;
  readonly #api: KubernetesApi;
  readonly #onChange: () => void;
  #names: ReadonlySet<string> = new Set();
  readonly #problems = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #closed = false;

  /** `onChange` is told when files have changed. */
  constructor(api: KubernetesApi, folder: string, onChange: () => void) {
    this.#api = api;
    this.folder = folder;
    this.#onChange = onChange;
  }
  /** The Secrets that are wanted from now on; new ones are read at once. */
  follow(names: ReadonlySet<string>): void {
    const isNew = [...names].some((name) => !this.#names.has(name));
    for (const name of this.#names) if (!names.has(name)) this.#forget(name);
    this.#names = names;
    if (isNew) this.#readSoon(0);
  }
  /** Why a Secret cannot be had. */
  problems(): string[] {
    return [...this.#problems].map(([name, why]) => `Secret ${name}: ${why}`);
  }
  #forget(name: string): void {
    this.#problems.delete(name);
    rmSync(join(this.folder, name), { recursive: true, force: true });
  }
  #readSoon(afterMs: number): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#reading ??= this.#readAll().finally(() => {
        this.#reading = undefined;
        if (this.#names.size > 0) this.#readSoon(rereadMs);
      });
    }, afterMs);
  }
  async #readAll(): Promise<void> {
    let changed = false;
    for (const name of this.#names) {
      const before = this.#problems.get(name);
      try {
        if (await this.#read(name)) changed = true;
        this.#problems.delete(name);
      } catch (error) {
        const forbidden = error instanceof ApiError && error.status === 403;
        this.#problems.set(
          name,
          forbidden ? "it may not be read: name it in the chart's rbac.secrets" : messageOf(error),
        );
      }
      if (before !== this.#problems.get(name)) changed = true;
    }
    if (changed) this.#onChange();
  }
  /** Whether something has changed. The key goes in before the certificate: one without the other is damage. */
  async #read(name: string): Promise<boolean> {
    const secret = await this.#api.read(resources.secrets, name);
    if (!secret) throw new Error("there is none of that name");
    const data = (secret.data ?? {}) as Record<string, string>;
    const folder = join(this.folder, name);
    privateFolder(this.folder);
    privateFolder(folder);
    let changed = false;
    for (const key of [...keys].reverse()) {
      const path = join(folder, key);
      const text = data[key] === undefined ? undefined : Buffer.from(data[key], "base64").toString();
      if (readIfThere(path) === text) continue;
      if (text === undefined) rmSync(path, { force: true });
      else writePrivate(path, text);
      changed = true;
    }
    return changed;
  }
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#reading;
  }
}
