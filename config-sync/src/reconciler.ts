// THE list of steps. Level-triggered: every run starts from the whole snapshot and whatever the router has now.
//
//   snapshot → declarations (last good) → credentials → desired state → observe → plan → apply → publish → report

import { Catalogue } from "./catalogue/catalogue.ts";
import { catalogueAddress, type Envelope, entryBytes, envelopeText } from "./catalogue/entry.ts";
import { Publisher } from "./catalogue/publisher.ts";
import { SkupperServiceSync } from "./catalogue/skupper-service-sync.ts";
import type { Introduction } from "./credentials/rendezvous.ts";
import { forgery } from "./credentials/signature.ts";
import type { CertificateStatus, CredentialsWanted, TrustRecord } from "./credentials/site-credentials.ts";
import { TextChecker } from "./declarations/check.ts";
import { type Declarations, declarationsOf, type Memory, type StandIn } from "./declarations/declarations.ts";
import { formatProblem } from "./declarations/problems.ts";
import type { SiteModel } from "./declarations/site-model.ts";
import { withAnnotated } from "./desired-state/annotated.ts";
import { joinHost, reachedAt } from "./desired-state/endpoint.ts";
import { accessName, type DesiredState, desiredState } from "./desired-state/router-entities.ts";
import type { Surroundings, TlsFolder } from "./desired-state/surroundings.ts";
import { directoryOf, tlsPlaces } from "./desired-state/tls-profiles.ts";
import { messageOf } from "./errors.ts";
import type { Outside } from "./kubernetes/outside.ts";
import type { Log } from "./log.ts";
import { type ObservedEntity, type Operation, ownedTypes, plan } from "./plan/plan.ts";
import type { Snapshot } from "./sources/declaration-source.ts";
import { observedTypes, report, type SiteStatus } from "./status/report.ts";
import type { IssuingSite } from "./tokens/issuer.ts";
import type { TokenOutcome } from "./tokens/site-tokens.ts";

/** What the steps need of the world. */
export interface ReconcilerPorts {
  read(): Snapshot;
  loadMemory(): Memory;
  saveMemory(memory: Memory): void;
  /** Codes of held deletions that somebody has confirmed. */
  confirmed(): ReadonlySet<string>;
  forgetConfirmed(): void;
  /** Makes certificates where needed; returns the site's identity. */
  ensureCredentials(wanted: CredentialsWanted): string;
  recordTrust(trust: TrustRecord): void;
  credentialsRevision(): string;
  certificates(): readonly CertificateStatus[];
  /** Tokens, issued and to be redeemed. */
  tokens(site: SiteModel | undefined, own: Omit<IssuingSite, "site">): TokenOutcome;
  /** A site has told another identity, proven by the one before. */
  identityFollowed(site: string, identity: string): void;
  /** Sites are known by tokens of ours. */
  hasTokens(): boolean;
  /** Why the user's CA is not in use; empty when it is. */
  issuerProblem(): string;
  introductions(): readonly Introduction[];
  introduce(introduction: Introduction): void;
  /** The port that this site listened on last, or 0. */
  openPort(): number;
  rememberOpenPort(port: number): void;
  readTlsFolder(directory: string, before: TlsFolder | undefined): TlsFolder;
  observe(types: readonly string[]): Promise<ObservedEntity[]>;
  apply(
    operations: readonly Operation[],
  ): Promise<readonly { operation: Operation; failure: string | undefined }[]>;
  saveStatus(status: SiteStatus): void;
  /** The Kubernetes namespace around the site, where it is one. */
  readonly outside: Outside | undefined;
  /** Signs with the certificate of the site's router. */
  sign(bytes: Buffer): Envelope;
  /** Sends to the config-syncs of all sites that can be reached. */
  publish(text: string): void;
  /** Sends Skupper v1's list of services. */
  publishToSkupper(text: string): void;
}
export interface ReconcilerOptions {
  readonly site: string;
  readonly files: Pick<
    Surroundings,
    "certFile" | "privateKeyFile" | "identityDirectory" | "sharedCaFile" | "revokedFile"
  >;
  readonly openAccess: boolean;
  /** See DeclarationOptions. */
  readonly guardMinimum: number;
  readonly now: () => number;
  readonly log: Log;
}

export class Reconciler {
  readonly #ports: ReconcilerPorts;
  readonly #options: ReconcilerOptions;
  readonly #checker = new TextChecker();
  #memory: Memory;
  #declared: { snapshot: Snapshot; confirmed: string; declarations: Declarations } | undefined;
  #tlsFolders: ReadonlyMap<string, TlsFolder> = new Map();
  #said = new Set<string>();
  /** The certificate of the site's CA. */
  #identity = "";
  #trust: TrustRecord = { identities: new Map(), sharedCa: "", revoked: [] };
  #network = "default";
  #tokens: TokenOutcome = { links: new Map(), identities: new Map(), status: undefined };
  /** Where this machine's other sites reach our router; port 0 while it does not listen. */
  #access = { host: "", port: 0 };
  #syncsWithSkupper = false;
  readonly #catalogue: Catalogue;
  readonly #publisher = new Publisher();
  readonly #skupper = new SkupperServiceSync();

