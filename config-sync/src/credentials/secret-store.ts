// Keys of one Secret, by a name that is known beforehand, as only such a one may be read.
import { ApiError, type KubeObject, type KubernetesApi, resources } from "../kubernetes/api.ts";

const rereadMs = 5000;
const maxSecretBytes = 900 * 1024;

export class SecretStore {
  readonly #api: KubernetesApi;
  readonly #name: string;
  readonly #head: () => KubeObject["metadata"];
  readonly #now: () => number;
  #known: ReadonlyMap<string, string> | undefined;
  #version: string | undefined;
  #readAt = 0;

  /** `head` gives the metadata for a Secret that is made. */
  constructor(api: KubernetesApi, name: string, head: () => KubeObject["metadata"], now: () => number) {
    this.#api = api;
    this.#name = name;
    this.#head = head;
    this.#now = now;
  }
  async read(): Promise<ReadonlyMap<string, string>> {
    const now = this.#now();
    if (!this.#known || now - this.#readAt >= rereadMs) {
      this.#take(await this.#api.read(resources.secrets, this.#name));
      this.#readAt = now;
    }
    return this.#known as ReadonlyMap<string, string>;
  }
  #take(secret: KubeObject | undefined): void {
    this.#version = secret?.metadata.resourceVersion;
    const data = (secret?.data ?? {}) as Record<string, string>;
    this.#known = new Map(
      Object.entries(data).map(([key, text]) => [key, Buffer.from(text, "base64").toString()]),
    );
  }
  async write(key: string, text: string | undefined, before: string | undefined): Promise<boolean> {
    this.#readAt = 0;
    const known = await this.read();
    if (known.get(key) !== before) return false;
    const size = [...known].reduce(
      (sum, [name, value]) => sum + name.length + value.length,
      text?.length ?? 0,
    );
    if (size > maxSecretBytes)
      throw new Error(`the Secret ${this.#name} is full: remove tokens that are over`);
    const data = { [key]: text === undefined ? null : Buffer.from(text).toString("base64") };
    try {
      if (this.#version === undefined) {
        if (text === undefined) return true;
        const made: KubeObject = { apiVersion: "v1", kind: "Secret", metadata: this.#head(), data };
        this.#take(await this.#api.create(made));
      } else {
        // With the version that was read: of two who write at once one is refused.
        const metadata = { resourceVersion: this.#version };
        await this.#api.merge(resources.secrets, this.#name, { metadata, data });
        this.#readAt = 0;
      }
      return true;
    } catch (error) {
      this.#readAt = 0;
      if (error instanceof ApiError && error.status === 409) return false;
      throw error;
    }
  }
}
