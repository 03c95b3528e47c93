// What a site says of itself. Pure: from what is wanted and what the router shows.
import type { CatalogueSite } from "../catalogue/catalogue.ts";
import type { HeldDeletion } from "../declarations/deletion-guard.ts";
import { formatProblem, type Problem } from "../declarations/problems.ts";
import type { Model, SiteModel } from "../declarations/site-model.ts";
import { type DesiredState, linkName } from "../desired-state/router-entities.ts";
import type { RedeemedLink } from "../desired-state/surroundings.ts";
import type { ObservedEntity } from "../plan/plan.ts";

export interface LinkStatus {
  readonly to: string;
  /** up: traffic can flow now. */
  readonly state: "up" | "down";
  readonly direction: "out" | "in";
  readonly reason: string;
  /** What has become of the token of the link, where it has one. */
  readonly token?: RedeemedLink["state"];
}
export interface ImportStatus {
  readonly service: string;
  /** Where it answers here. */
  readonly at: string;
  readonly state: "ready" | "not ready";
  /** The sites that answer for it now. */
  readonly answeredBy: readonly string[];
  readonly reason: string;
}
export interface ExposeStatus {
  readonly service: string;
  readonly address: string;
  readonly targets: number;
  readonly reason: string;
}
/** The way to a site in Kubernetes. */
export interface AccessStatus {
  readonly type: string;
  /** Where a link may go; empty while that is not known. */
  readonly endpoints: readonly string[];
  readonly reason: string;
}
export interface SiteStatus {
  readonly site: string;
  readonly network: string;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
  readonly router: {
    readonly state: "running" | "not reachable";
    readonly version: string;
    readonly reason: string;
  };
  readonly links: readonly LinkStatus[];
  readonly imports: readonly ImportStatus[];
  readonly exposes: readonly ExposeStatus[];
  /** The hash of the documents that all this is said of, so that whoever changed them can tell that they were read. */
  readonly observed: string;
  /** Findings in the documents, as `file:line:column: message [code]`. */
  readonly problems: readonly string[];
  /** What is declared and cannot be made. */
  readonly unmet: readonly string[];
  /** Documents whose last good version is live instead of what stands there now. */
  readonly lastGood: readonly string[];
  /** The sites that have told what they expose, and those whose word was refused. */
  readonly catalogue: readonly CatalogueSite[];
  /** The site's own certificates and until when they are valid, in seconds since the epoch. */
  readonly certificates: readonly { readonly name: string; readonly expires: number }[];
  /** Where tokens of the site are redeemed, if anywhere. */
  readonly tokens?: { readonly url: string; readonly reason: string };
  /** Only in Kubernetes. */
  readonly access?: AccessStatus;
  /** A large deletion that waits for confirmation. */
  readonly held: HeldDeletion | null;
}

/** Whether all that the site declares works now. */
export function isReady({ router, links, imports, unmet }: SiteStatus): boolean {
  return (
    router.state === "running" &&
    links.every(({ state }) => state === "up") &&
    imports.every(({ state }) => state === "ready") &&
    unmet.length === 0
  );
}

export interface ReportInput {
  readonly site: string;
  readonly model: Model;
  readonly documentsObserved: string;
  readonly problems: readonly Problem[];
  readonly standingIn: readonly string[];
  readonly held: HeldDeletion | undefined;
  readonly catalogue: readonly CatalogueSite[];
  readonly certificates: SiteStatus["certificates"];
  readonly tokens: SiteStatus["tokens"];
  /** Links that are made with a token. */
  readonly redeemed: ReadonlyMap<string, RedeemedLink>;
  readonly desired: DesiredState;
  /** Undefined while the router cannot be reached. */
  readonly observed: readonly ObservedEntity[] | undefined;
  readonly routerReason: string;
  readonly failures: readonly string[];
  readonly now: number;
}

/** The types of entities that a report is made from, besides those that config-sync owns. */
export const observedTypes = ["router", "connection", "router.address"] as const;

export function report(input: ReportInput): SiteStatus {
  const { site, model, desired, observed, now } = input;
  const own = model.sites.get(site);
  const all = observed ?? [];
  const index = new ObservedIndex(all);
  const router = all.find(({ type }) => type === "router");
  return {
    site,
    network: own?.network ?? "default",
    updatedAt: now,
    router: observed
      ? { state: "running", version: String(router?.attributes.version ?? ""), reason: "" }
      : { state: "not reachable", version: "", reason: input.routerReason },
    links: [...outgoing(input, all), ...incoming(input, all)],
    imports: desired.imports.map((service) => importStatus(service, index, input)),
    exposes: desired.exposes.map(({ service, address, connectors, byClients }) => {
      // Clients that receive at the address are counted with the targets there.
      const served = index.named("router.address", `router.address/M${address}`)?.attributes.subscriberCount;
      const targets = byClients ? Number(served ?? 0) : connectors.length;
      const waits = byClients && targets === 0 ? `no AMQP client receives at ${address}` : "";
      return { service, address, targets, reason: waits || targetFailures(connectors, index) };
    }),
    observed: input.documentsObserved,
    problems: input.problems.map(formatProblem),
    unmet: [
      ...modeMismatch(own, router),
      ...desired.unmet.map(({ what, reason }) => `${what}: ${reason}`),
      ...input.failures,
    ],
    lastGood: input.standingIn,
    held: input.held ?? null,
    catalogue: input.catalogue,
    certificates: input.certificates,
    ...(input.tokens && { tokens: input.tokens }),
  };
}

