// The site's status in the namespace: one ConfigMap, a short note on each object with documents, events. Written only
// when something has changed.

import type { SiteStatus } from "../status/report.ts";
import type { KubeObject, KubernetesApi } from "./api.ts";
import { dataHash } from "./documents.ts";
import { type Note, writeNote } from "./note.ts";
import { headOf, type Making } from "./objects.ts";
import type { Outcome } from "./outside.ts";

/** A ConfigMap ends at 1 MiB, and each version of it is kept for a while. */
const maxStatusBytes = 256 * 1024;
const maxMessageLength = 500;

export class StatusWriter {
  readonly #api: KubernetesApi;
  readonly #options: { readonly release: string; readonly site: string; readonly now: () => number };
  readonly #making: () => Making;
  #written = "";
  /** Versions of objects that have been noted on: until the watch tells of it, they look as before. */
  readonly #noted = new Map<string, string>();

  constructor(
    api: KubernetesApi,
    options: { readonly release: string; readonly site: string; readonly now: () => number },
    making: () => Making,
  ) {
    this.#api = api;
    this.#options = options;
    this.#making = making;
  }

  async write(
    outcome: Outcome,
    sources: {
      current: readonly KubeObject[];
      superseded: readonly { older: KubeObject; newer: KubeObject }[];
    },
  ): Promise<void> {
    await this.#writeStatus(outcome);
    for (const configMap of sources.current) await this.#note(configMap, noteOf(configMap, outcome));
    for (const { older, newer } of sources.superseded)
      await this.#note(older, {
        valid: true,
        applied: false,
        message: `superseded by ${newer.metadata.name}`,
        observed: dataHash(older),
      });
  }

  async #writeStatus({ status, identity: pem }: Outcome): Promise<void> {
    const identity = pem.replaceAll("\r", "");
    const text = bounded({ ...status, updatedAt: 0 });
    const key = `${text}\n${identity}`;
    if (key === this.#written) return;
    await this.#api.apply({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: headOf(this.#making(), `${this.#options.release}-status`),
      data: {
        "status.json": bounded(status),
        "identity.crt": identity,
        "network-entry.yaml": entryOf(status, identity),
      },
    });
    this.#written = key;
  }
  async #note(configMap: KubeObject, note: Note): Promise<void> {
    const { uid = "", resourceVersion } = configMap.metadata;
    const text = `${resourceVersion} ${JSON.stringify(note)}`;
    if (this.#noted.get(uid) === text) return;
    if (await writeNote(this.#api, configMap, note, this.#options.now())) await this.#event(configMap, note);
    this.#noted.set(uid, text);
  }
  async #event({ metadata }: KubeObject, { valid, applied, message }: Note): Promise<void> {
    const now = new Date(this.#options.now()).toISOString();
    const { namespace } = this.#making();
    await this.#api.create({
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: `${metadata.name}.${this.#options.now().toString(16)}`, namespace },
      involvedObject: {
        apiVersion: "v1",
        kind: "ConfigMap",
        name: metadata.name,
        namespace,
        uid: metadata.uid,
      },
      type: valid ? "Normal" : "Warning",
      reason: valid ? (applied ? "Applied" : "NotApplied") : "Invalid",
      message: message || "the documents are live",
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      source: { component: "isthmus-config-sync" },
      reportingComponent: "isthmus.dev/config-sync",
      reportingInstance: this.#options.site,
    } as KubeObject);
  }
}

function noteOf(configMap: KubeObject, { status }: Outcome): Note {
  const prefix = `configmap/${configMap.metadata.name}/`;
  const own = status.problems.filter((line) => line.startsWith(prefix));
  const errors = own.filter((line) => !line.includes(": warning: "));
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return {
    valid: errors.length === 0,
    applied: errors.length === 0 && status.router.state === "running",
    message:
      first === undefined ? "" : `${first.slice(prefix.length, prefix.length + maxMessageLength)}${more}`,
    observed: dataHash(configMap),
  };
}
/** What others write into their Network document. */
function entryOf({ site, access }: SiteStatus, identity: string): string {
  const endpoints = access?.endpoints ?? [];
  const reached = endpoints.length === 0 ? "" : `  endpoints: ${JSON.stringify(endpoints)}\n`;
  return `- name: ${site}\n${reached}  identity: |\n${identity.trim().replace(/^/gm, "    ")}\n`;
}

/** The status as text, with long lists cut where it would be too large. */
function bounded(status: SiteStatus): string {
  let kept = Number.POSITIVE_INFINITY;
  for (;;) {
    const cut = <T>(list: readonly T[]): readonly T[] => list.slice(0, kept);
    const { links, imports, exposes, problems, unmet, lastGood, catalogue } = status;
    const shown = {
      ...status,
      links: cut(links),
      imports: cut(imports),
      exposes: cut(exposes),
      problems: cut(problems),
      unmet: cut(unmet),
      lastGood: cut(lastGood),
      catalogue: cut(catalogue),
      ...(Number.isFinite(kept) && { truncatedTo: kept }),
    };
    const text = JSON.stringify(shown, null, 2);
    if (text.length <= maxStatusBytes || kept === 0) return text;
    kept = Number.isFinite(kept) ? Math.floor(kept / 2) : 1024;
  }
}
