// Rules that no schema can say: within a site, and between sites.
import { documentIdentities } from "./identities.ts";
import { folderOf } from "./owner.ts";
import type { ParsedDocument } from "./parse.ts";
import type { Problem } from "./problems.ts";
import {
  type ExposureModel,
  type ImportModel,
  type Model,
  type ModelContext,
  placeOf,
  type ReportModelProblem,
  reporter,
  type SiteModel,
  type Where,
} from "./site-model.ts";
import { suggestion } from "./suggestion.ts";

export const confirmAnnotation = "isthmus.dev/confirm-deletion";

/** What is wrong with documents that are valid one by one, besides what the model itself found. */
export function checkModel(
  documents: readonly ParsedDocument[],
  model: Model,
  context: ModelContext,
): Problem[] {
  const problems: Problem[] = [];
  const report = reporter(problems);
  checkNames(documents, report);
  for (const document of documents) checkAnnotations(document, report);
  for (const site of model.sites.values()) {
    checkAccess(site, report);
    checkAmqp(site, report);
    checkLinks(site, model, context, report);
    checkMode(site, report);
    checkExposes(site, model, context, report);
    checkImports(site, model, context, report);
  }
  documentIdentities(model, report);
  return problems;
}

/** Network documents of one name are merged; everything else has its name alone. */
function checkNames(documents: readonly ParsedDocument[], report: ReportModelProblem): void {
  const named = new Map<string, ParsedDocument>();
  for (const document of documents) {
    const { kind, name } = document;
    // Sites that stand twice are told by the model.
    if (kind !== "Link" && kind !== "Service") continue;
    const key = `${folderOf(document.file)} ${kind}/${name}`;
    const before = named.get(key);
    if (!before) named.set(key, document);
    else {
      const other: Where = { document: before, path: ["metadata", "name"] };
      const message = `the ${kind} ${name} is declared already in ${placeOf(other)}: give one of them another name`;
      report({ document, path: ["metadata", "name"] }, "duplicate-document", message, other);
    }
  }
}

function checkAnnotations(document: ParsedDocument, report: ReportModelProblem): void {
  const { annotations } = document.value.metadata as { annotations?: Record<string, string> };
  for (const key of Object.keys(annotations ?? {}))
    if (key.startsWith("isthmus.dev/") && key !== confirmAnnotation) {
      const message = `the annotation ${key} is not known (did you mean ${confirmAnnotation}?)`;
      report(
        { document, path: ["metadata", "annotations", key] },
        "unused-annotation",
        message,
        undefined,
        "warning",
      );
    }
}

const within = ({ document, path }: Where, ...steps: (string | number)[]): Where => ({
  document,
  path: [...path, ...steps],
});
function checkAccess({ access, accessWhere }: SiteModel, report: ReportModelProblem): void {
  const { type, hosts = [], gateway } = access;
  if (!["ingress", "gateway"].includes(type)) return;
  if (hosts.length === 0)
    report(
      accessWhere,
      "access-host",
      `access by ${type} needs hosts: the name by which this site is asked for`,
    );
  if (type === "gateway" && gateway === undefined)
    report(accessWhere, "access-host", "access by gateway needs gateway: the name of the Gateway");
}
function checkAmqp({ amqp, amqpWhere }: SiteModel, report: ReportModelProblem): void {
  bothForms(within(amqpWhere, "tls"), amqp?.tls, ["secretName", "directory"], report);
  const bind = amqp?.bind ?? "127.0.0.1";
  if (amqp && !amqp.tls && !/^127\.|^::1$|^localhost$/.test(bind))
    report(
      within(amqpWhere, "bind"),
      "amqp-plain",
      `without tls AMQP clients are let in on loopback only, not on ${bind}`,
    );
}
function checkLinks(
  site: SiteModel,
  { sites }: Model,
  context: ModelContext,
  report: ReportModelProblem,
): void {
  const linked = new Map<string, Where>();
  for (const link of site.links) {
    const before = linked.get(link.to);
    const to = within(link.where, "to");
    if (link.to === site.name) report(to, "link-to-itself", `the site ${site.name} links to itself`);
    else if (before) {
      const message = `the link to ${link.to} is declared already in ${placeOf(before)}: write its endpoints into one`;
      report(to, "duplicate-link", message, before);
    } else linked.set(link.to, to);
    const target = sites.get(link.to);
    const byToken = link.credentials?.token !== undefined;
    if (!target && link.endpoints.length === 0 && !byToken && !context.incomplete) {
      const near = nearest(link.to, site, sites);
      report(
        to,
        "unknown-site",
        `no document declares the site ${link.to} (${near ?? "give its endpoints"})`,
      );
    }
    if (target?.mode === "edge" && link.to !== site.name)
      report(
        to,
        "link-to-edge",
        `the site ${link.to} is in mode edge and accepts no links: let it link here`,
        target.where,
      );
    bothForms(within(link.where, "credentials"), link.credentials, ["secretName", "directory"], report);
    bothForms(within(link.where, "proxy"), link.proxy, ["secretName", "directory"], report);
  }
}

function checkMode(site: SiteModel, report: ReportModelProblem): void {
  if (site.mode !== "edge") return;
  if (site.access.type !== "none")
    report(site.where, "edge-access", `${site.name} is in mode edge and accepts no links: leave access out`);
  for (const link of site.links)
    if (link.cost !== 1)
      report(
        within(link.where, "cost"),
        "edge-cost",
        `cost has no effect in mode edge: links are used in the order in which they stand`,
        undefined,
        "warning",
      );
}