/** Of the uplinks of an edge site one carries everything. */
const standsBy = "stands by: used when the one before it fails";

/** A router's mode is fixed when it starts. */
function modeMismatch(own: SiteModel | undefined, router: ObservedEntity | undefined): string[] {
  const running = router?.attributes.mode;
  if (!own || running === undefined || running === own.mode) return [];
  return [`mode ${own.mode}: the router runs as ${String(running)}: it has to be started again`];
}

const routerGone = (input: ReportInput): string => `our router cannot be reached (${input.routerReason})`;

function outgoing(input: ReportInput, all: readonly ObservedEntity[]): LinkStatus[] {
  const own = input.model.sites.get(input.site);
  const withToken = (link: LinkStatus): LinkStatus => {
    const redeemed = input.redeemed.get(link.to);
    return redeemed ? { ...link, token: redeemed.state } : link;
  };
  const status = ({ to }: { readonly to: string }): LinkStatus => {
    const unmet = input.desired.unmet.find(({ what }) => what === `link to ${to}`);
    const connector = all.find(({ type, name }) => type === "connector" && name === linkName(to));
    const connection = connectionOf(all, to, "out");
    const down = (reason: string): LinkStatus => ({ to, state: "down", direction: "out", reason });
    if (!input.observed) return down(routerGone(input));
    if (unmet) return down(unmet.reason);
    if (!connector) return down("the router does not have it yet");
    const { connectionStatus, connectionMsg } = connector.attributes;
    if (connectionStatus !== "SUCCESS") return down(String(connectionMsg ?? "connecting"));
    if (connection?.attributes.active !== true && own?.mode === "edge" && connection)
      return { to, state: "up", direction: "out", reason: standsBy };
    if (connection?.attributes.active !== true)
      return down("connected, but the neighbour does not answer yet");
    return { to, state: "up", direction: "out", reason: "" };
  };
  return (own?.links ?? []).map((link) => withToken(status(link)));
}

function incoming(input: ReportInput, all: readonly ObservedEntity[]): LinkStatus[] {
  const linked = [...input.model.sites.values()]
    .filter(({ name, links }) => name !== input.site && links.some(({ to }) => to === input.site))
    .map(({ name }) => name);
  return linked.map((from) => {
    const link = (state: LinkStatus["state"], reason: string): LinkStatus => ({
      to: from,
      state,
      direction: "in",
      reason,
    });
    const connection = connectionOf(all, from, "in");
    if (connection?.attributes.active === true) return link("up", "");
    if (connection && input.model.sites.get(from)?.mode === "edge") return link("up", standsBy);
    return link("down", input.observed ? `${from} has not connected` : routerGone(input));
  });
}

/** Connections of a site carry its name, alone or before a dot. */
function connectionOf(all: readonly ObservedEntity[], site: string, dir: string): ObservedEntity | undefined {
  const connections = all.filter(({ type, attributes }) => {
    const container = String(attributes.container ?? "");
    return (
      type === "connection" &&
      (attributes.role === "inter-router" || attributes.role === "edge") &&
      attributes.dir === dir &&
      (container === site || container.startsWith(`${site}.`))
    );
  });
  return connections.find(({ attributes }) => attributes.active === true) ?? connections[0];
}

function importStatus(
  service: DesiredState["imports"][number],
  index: ObservedIndex,
  input: ReportInput,
): ImportStatus {
  const { host, port, address } = service;
  const listener = index.named("tcpListener", service.listener);
  const known = index.named("router.address", `router.address/M${address}`);
  const remote = (known?.attributes.remoteHostRouters as string[] | null | undefined) ?? [];
  const local = Number(known?.attributes.subscriberCount ?? 0);
  const answeredBy = [
    ...(local > 0 ? [input.site] : []),
    // Behind the router above an edge, and behind one that has edges, those answer that expose the service.
    ...new Set(
      remote.flatMap((hop) => (service.from.includes(siteOfHop(hop)) ? [siteOfHop(hop)] : service.from)),
    ),
  ];
  const ready = listener?.attributes.operStatus === "up";
  const reason = ready
    ? ""
    : input.observed
      ? answeredBy.length === 0
        ? `no linked site answers for it (${service.from.join(", ")} would)`
        : String(listener?.attributes.connectionMsg ?? "the router does not have it yet")
      : routerGone(input);
  return {
    service: service.service,
    at: `${host}:${port}`,
    state: ready ? "ready" : "not ready",
    answeredBy,
    reason,
  };
}

/** The site of a router, `edge:ID` for one that hangs below us; routers of a site may carry more behind a dot. */
const siteOfHop = (hop: string): string => hop.replace(/^edge:/, "").replace(/\..*$/, "");

function targetFailures(connectors: readonly string[], index: ObservedIndex): string {
  const failures = connectors.flatMap((connector) => {
    const { attributes } = index.named("tcpConnector", connector) ?? {};
    return attributes?.connectionMsg
      ? [`${attributes.host}:${attributes.port}: ${attributes.connectionMsg}`]
      : [];
  });
  return failures.join("; ");
}

/** Entities by type and name: there may be thousands. */
class ObservedIndex {
  readonly #entities = new Map<string, ObservedEntity>();

  constructor(all: readonly ObservedEntity[]) {
    for (const entity of all) this.#entities.set(`${entity.type} ${entity.name}`, entity);
  }
  named(type: string, name: string): ObservedEntity | undefined {
    return this.#entities.get(`${type} ${name}`);
  }
}
