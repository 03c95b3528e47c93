// A site's Kubernetes namespace: watched, and written to as the site's documents say.
//
//   reflectors → surroundings, documents → (reconciler) → follow → one writer at a time: objects, status, annotations
import { gunzipSync, gzipSync } from "node:zlib";
import type { Access } from "@isthmus/schemas/declarations.js";
import { type Memory, noMemory } from "../declarations/declarations.ts";
import { isSelected } from "../desired-state/cluster.ts";
import { portKey, servicesOf, type WantedService } from "../desired-state/services.ts";
import type { ClusterSurroundings } from "../desired-state/surroundings.ts";
import { messageOf } from "../errors.ts";
import type { Log } from "../log.ts";
import type { DeclarationSource } from "../sources/declaration-source.ts";
import type { AccessStatus } from "../status/report.ts";
import {
  accessObjectName,
  accessService,
  accessStatus,
  clientsService,
  passThroughObject,
} from "./access.ts";
import { type KubeObject, type KubernetesApi, type Resource, resourceOf, resources } from "./api.ts";
import { DocumentMaps } from "./document-maps.ts";
import { isOurs } from "./labels.ts";
import { Lease } from "./lease.ts";
import { headOf, isAsWanted, type Making, type Owner, serviceObject } from "./objects.ts";
import type { Outcome } from "./outside.ts";
import { Reflector } from "./reflector.ts";
import { StatusWriter } from "./status-writer.ts";
import { giveBackPatch, takenOver, takeOverPatch } from "./take-over.ts";
import { requestsIn, type TokenRequest, tokenSelectors } from "./token-secrets.ts";
import { clusterOf } from "./view.ts";

export interface NamespaceOptions {
  readonly site: string;
  /** Begins the names of what is made; an object of the release of that name owns it. */
  readonly release: string;
  /** The pod that we are in. */
  readonly pod: string;
  readonly routerSelector: Readonly<Record<string, string>>;
  /** Where Secrets that documents name are as folders. */
  readonly secretsFolder: string;
  /** Secrets that are tokens are looked for: all Secrets may be read then. */
  readonly tokenSecrets: boolean;
  readonly log: Log;
  readonly now: () => number;
}

/** Events come in bursts: this long after the first the whole is read. */
const settleMs = 50;
/** A router that takes longer than this to start is something to tell. */
const routerStartMs = 20_000;
/** What is not watched is read again after this time. */
const rereadMs = 5000;
/** What could not be written is tried again after this time. */
const retryMs = 2000;
/** Services that are written at a time. */
const writers = 8;
const memoryKey = "memory.json.gz";

export class Namespace {
  readonly source: DeclarationSource;
  readonly #api: KubernetesApi;
  readonly #options: NamespaceOptions;
  readonly #onChange: () => void;
  readonly #reflectors: Readonly<
    Record<"services" | "pods" | "deployments" | "statefulSets" | "daemonSets", Reflector>
  >;
  readonly #documents: DocumentMaps;
  readonly #tokenSecrets: readonly Reflector[];
  #lease: Lease | undefined;
  readonly #openedAt: number;
  readonly #status: StatusWriter;
  #owner: Owner | undefined;
  /** What was live when config-sync ran last. */
  readonly #memory: Memory;
  #savedMemory: string;
  #wantedMemory: string | undefined;
  #settling: NodeJS.Timeout | undefined;
  #surroundings: ClusterSurroundings | undefined;
  #outcome: Outcome | undefined;
  #writing: Promise<void> | undefined;
  #again = false;
  #retry: NodeJS.Timeout | undefined;
  #failures: readonly string[] = [];
  /** As it was seen or made last. */
  #passThrough: KubeObject | undefined;
  #passThroughReadAt = 0;
  #closed = false;

