// THE list of steps. Level-triggered: every run starts from the whole snapshot and whatever the router has now.
//
//   snapshot → declarations (last good) → credentials → desired state → observe → plan → apply → report

import type { Introduction } from "./credentials/rendezvous.ts";
import { type Declarations, declarationsOf, type LastGood } from "./declarations/declarations.ts";
import { formatProblem } from "./declarations/problems.ts";
import type { SiteModel } from "./declarations/site-model.ts";
import { accessName, type DesiredState, desiredState } from "./desired-state/router-entities.ts";
import type { Surroundings } from "./desired-state/surroundings.ts";
import { messageOf } from "./errors.ts";
import type { Log } from "./log.ts";
import { type ObservedEntity, type Operation, ownedTypes, plan } from "./plan/plan.ts";
import type { Snapshot } from "./sources/declaration-source.ts";
import { observedTypes, report, type SiteStatus } from "./status/report.ts";

/** What the steps need of the world. */
export interface ReconcilerPorts {
  read(): Snapshot;
  loadLastGood(): LastGood;
  saveLastGood(lastGood: LastGood): void;
  /** Makes certificates where needed; returns the site's identity. */
  ensureCredentials(network: string, hosts: readonly string[]): string;
  recordIdentities(identities: ReadonlyMap<string, string>): void;
  credentialsRevision(): string;
  introductions(): readonly Introduction[];
  introduce(introduction: Introduction): void;
  /** The port that this site listened on last, or 0. */
  openPort(): number;
  rememberOpenPort(port: number): void;
  observe(types: readonly string[]): Promise<ObservedEntity[]>;
  apply(
    operations: readonly Operation[],
  ): Promise<readonly { operation: Operation; failure: string | undefined }[]>;
  saveStatus(status: SiteStatus): void;
}
export interface ReconcilerOptions {
  readonly site: string;
  readonly files: Pick<Surroundings, "certFile" | "privateKeyFile" | "identityDirectory">;
  readonly openAccess: boolean;
  readonly now: () => number;
  readonly log: Log;
}

export class Reconciler {
  readonly #ports: ReconcilerPorts;
  readonly #options: ReconcilerOptions;
  #lastGood: LastGood;
  #said = new Set<string>();
  /** The certificate of the site's CA. */
  #identity = "";

  constructor(ports: ReconcilerPorts, options: ReconcilerOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#lastGood = ports.loadLastGood();
  }

  /** One run of all steps. Throws what the world throws; the caller runs it again. */
  async run(): Promise<SiteStatus> {
    const declarations = this.#declare();
    const desired = this.#desire(declarations);
    let observed: ObservedEntity[] | undefined;
    let routerReason = "";
    let failures: string[] = [];
    try {
      observed = await this.#ports.observe([...ownedTypes, ...observedTypes]);
      const operations = plan(desired.entities, observed);
      if (operations.length > 0) {
        failures = await this.#apply(operations);
        observed = await this.#ports.observe([...ownedTypes, ...observedTypes]);
      }
      this.#introduce(declarations, observed);
    } catch (error) {
      observed = undefined;
      routerReason = messageOf(error);
    }
    const status = report({
      site: this.#options.site,
      model: declarations.model,
      problems: declarations.problems,
      standingIn: declarations.standingIn,
      desired,
      observed,
      routerReason,
      failures,
      now: this.#options.now(),
    });
    this.#ports.saveStatus(status);
    return status;
  }

  #declare(): Declarations {
    const { log, site } = this.#options;
    const declarations = declarationsOf(this.#ports.read(), this.#lastGood, site);
    const now = new Set(declarations.problems.map(formatProblem));
    for (const problem of declarations.problems)
      if (!this.#said.has(formatProblem(problem))) log(problem.severity, formatProblem(problem));
    for (const file of declarations.standingIn)
      if (!this.#said.has(file)) log("warning", `${file}: its last good version stays live`);
    this.#said = new Set([...now, ...declarations.standingIn]);
    if (!sameTexts(declarations.lastGood, this.#lastGood)) this.#ports.saveLastGood(declarations.lastGood);
    this.#lastGood = declarations.lastGood;
    return declarations;
  }
  #desire({ model }: Declarations): DesiredState {
    const own = model.sites.get(this.#options.site);
    const introductions = this.#ports.introductions();
    const identities = new Map<string, string>();
    const endpoints = new Map<string, readonly string[]>();
    const wanted = new Set([...model.sites.keys(), ...(own?.links.map(({ to }) => to) ?? [])]);
    for (const introduction of introductions) {
      endpoints.set(introduction.site, introduction.endpoints);
      if (wanted.has(introduction.site)) identities.set(introduction.site, introduction.identity);
    }
    // What git says of a site goes before what the site says of itself.
    for (const site of model.sites.values()) if (site.identity) identities.set(site.name, site.identity);
    identities.delete(this.#options.site);
    this.#identity = this.#ports.ensureCredentials(own?.network ?? "default", hostsOf(own));
    this.#ports.recordIdentities(identities);
    return desiredState(model, {
      ...this.#options.files,
      site: this.#options.site,
      credentialsRevision: this.#ports.credentialsRevision(),
      identified: new Set(identities.keys()),
      endpoints,
      openPort: this.#ports.openPort(),
      openAccess: this.#options.openAccess,
    });
  }
  async #apply(operations: readonly Operation[]): Promise<string[]> {
    const { log } = this.#options;
    const failures: string[] = [];
    for (const { operation, failure } of await this.#ports.apply(operations)) {
      const what = `${operation.kind} ${operation.type} ${operation.name}`;
      if (failure === undefined) log("info", what);
      else {
        failures.push(`${what}: ${failure}`);
        log("error", `${what}: ${failure}`);
      }
    }
    return failures;
  }
  /** Tells the other sites of this machine who we are and where we listen. */
  #introduce({ model }: Declarations, observed: readonly ObservedEntity[]): void {
    const { site } = this.#options;
    const listener = observed.find(({ type, name }) => type === "listener" && name === accessName);
    const port = Number(listener?.attributes.boundPort ?? 0);
    if (port > 0) this.#ports.rememberOpenPort(port);
    const bind = String(listener?.attributes.host ?? "");
    const host = ["", "0.0.0.0", "::"].includes(bind) ? "127.0.0.1" : bind;
    const shown = host.includes(":") ? `[${host}]` : host;
    const endpoints = port > 0 ? [`${shown}:${port}`] : [];
    if (model.sites.has(site)) this.#ports.introduce({ site, identity: this.#identity, endpoints });
  }
}

function hostsOf(site: SiteModel | undefined): string[] {
  const declared = site?.access.hosts ?? [];
  const endpoints = (site?.endpoints ?? []).map((endpoint) =>
    endpoint.replace(/:\d+$/, "").replace(/^\[|\]$/g, ""),
  );
  return [...new Set(["localhost", "127.0.0.1", ...declared, ...endpoints])];
}

function sameTexts(left: LastGood, right: LastGood): boolean {
  return left.size === right.size && [...left].every(([path, text]) => right.get(path) === text);
}
