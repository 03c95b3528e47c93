// What is there of one kind, kept up by list and watch. The loop is ours: informers of client libraries are known to
// stop silently.
import { messageOf } from "../errors.ts";
import type { Log } from "../log.ts";
import { ApiError, type KubeObject, type KubernetesApi, type Resource } from "./api.ts";

/** Watches end after this time and are begun again; bookmarks say in between that they live. */
const watchSeconds = 240;
/** Every so often all is listed anew, whatever the watches have said. */
const resyncMs = 15 * 60_000;
const firstDelayMs = 250;
const maxDelayMs = 15_000;

export class Reflector {
  readonly resource: Resource;
  readonly #api: KubernetesApi;
  readonly #selector: string;
  readonly #fields: string;
  readonly #onChange: () => void;
  readonly #log: Log;
  #objects = new Map<string, KubeObject>();
  readonly #stop = new AbortController();
  /** Everything was listed once. */
  synced = false;
  /** Why nothing is heard now; empty while all is well. */
  trouble = "";

  constructor(
    api: KubernetesApi,
    resource: Resource,
    selector: string,
    onChange: () => void,
    log: Log,
    fields = "",
  ) {
    this.#api = api;
    this.resource = resource;
    this.#selector = selector;
    this.#onChange = onChange;
    this.#log = log;
    this.#fields = fields;
    void this.#run();
  }
  all(): KubeObject[] {
    return [...this.#objects.values()];
  }
  get(name: string): KubeObject | undefined {
    return this.#objects.get(name);
  }
  close(): void {
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    let delay = firstDelayMs;
    while (!this.#stop.signal.aborted) {
      const begun = Date.now();
      try {
        await this.#listAndWatch();
        delay = firstDelayMs;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        // What was heard is too old to go on from: it is listed anew at once.
        const outdated = error instanceof ApiError && error.status === 410;
        if (!outdated) this.#troubled(messageOf(error));
        if (Date.now() - begun > maxDelayMs) delay = firstDelayMs;
        await pause(outdated ? firstDelayMs : delay, this.#stop.signal);
        delay = Math.min(maxDelayMs, delay * 2);
      }
    }
  }
  async #listAndWatch(): Promise<void> {
    const { items, resourceVersion } = await this.#api.list(this.resource, this.#selector, this.#fields);
    this.#objects = new Map(items.map((item) => [item.metadata.name, item]));
    this.synced = true;
    if (this.trouble !== "") this.#log("info", `${this.resource.plural}: heard of again`);
    this.trouble = "";
    this.#onChange();
    let version = resourceVersion;
    for (const listedAt = Date.now(); Date.now() - listedAt < resyncMs; ) {
      const options = {
        selector: this.#selector,
        fields: this.#fields,
        resourceVersion: version,
        timeoutSeconds: watchSeconds,
      };
      await this.#api.watch(this.resource, { ...options, signal: this.#stop.signal }, ({ type, object }) => {
        version = object.metadata.resourceVersion ?? version;
        if (type === "BOOKMARK") return;
        const { name } = object.metadata;
        if (type === "DELETED") this.#objects.delete(name);
        else this.#objects.set(name, { ...object, ...kindOf(this.resource) });
        this.#onChange();
      });
    }
  }
  #troubled(reason: string): void {
    if (reason !== this.trouble)
      this.#log("warning", `${this.resource.plural}: ${reason}: what is known stays`);
    this.trouble = reason;
    this.#onChange();
  }
}

const kindOf = ({ apiVersion, kind }: Resource): { apiVersion: string; kind: string } => ({
  apiVersion,
  kind,
});

/** Spread, so that many do not ask a server that comes back in the same instant. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms * (0.5 + Math.random()));
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