  private constructor(api: KubernetesApi, options: NamespaceOptions, kept: string, onChange: () => void) {
    this.#api = api;
    this.#options = options;
    this.#onChange = onChange;
    this.#savedMemory = kept;
    this.#memory =
      kept === "" ? noMemory : (JSON.parse(gunzipSync(Buffer.from(kept, "base64")).toString()) as Memory);
    const reflect = (resource: Resource, selector = ""): Reflector =>
      new Reflector(api, resource, selector, () => this.#changed(), options.log);
    this.#reflectors = {
      services: reflect(resources.services),
      pods: reflect(resources.pods),
      deployments: reflect(resources.deployments),
      statefulSets: reflect(resources.statefulSets),
      daemonSets: reflect(resources.daemonSets),
    };
    this.#tokenSecrets = options.tokenSecrets
      ? tokenSelectors.map((selector) => reflect(resources.secrets, selector))
      : [];
    this.#documents = new DocumentMaps(api, () => this.#changed(), options.log, options.now);
    this.source = { read: () => this.#documents.snapshot(), close: async () => this.#documents.close() };
    this.#openedAt = options.now();
    this.#status = new StatusWriter(api, options, () => this.#making);
  }
  /** Ready when everything has been listed once. `onChange` is told of changes. Throws when the release's owner is missing. */
  static async open(api: KubernetesApi, options: NamespaceOptions, onChange: () => void): Promise<Namespace> {
    const secret = await api.read(resources.secrets, `${options.release}-state`);
    const kept = ((secret?.data ?? {}) as Record<string, string>)[memoryKey] ?? "";
    const namespace = new Namespace(api, options, kept, onChange);
    try {
      await namespace.#findOwner();
    } catch (error) {
      await namespace.close();
      await namespace.source.close();
      throw error;
    }
    while (!namespace.#synced) await new Promise((next) => setTimeout(next, settleMs));
    return namespace;
  }
  get #synced(): boolean {
    const all = [...Object.values(this.#reflectors), ...this.#tokenSecrets];
    return this.#documents.synced && all.every(({ synced }) => synced);
  }
  async #findOwner(): Promise<void> {
    const found = await this.#api.read(resources.configMaps, this.#options.release);
    const { apiVersion, kind } = resources.configMaps;
    if (found?.metadata.uid !== undefined)
      this.#owner = { apiVersion, kind, name: found.metadata.name, uid: found.metadata.uid };
    else
      this.#options.log(
        "warning",
        `there is no ConfigMap ${this.#options.release}: what is made will stay when the release goes`,
      );
  }
  /** How the site is reached now. */
  access(): AccessStatus & { readonly tokensAt: string | undefined } {
    const service = this.#reflectors.services.get(accessObjectName(this.#options.release));
    const access = this.#outcome ? this.#accessOf(this.#outcome) : ({ type: "none" } as const);
    return accessStatus(access, service, this.#passThrough);
  }
  /** Secrets that ask for a token of this site. */
  tokenRequests(): TokenRequest[] {
    return requestsIn(this.#tokenSecrets.flatMap((reflector) => reflector.all()));
  }
  /** The metadata of an object that is made for this site. */
  headOf(name: string): KubeObject["metadata"] {
    return headOf(this.#making, name);
  }
  /** We are the router of the site that writes. */
  get writes(): boolean {
    return this.#lease?.held ?? false;
  }
  /** The object of the release that owns what is made. */
  get owner(): Owner | undefined {
    return this.#owner;
  }
  get #making(): Making {
    const { site, routerSelector } = this.#options;
    return { site, namespace: this.#api.namespace, owner: this.#owner, routerSelector };
  }

  // What is there

  #changed(): void {
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      this.#surroundings = undefined;
      this.#onChange();
    }, settleMs);
  }
  surroundings(): ClusterSurroundings {
    if (this.#surroundings) return this.#surroundings;
    const { pods, services, deployments, statefulSets, daemonSets } = this.#reflectors;
    const workloads = [...deployments.all(), ...statefulSets.all(), ...daemonSets.all()];
    const { site, pod, routerSelector, secretsFolder } = this.#options;
    const cluster = clusterOf(this.#api.namespace, site, {
      pods: pods.all(),
      services: services.all(),
      workloads,
      secrets: this.#tokenSecrets.flatMap((reflector) => reflector.all()),
    });
    const portsBefore = new Map<string, number>();
    for (const service of services.all()) {
      if (!isOurs(service, site) && !takenOver(service, site)) continue;
      const { ports = [] } = (service.spec ?? {}) as { ports?: { port: number; targetPort: unknown }[] };
      for (const { port, targetPort } of ports)
        if (typeof targetPort === "number") portsBefore.set(portKey(service.metadata.name, port), targetPort);
    }
    const peers = cluster.pods.filter(
      (one) => one.name !== pod && !one.terminating && isSelected(one, routerSelector),
    );
    this.#surroundings = { cluster, portsBefore, pod, peers, secretsFolder };
    return this.#surroundings;
  }
  loadMemory(): Memory {
    return this.#memory;
  }
  saveMemory(memory: Memory): void {
    this.#wantedMemory = gzipSync(JSON.stringify(memory)).toString("base64");
    this.#write();
  }
  failures(): readonly string[] {
    return this.#failures;
  }

  // What is made

  follow(outcome: Outcome): void {
    this.#outcome = outcome;
    this.#lease ??= this.#leaseFor(outcome);
    this.#write();
  }
  /** Who writes should have a router that runs: while the release is rolled out, another pod's may. */
  #leaseFor({ status }: Outcome): Lease | undefined {
    const { release, pod, log, now } = this.#options;
    if (status.router.state !== "running" && now() - this.#openedAt < routerStartMs) return undefined;
    return new Lease(
      this.#api,
      () => this.#making,
      `${release}-config-sync`,
      pod,
      () => this.#write(),
      log,
    );
  }
  /** One writer at a time, always from the newest outcome. */
  #write(): void {
    if (this.#closed || !this.#outcome || !this.#lease?.held) return;
    if (this.#writing) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#retry);
    this.#writing = this.#writeAll(this.#outcome).then((failures) => {
      this.#writing = undefined;
      const news = failures.filter((failure) => !this.#failures.includes(failure));
      for (const failure of news) this.#options.log("error", failure);
      this.#failures = failures;
      if (this.#again) {
        this.#again = false;
        this.#write();
      } else if (failures.length > 0) this.#retry = setTimeout(() => this.#write(), retryMs);
    });
  }
  async #writeAll(outcome: Outcome): Promise<string[]> {
    const failures: string[] = [];
    const attempt = async (what: string, step: () => Promise<void>): Promise<void> => {
      try {
        await step();
      } catch (error) {
        failures.push(`${what}: ${messageOf(error)}`);
      }
    };
    const { release } = this.#options;
    const { tokens, amqp } = outcome.model.sites.get(this.#options.site) ?? {};
    const access = accessService(release, this.#accessOf(outcome), tokens !== undefined);
    const services = [
      ...servicesOf(outcome.desired.imports),
      ...(access ? [access] : []),
      ...(amqp?.tls ? [clientsService(release)] : []),
    ];
    const queue = [...services].reverse();
    const work = async (): Promise<void> => {
      for (let wanted = queue.pop(); wanted; wanted = queue.pop()) {
        const service = wanted;
        await attempt(`Service ${service.name}`, () => this.#applyService(service));
      }
    };
    await Promise.all(Array.from({ length: writers }, work));
    await attempt("Services that are not wanted any more", () =>
      this.#deleteServices(new Set(services.map(({ name }) => name))),
    );
    await attempt("access", () => this.#applyPassThrough(outcome));
    await attempt("last good documents", () => this.#keepMemory());
    await attempt("status", () =>
      this.#status.write(
        { ...outcome, status: { ...outcome.status, access: shownAccess(this.access()) } },
        this.#documents.present(),
      ),
    );
    return failures;
  }
  #accessOf({ model }: Outcome): Access {
    return model.sites.get(this.#options.site)?.access ?? { type: "none" };
  }
  /** The object that passes TLS through: one of a kind that not every cluster has, asked for only where it is wanted. */
  async #applyPassThrough(outcome: Outcome): Promise<void> {
    const { release } = this.#options;
    const wanted = passThroughObject(this.#making, release, this.#accessOf(outcome));
    if (this.#passThrough && this.#passThrough.kind !== wanted?.kind) {
      await this.#api.delete(
        resourceOf(this.#passThrough),
        accessObjectName(release),
        this.#passThrough.metadata.uid,
      );
      this.#passThrough = undefined;
    }
    if (!wanted) return;
    // It is not watched, as not every cluster knows its kind: looked at now and then.
    const now = this.#options.now();
    const known = this.#passThrough && isAsWanted(this.#passThrough, wanted);
    if (known && now - this.#passThroughReadAt < rereadMs) return;
    this.#passThroughReadAt = now;
    const observed = await this.#api.read(resourceOf(wanted), accessObjectName(release));
    this.#refuseOthers(observed);
    this.#passThrough = observed && isAsWanted(observed, wanted) ? observed : await this.#api.apply(wanted);
  }
  async #applyService(wanted: WantedService): Promise<void> {
    const object = serviceObject(this.#making, wanted);
    const observed = this.#reflectors.services.get(wanted.name);
    if (wanted.takeOver && observed && !isOurs(observed, this.#options.site)) {
      const patch = takeOverPatch(this.#making, observed, wanted);
      if (!patch) return;
      await this.#api.merge(resources.services, wanted.name, patch);
      return this.#options.log("info", `took over the Service ${wanted.name}`);
    }
    this.#refuseOthers(observed);
    if (observed && isAsWanted(observed, object)) return;
    // Created and not applied: what somebody else has made in this moment is not taken over.
    await (observed ? this.#api.apply(object) : this.#api.create(object));
    this.#options.log("info", `${observed ? "put right" : "made"} the Service ${wanted.name}`);
  }
  #refuseOthers(observed: KubeObject | undefined): void {
    if (observed && !isOurs(observed, this.#options.site))
      throw new Error("it is there already and was not made for this site: it stays as it is");
  }
  async #deleteServices(wanted: ReadonlySet<string>): Promise<void> {
    for (const service of this.#reflectors.services.all()) {
      const { name } = service.metadata;
      const before = takenOver(service, this.#options.site);
      if (!before || wanted.has(name)) continue;
      await this.#api.merge(resources.services, name, giveBackPatch(service, before));
      this.#options.log("info", `gave back the Service ${name}`);
    }
    for (const { metadata } of this.#reflectors.services
      .all()
      .filter((one) => isOurs(one, this.#options.site))) {
      if (wanted.has(metadata.name)) continue;
      await this.#api.delete(resources.services, metadata.name, metadata.uid);
      this.#options.log("info", `removed the Service ${metadata.name}`);
    }
  }
  async #keepMemory(): Promise<void> {
    const memory = this.#wantedMemory;
    if (memory === undefined || memory === this.#savedMemory) return;
    const object: KubeObject = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: headOf(this.#making, `${this.#options.release}-state`),
      data: { [memoryKey]: memory },
    };
    await this.#api.apply(object);
    this.#savedMemory = memory;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#settling);
    clearTimeout(this.#retry);
    await this.#writing;
    for (const reflector of [...Object.values(this.#reflectors), ...this.#tokenSecrets]) reflector.close();
    try {
      await this.#lease?.close();
    } catch (error) {
      this.#options.log("warning", `lease: ${messageOf(error)}`);
    }
  }
}
const shownAccess = ({ type, endpoints, reason }: AccessStatus): AccessStatus => ({
  type,
  endpoints,
  reason,
});