  constructor(ports: ReconcilerPorts, options: ReconcilerOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#memory = ports.loadMemory();
    this.#catalogue = new Catalogue({
      ownSite: options.site,
      forgery: (entry, envelope, now) => {
        const identity = this.#trust.identities.get(entry.site) ?? this.#trust.sharedCa;
        if (identity === "") return `no identity is recorded for the site ${entry.site}`;
        return forgery(envelope, this.#network, entry.site, identity, this.#trust.revoked, now);
      },
    });
  }

  /** Another site has said what it exposes. Tells whether a run is called for. */
  heard(text: unknown): boolean {
    const { changed, isNew, entry } = this.#catalogue.receive(text, this.#options.now());
    if (entry?.identity !== undefined) this.#follow(entry.site, entry.identity);
    // Whoever has just come may not have heard us.
    if (isNew) this.#publisher.askAgain();
    return changed;
  }

  /** A site that is known by a token alone tells of its next CA itself, signed with what is known of it. */
  #follow(site: string, identity: string): void {
    const known = this.#tokens.identities.get(site);
    if (known !== undefined && this.#trust.identities.get(site) === known && known !== identity)
      this.#ports.identityFollowed(site, identity);
  }

  /** A Skupper v1 site has told its services. Tells whether a run is called for. */
  heardSkupper(origin: unknown, text: unknown): boolean {
    const { site, now } = this.#options;
    return this.#skupper.receive(site, origin, text, now()) && this.#syncsWithSkupper;
  }

  /** One run of all steps. Throws what the world throws; the caller runs it again. */
  async run(): Promise<SiteStatus> {
    const declared = this.#declare();
    const { outside } = this.#ports;
    const annotated = withAnnotated(declared.model, this.#options.site, outside?.surroundings().cluster);
    const declarations = { ...declared, model: annotated.model };
    const wanted = this.#desire(declarations);
    const issuerProblem = this.#ports.issuerProblem();
    const issuer = issuerProblem === "" ? [] : [{ what: "trust.issuer", reason: issuerProblem }];
    const desired = { ...wanted, unmet: [...wanted.unmet, ...annotated.unmet, ...issuer] };
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
      this.#publish(declarations, observed);
    } catch (error) {
      observed = undefined;
      routerReason = messageOf(error);
    }
    const status = report({
      site: this.#options.site,
      model: declarations.model,
      documentsObserved: declarations.observed,
      problems: declarations.problems,
      standingIn: declarations.standingIn.map(standInLine),
      held: declarations.held,
      catalogue: this.#catalogue.sites(),
      certificates: this.#ports.certificates(),
      tokens: this.#tokens.status,
      redeemed: this.#tokens.links,
      desired,
      observed,
      routerReason,
      failures: [...failures, ...(this.#ports.outside?.failures() ?? [])],
      now: this.#options.now(),
    });
    this.#ports.saveStatus(status);
    this.#ports.outside?.follow({ model: declarations.model, desired, status, identity: this.#identity });
    return status;
  }

  #declare(): Declarations {
    const { log, site, guardMinimum } = this.#options;
    const snapshot = this.#ports.read();
    const confirmed = this.#ports.confirmed();
    const confirmedKey = [...confirmed].sort().join(" ");
    // The same snapshot says the same: sources give a new one only when something has changed.
    if (this.#declared?.snapshot === snapshot && this.#declared.confirmed === confirmedKey)
      return this.#declared.declarations;
    const now = this.#options.now();
    const options = { ownSite: site, checker: this.#checker, guardMinimum, confirmed, now };
    const declarations = declarationsOf(snapshot, this.#memory, options);
    const standing = declarations.standingIn.map(standInLine);
    const lines = [
      ...declarations.problems.map((problem) => ({ level: problem.severity, text: formatProblem(problem) })),
      ...standing.map((text) => ({ level: "warning" as const, text })),
    ];
    for (const { level, text } of lines) if (!this.#said.has(text)) log(level, text);
    this.#said = new Set(lines.map(({ text }) => text));
    if (!sameMemory(declarations.memory, this.#memory)) this.#ports.saveMemory(declarations.memory);
    if (!declarations.held && confirmed.size > 0) this.#ports.forgetConfirmed();
    this.#memory = declarations.memory;
    this.#declared = { snapshot, confirmed: confirmedKey, declarations };
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
    const declared: ReadonlyMap<string, string> = new Map(identities);
    const kubernetes = this.#ports.outside?.surroundings();
    const issuer = own?.trust.issuer;
    this.#identity = this.#ports.ensureCredentials({
      network: own?.network ?? "default",
      hosts: hostsOf(own),
      issuerFolder: issuer && directoryOf(issuer, kubernetes?.secretsFolder),
      declared: own?.identity ?? "",
      byTokens: this.#ports.hasTokens(),
    });
    const network = own?.network ?? "default";
    const knownAs = (site: string): string | undefined => declared.get(site);
    const issuing = { network, identity: this.#identity, endpoints: this.#endpoints(own), knownAs };
    this.#tokens = this.#ports.tokens(own, issuing);
    for (const [site, identity] of this.#tokens.identities)
      if (!identities.has(site) && site !== this.#options.site) identities.set(site, identity);
    // Several routers of one site know each other by its own CA.
    if (kubernetes && kubernetes.peers.length > 0) identities.set(this.#options.site, this.#identity);
    const { ca: sharedCa = "", revoked = [] } = own?.trust ?? {};
    this.#trust = { identities, sharedCa, revoked };
    this.#ports.recordTrust(this.#trust);
    this.#network = network;
    this.#syncsWithSkupper = own?.skupperServiceSync ?? false;
    this.#catalogue.expire(this.#options.now());
    this.#tlsFolders = new Map(
      tlsDirectories(own, kubernetes?.secretsFolder, this.#tokens.links).map((path) => [
        path,
        this.#ports.readTlsFolder(path, this.#tlsFolders.get(path)),
      ]),
    );
    return desiredState(model, {
      ...this.#options.files,
      site: this.#options.site,
      credentialsRevision: this.#ports.credentialsRevision(),
      identified: new Set(identities.keys()),
      sharedCa: sharedCa !== "",
      links: this.#tokens.links,
      revoked: revoked.length > 0,
      endpoints,
      openPort: this.#ports.openPort(),
      openAccess: this.#options.openAccess,
      tlsFolders: this.#tlsFolders,
      catalogue: this.#told(),
      kubernetes,
    });
  }
  /** Where a link to us may go. */
  #endpoints(own: SiteModel | undefined): string[] {
    const { outside } = this.#ports;
    if (outside) return [...outside.endpoints()];
    const { host, port } = this.#access;
    return port === 0 ? [] : (own?.access.hosts ?? [host]).map((one) => joinHost(one, port));
  }
  /** What other sites say of their services. Whoever is not trusted any more is not believed any more. */
  #told(): Surroundings["catalogue"] {
    const { identities, sharedCa } = this.#trust;
    const proven = [...this.#catalogue.services()].filter(
      ([name]) => identities.has(name) || sharedCa !== "",
    );
    const skupper = this.#syncsWithSkupper ? this.#skupper.services(this.#options.now()) : [];
    // What is proven goes before what anybody may have said.
    return new Map([...skupper, ...proven]);
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
  /** Tells the other sites of the network what we expose. */
  #publish({ model }: Declarations, observed: readonly ObservedEntity[]): void {
    const { site, now } = this.#options;
    const own = model.sites.get(site);
    if (!own) return;
    const heardBy = observed.find(
      ({ type, attributes }) => type === "router.address" && attributes.key === `M${catalogueAddress}`,
    );
    const listeners = (heardBy?.attributes.remoteHostRouters as string[] | null | undefined) ?? [];
    const entry = this.#publisher.due(
      { site, network: own.network, identity: this.#identity },
      own.exposes,
      listeners,
      now(),
    );
    if (entry) this.#ports.publish(envelopeText(this.#ports.sign(entryBytes(entry))));
    if (!own.skupperServiceSync) return;
    const text = this.#skupper.due(site, own.exposes, now());
    if (text !== undefined) this.#ports.publishToSkupper(text);
  }
  /** Tells the other sites of this machine who we are and where we listen. */
  #introduce({ model }: Declarations, observed: readonly ObservedEntity[]): void {
    const { site } = this.#options;
    const listener = observed.find(({ type, name }) => type === "listener" && name === accessName);
    const port = Number(listener?.attributes.boundPort ?? 0);
    if (port > 0) this.#ports.rememberOpenPort(port);
    const host = reachedAt(String(listener?.attributes.host ?? ""));
    this.#access = { host, port };
    const endpoints = port > 0 ? [joinHost(host, port)] : [];
    if (model.sites.has(site)) this.#ports.introduce({ site, identity: this.#identity, endpoints });
  }
}

const standInLine = ({ file, kind, name }: StandIn): string =>
  `${file}: the last good version of ${kind} ${name} stays live`;

function tlsDirectories(
  site: SiteModel | undefined,
  secretsFolder: string | undefined,
  links: Surroundings["links"],
): string[] {
  const paths = [
    ...tlsPlaces(site).map((place) => directoryOf(place, secretsFolder)),
    ...[...links.values()].map(({ directory }) => directory),
  ];
  return [...new Set(paths.filter((path) => path !== undefined))];
}
function hostsOf(site: SiteModel | undefined): string[] {
  const declared = site?.access.hosts ?? [];
  const endpoints = (site?.endpoints ?? []).map((endpoint) =>
    endpoint.replace(/:\d+$/, "").replace(/^\[|\]$/g, ""),
  );
  return [...new Set(["localhost", "127.0.0.1", ...declared, ...endpoints])];
}

function sameMemory(left: Memory, right: Memory): boolean {
  return (
    left.before?.held === right.before?.held &&
    left.before?.since === right.before?.since &&
    left.unclear?.join() === right.unclear?.join() &&
    left.documents.length === right.documents.length &&
    left.documents.every(({ id, value }, index) => {
      const other = right.documents[index];
      return other?.id === id && other.value === value;
    })
  );
}
