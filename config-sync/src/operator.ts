// One release for many namespaces: keeps a router in each that has a ConfigMap with a Site document. The objects are
// those of the chart, which hands them over with words to replace.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkAll } from "./declarations/declarations.ts";
import { plainDocuments } from "./declarations/formatting.ts";
import { formatProblem } from "./declarations/problems.ts";
import { messageOf } from "./errors.ts";
import { type KubeObject, KubernetesApi, resourceOf, resources } from "./kubernetes/api.ts";
import { DocumentMaps } from "./kubernetes/document-maps.ts";
import { dataHash } from "./kubernetes/documents.ts";
import { writeNote } from "./kubernetes/note.ts";
import { isAsWanted } from "./kubernetes/objects.ts";
import { Reflector } from "./kubernetes/reflector.ts";
import type { Log } from "./log.ts";

/** Names of what the chart makes for a site under an operator. */
const releaseName = "isthmus";
const deploymentName = `${releaseName}-router`;
const siteWord = /site-placeholder/g;
const namespaceWord = /namespace-placeholder/g;
/** Tells from which manifests the objects were made. */
const hashAnnotation = "isthmus.dev/manifests";
const settleMs = 100;
const retryMs = 3000;

/** The text of all objects of a site, as the chart's ConfigMap is mounted. */
export function readManifests(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return files
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n---\n");
}

export class Operator {
  readonly #namespaces: NamespaceOperator[];

  constructor(namespaces: readonly string[], manifests: string, log: Log) {
    this.#namespaces = namespaces.map(
      (namespace) => new NamespaceOperator(new KubernetesApi({ namespace }), manifests, log),
    );
  }
  async close(): Promise<void> {
    await Promise.all(this.#namespaces.map((one) => one.close()));
  }
}

class NamespaceOperator {
  readonly #api: KubernetesApi;
  readonly #manifests: string;
  readonly #log: Log;
  readonly #documents: DocumentMaps;
  readonly #deployments: Reflector;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #closed = false;
  #said = "";

  constructor(api: KubernetesApi, manifests: string, log: Log) {
    this.#api = api;
    this.#manifests = manifests;
    this.#log = (level, message) => log(level, `${api.namespace}: ${message}`);
    const changed = (): void => this.#trigger(settleMs);
    this.#documents = new DocumentMaps(api, changed, this.#log, Date.now);
    this.#deployments = new Reflector(api, resources.deployments, "", changed, this.#log);
  }
  #trigger(afterMs: number): void {
    if (this.#closed) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#running = this.#reconcile().then((delay) => {
        this.#running = undefined;
        const next = this.#again ? settleMs : delay;
        this.#again = false;
        if (next !== undefined) this.#trigger(next);
      });
    }, afterMs);
  }
  /** Gives the time after which to try again; undefined when all is well. */
  async #reconcile(): Promise<number | undefined> {
    if (!this.#documents.synced || !this.#deployments.synced) return undefined;
    try {
      await this.#step();
      return undefined;
    } catch (error) {
      this.#say("error", messageOf(error));
      return retryMs;
    }
  }
  #say(level: "info" | "warning" | "error", message: string): void {
    if (message !== this.#said) this.#log(level, message);
    this.#said = message;
  }

  async #step(): Promise<void> {
    const release = await this.#api.read(resources.configMaps, releaseName);
    const ours = release?.metadata.annotations?.[hashAnnotation] !== undefined;
    if (release && !ours)
      return this.#say("warning", `there is a release ${releaseName} that is not ours: it stays as it is`);
    const { texts } = this.#documents.snapshot();
    const { current } = this.#documents.present();
    if (texts.length === 0) {
      // Its list is complete, and there is nothing in it: the site is meant to go.
      if (release) await this.#remove(release);
      return;
    }
    const { model, problems } = checkAll(texts, undefined);
    const names = [...model.sites.values()]
      .filter(({ bySiteDocument }) => bySiteDocument)
      .map(({ name }) => name);
    const before = (release?.data as { site?: string } | undefined)?.site;
    if (names.length !== 1) {
      const [first] = problems.filter(({ severity }) => severity === "error");
      const why =
        names.length > 1
          ? `Site documents of ${names.join(", ")}: a namespace is one site`
          : first
            ? formatProblem(first)
            : "no Site document says which site this is";
      // What runs goes on, and says by itself what is wrong.
      if (before !== undefined) return this.#make(before, release);
      this.#say("warning", why);
      // Nobody else is there to say it.
      for (const configMap of current) {
        const note = { valid: false, applied: false, message: why, observed: dataHash(configMap) };
        await writeNote(this.#api, configMap, note, Date.now());
      }
      return;
    }
    const [site] = names as [string];
    if (before !== undefined && before !== site) {
      this.#say("info", `the site ${before} becomes ${site}`);
      if (release) await this.#remove(release);
    }
    return this.#make(site, before === site ? release : undefined);
  }

  async #make(site: string, release: KubeObject | undefined): Promise<void> {
    const text = this.#manifests.replace(siteWord, site).replace(namespaceWord, this.#api.namespace);
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 16);
    const objects = plainDocuments(text) as unknown as KubeObject[];
    const isRelease = ({ kind, metadata }: KubeObject): boolean =>
      kind === "ConfigMap" && metadata.name === releaseName;
    const wanted = objects.find(({ kind }) => kind === "Deployment");
    const deployment = this.#deployments.get(deploymentName);
    const same = release?.metadata.annotations?.[hashAnnotation] === hash;
    if (same && wanted && deployment && isAsWanted(deployment, { ...wanted, metadata: { name: "" } })) return;
    const owner = objects.find(isRelease);
    if (!owner) throw new Error("the manifests hold no release");
    // Marked as made only when all of it is.
    const mark = (value: string): KubeObject => ({
      ...owner,
      metadata: { ...owner.metadata, annotations: { [hashAnnotation]: value } },
    });
    const { metadata } = await this.#api.apply(mark(same ? hash : "in progress"));
    const ownerReferences = [
      { apiVersion: "v1", kind: "ConfigMap", name: releaseName, uid: metadata.uid ?? "" },
    ];
    for (const object of objects.filter((one) => !isRelease(one)))
      await this.#api.apply({ ...object, metadata: { ...object.metadata, ownerReferences } });
    await this.#api.apply(mark(hash));
    this.#say("info", `the router of the site ${site} is ${release ? "as it should be again" : "made"}`);
  }
  /** What the release owns goes with it; the site's CA stays. */
  async #remove(release: KubeObject): Promise<void> {
    await this.#api.delete(resourceOf(release), release.metadata.name, release.metadata.uid);
    this.#say("info", "the router is removed: no ConfigMap has documents any more");
  }
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#documents.close();
    this.#deployments.close();
    await this.#running;
  }
}