/** The plain value of what stands somewhere. */
function specAt({ document, path }: Where): Record<string, unknown> {
  let value: unknown = document.value;
  for (const step of path) value = (value as Record<string | number, unknown> | undefined)?.[step];
  return (value ?? {}) as Record<string, unknown>;
}
function bothForms(
  where: Where,
  value: object | undefined,
  [short, long]: readonly [string, string],
  report: ReportModelProblem,
): void {
  if (value && short in value && long in value)
    report(within(where, long), "two-forms", `${short} and ${long} exclude each other: keep one`);
}
function nearest(
  name: string,
  site: SiteModel,
  sites: Model["sites"],
  farthest?: number,
): string | undefined {
  const others = [...sites.keys()].filter((other) => other !== site.name);
  const near = suggestion(name, others, farthest);
  return near ? `did you mean ${near}?` : undefined;
}

function checkExposes(
  site: SiteModel,
  model: Model,
  context: ModelContext,
  report: ReportModelProblem,
): void {
  const services = new Map<string, Where>();
  const addresses = new Map<string, ExposureModel>();
  for (const exposure of site.exposes) {
    const { service, where } = exposure;
    const before = services.get(service);
    if (service === "") report(where, "no-service", "service is missing: give the service a name");
    else if (before)
      report(
        where,
        "duplicate-service",
        `the service ${service} is exposed already in ${placeOf(before)}`,
        before,
      );
    else services.set(service, where);
    const spec = specAt(where);
    bothForms(where, spec, ["port", "ports"], report);
    bothForms(where, spec, ["target", "targets"], report);
    bothForms(within(where, "tls"), exposure.tls, ["secretName", "directory"], report);
    if (exposure.ports.length === 0)
      report(where, "no-port", `${service}: port is missing: write port: or ports:`);
    if (exposure.targets.length === 0)
      report(where, "no-target", `${service}: target is missing: say what answers for it`);
    if (!site.amqp && exposure.targets.some(({ amqp }) => amqp))
      report(where, "no-amqp", `${service}: an AMQP client is to serve it: give the site amqp: {}`);
    checkPorts(exposure, report);
    for (const { address } of exposure.ports) {
      const other = addresses.get(address);
      if (other && other.service !== service) {
        const message = `the address ${address} of ${service} is that of ${other.service} already (${placeOf(other.where)})`;
        report(where, "address-conflict", message, other.where);
      }
      addresses.set(address, exposure);
    }
    unknownNames(exposure.allow, "unknown-allow", "allow", where, site, model, context, report);
  }
}

function checkPorts({ service, ports, where }: ExposureModel, report: ReportModelProblem): void {
  const numbers = new Set<number>();
  const names = new Set<string>();
  for (const [index, { port, name }] of ports.entries()) {
    const at = within(where, "ports", index);
    if (numbers.has(port)) report(at, "duplicate-port", `${service}: port ${port} is listed twice`);
    else if (names.has(name)) report(at, "port-name", `${service}: two ports have the name ${name}`);
    numbers.add(port);
    names.add(name);
  }
}

/** Plain names in a list of patterns that no site has: most often mistyped. */
function unknownNames(
  patterns: readonly string[],
  code: "unknown-from" | "unknown-allow",
  field: string,
  where: Where,
  site: SiteModel,
  { sites }: Model,
  context: ModelContext,
  report: ReportModelProblem,
): void {
  // Where only the own site is declared, nothing is known of the others.
  if (context.incomplete || sites.size < 2) return;
  for (const [index, pattern] of patterns.entries()) {
    if (pattern.includes("*") || sites.has(pattern)) continue;
    const near = nearest(pattern, site, sites, 1);
    if (near)
      report(
        within(where, field, index),
        code,
        `no document declares the site ${pattern} (${near})`,
        undefined,
        "warning",
      );
  }
}

function checkImports(
  site: SiteModel,
  model: Model,
  context: ModelContext,
  report: ReportModelProblem,
): void {
  const before: ImportModel[] = [];
  const ports = new Map<string, Where>();
  const { access } = site;
  if (access.type === "host" && access.port !== undefined) ports.set(`:${access.port}`, site.where);
  for (const rule of site.imports) {
    const shadow = before.find(
      ({ service, from }) =>
        covers(service, rule.service) && rule.from.every((one) => from.some((two) => covers(two, one))),
    );
    if (shadow) {
      const message = `this entry never applies: the one in ${placeOf(shadow.where)} takes all of it`;
      report(rule.where, "duplicate-import", message, shadow.where, "warning");
    }
    before.push(rule);
    if (rule.as !== undefined && rule.service.includes("*") && !rule.as.includes("<service>")) {
      const message = `as: ${rule.as} gives every service that fits ${rule.service} one name: use <service> in it`;
      report(within(rule.where, "as"), "import-name", message);
    }
    if (rule.port !== undefined) {
      const at = within(rule.where, "port");
      const taken = ports.get(`${rule.host}:${rule.port}`) ?? ports.get(`:${rule.port}`);
      if (taken)
        report(at, "port-conflict", `the port ${rule.port} is taken already in ${placeOf(taken)}`, taken);
      else ports.set(`${rule.host}:${rule.port}`, at);
    }
    bothForms(within(rule.where, "tls"), rule.tls, ["secretName", "directory"], report);
    unknownNames(rule.from, "unknown-from", "from", rule.where, site, model, context, report);
  }
}

/** Whether everything that fits the second pattern fits the first. */
const covers = (wide: string, narrow: string): boolean =>
  wide === "*" || wide === narrow || (!narrow.includes("*") && matches(wide, narrow));

/** Whether a name fits a pattern in which * stands for any characters. */
export function matches(pattern: string, name: string): boolean {
  if (pattern === "*") return true;
  if (!pattern.includes("*")) return pattern === name;
  const parts = pattern.split("*").map((part) => part.replace(/[^-a-z0-9]/g, ""));
  return new RegExp(`^${parts.join(".*")}$`).test(name);
}
