import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isReady, type SiteStatus } from "@isthmus/config-sync/status/report.js";
import { columns, type Output, print } from "./output.ts";
import { sitePaths, sitesFolder } from "./state-folder.ts";

/** A status older than this means that its config-sync does not run. */
const staleMs = 8000;

/** The statuses of all sites of a state folder, as they say themselves; one that is silent is shown as such. */
export function readStatuses(stateFolder: string, now: number): SiteStatus[] {
  const folder = sitesFolder(stateFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((site) => {
      const path = sitePaths(stateFolder, site).status;
      if (!existsSync(path)) return [];
      const status = JSON.parse(readFileSync(path, "utf8")) as SiteStatus;
      return [now - status.updatedAt > staleMs ? silent(status, now) : status];
    });
}

function silent(status: SiteStatus, now: number): SiteStatus {
  const reason = `config-sync has said nothing for ${Math.round((now - status.updatedAt) / 1000)} s`;
  return {
    ...status,
    router: { ...status.router, state: "not reachable", reason },
    links: status.links.map((link) => ({ ...link, state: "down", reason })),
    imports: status.imports.map((service) => ({ ...service, state: "not ready", answeredBy: [], reason })),
  };
}

/** `isthmus status` */
export function status({ state, output }: { state: string; output: Output }): void {
  const statuses = readStatuses(state, Date.now());
  if (statuses.length === 0) {
    process.stderr.write(`no site runs with the state folder ${state}: start one with isthmus up\n`);
    process.exitCode = 1;
    return;
  }
  print(output, { sites: statuses }, () => table(statuses));
  if (!statuses.every(isReady)) process.exitCode = 1;
}

/** The table for people. */
export function table(statuses: readonly SiteStatus[]): string {
  const targetsOf = (site: string, service: string): number | undefined =>
    statuses.find((one) => one.site === site)?.exposes.find((exposed) => exposed.service === service)
      ?.targets;
  const sections = [
    "SITES\n",
    columns(
      ["SITE", "NETWORK", "ROUTER", "REASON"],
      statuses.map((one) => [one.site, one.network, one.router.state, one.router.reason]),
    ),
  ];
  const reached = statuses.flatMap(({ site, access }) =>
    access && access.type !== "none" ? [[site, access.type, access.endpoints.join(", "), access.reason]] : [],
  );
  if (reached.length > 0)
    sections.push("\nREACHED AT\n", columns(["SITE", "ACCESS", "ENDPOINTS", "REASON"], reached));
  const links = statuses.flatMap((one) =>
    one.links
      .filter(({ direction, to }) => direction === "out" || !statuses.some(({ site }) => site === to))
      .map((link) => [
        link.direction === "out" ? one.site : link.to,
        link.direction === "out" ? link.to : one.site,
        link.state,
        link.reason,
      ]),
  );
  if (links.length > 0) sections.push("\nLINKS\n", columns(["FROM", "TO", "STATE", "REASON"], links));
  const services = statuses.flatMap((one) =>
    one.imports.map((service) => [
      one.site,
      service.service,
      service.at,
      service.state,
      service.answeredBy
        .map((site) => {
          const targets = targetsOf(site, service.service);
          return targets === undefined
            ? site
            : `${site} (${targets} ${targets === 1 ? "target" : "targets"})`;
        })
        .join(", "),
      service.reason,
    ]),
  );
  if (services.length > 0)
    sections.push(
      "\nSERVICES\n",
      columns(["SITE", "SERVICE", "AT", "STATE", "ANSWERED BY", "REASON"], services),
    );
  const failing = statuses.flatMap((one) =>
    one.exposes.filter(({ reason }) => reason).map(({ service, reason }) => [one.site, service, reason]),
  );
  if (failing.length > 0) sections.push("\nTARGETS\n", columns(["SITE", "SERVICE", "LAST FAILURE"], failing));
  const dates = statuses.flatMap(({ site, certificates = [] }) =>
    certificates.map(({ name, expires }) => [
      site,
      name === "ca" ? "its CA" : "of its router",
      `until ${new Date(expires * 1000).toISOString().slice(0, 10)}`,
    ]),
  );
  const redeemedAt = statuses.flatMap(({ site, tokens }) =>
    tokens ? [[site, tokens.url, tokens.reason]] : [],
  );
  if (redeemedAt.length > 0)
    sections.push("\nTOKENS\n", columns(["SITE", "REDEEMED AT", "REASON"], redeemedAt));
  if (dates.length > 0) sections.push("\nCERTIFICATES\n", columns(["SITE", "CERTIFICATE", "VALID"], dates));
  const said = statuses.flatMap((one) => [
    ...one.problems.map((text) => `  ${one.site}: ${text}\n`),
    ...one.lastGood.map((text) => `  ${one.site}: ${text}\n`),
    ...one.catalogue
      .filter(({ refused }) => refused !== "")
      .map(
        ({ site, refused }) => `  ${one.site}: what ${site} says of its services is not taken: ${refused}\n`,
      ),
    ...one.unmet.map((text) => `  ${one.site}: ${text}\n`),
  ]);
  if (said.length > 0) sections.push("\nFINDINGS\n", [...new Set(said)].join(""));
  return sections.join("");
}
