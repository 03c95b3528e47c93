// The commands about a namespace: they read and write the same documents as git would bring.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { authoritySecretName } from "@isthmus/config-sync/credentials/authority-secret.js";
import { resources } from "@isthmus/config-sync/kubernetes/api.js";
import { isReady } from "@isthmus/config-sync/status/report.js";
import { stringify } from "yaml";
import {
  type ChangeOptions,
  type ClusterOptions,
  changeSite,
  clusterApi,
  clusterStatuses,
  newSiteConfigMap,
  siteConfigMap,
} from "./cluster.ts";
import { columns, type Output, print } from "./output.ts";
import {
  type ExposeSpec,
  newSite,
  withExposure,
  withLink,
  withoutExposure,
  withoutLink,
} from "./site-document.ts";
import { table } from "./status.ts";

/** `isthmus status` with a namespace */
export async function clusterStatus(options: ClusterOptions & { output: Output }): Promise<void> {
  const api = clusterApi(options);
  const statuses = await clusterStatuses(api);
  if (statuses.length === 0)
    throw new Error(`no site runs in the namespace ${api.namespace}: isthmus init NAME`);
  print(options.output, { sites: statuses }, () => table(statuses));
  if (!statuses.every(isReady)) process.exitCode = 1;
}

export interface ExposeOptions extends ChangeOptions {
  readonly port: number;
  readonly targetPort?: string;
  readonly service?: string;
  readonly address?: string;
}
/** `isthmus expose` */
export async function expose(target: string, options: ExposeOptions): Promise<void> {
  const found = targetOf(target);
  const service = options.service ?? found.name;
  if (service === undefined) throw new Error(`${target} gives the service no name: --service NAME`);
  const { targetPort } = options;
  const spec: ExposeSpec = {
    service,
    ...(options.address !== undefined && { address: options.address }),
    port: options.port,
    ...(targetPort !== undefined && {
      targetPort: /^\d+$/.test(targetPort) ? Number(targetPort) : targetPort,
    }),
    target: found.target,
  };
  await changeSite(options, `${target} is exposed as ${service}`, (text, site) =>
    withExposure(text, site, spec),
  );
}
/** What a target on the command line means, and the name that it suggests for the service. */
export function targetOf(text: string): { target: Record<string, string>; name: string | undefined } {
  const object = /^(deployment|statefulset|daemonset|service|deploy|sts|ds|svc)\/(.+)$/.exec(text);
  if (object) {
    const long: Record<string, string> = {
      deploy: "deployment",
      sts: "statefulset",
      ds: "daemonset",
      svc: "service",
    };
    const [kind, name] = [long[object[1] as string] ?? (object[1] as string), object[2] as string];
    return { target: kind === "service" ? { service: name } : { workload: `${kind}/${name}` }, name };
  }
  if (text.includes("=")) return { target: { selector: text }, name: undefined };
  if (/[.:]/.test(text)) return { target: { host: text }, name: undefined };
  throw new Error(
    `${text} is no target: deployment/NAME, statefulset/NAME, daemonset/NAME, service/NAME, KEY=VALUE of pods, or HOST:PORT`,
  );
}
/** `isthmus unexpose` */
export const unexpose = (service: string, options: ChangeOptions): Promise<void> =>
  changeSite(options, `${service} is exposed no more`, (text, site) => withoutExposure(text, site, service));

/** `isthmus link create` */
export const createLink = (
  to: string,
  options: ChangeOptions & { endpoint?: string[]; cost?: number; token?: string },
): Promise<void> =>
  changeSite(options, `linked to ${to}`, (text, site) =>
    withLink(text, site, {
      to,
      ...(options.endpoint && { endpoints: options.endpoint }),
      ...(options.cost !== undefined && { cost: options.cost }),
      ...(options.token !== undefined && { credentials: { token: options.token } }),
    }),
  );
/** `isthmus link delete` */
export const deleteLink = (to: string, options: ChangeOptions): Promise<void> =>
  changeSite(options, `no link to ${to} any more`, (text, site) => withoutLink(text, site, to));
/** `isthmus link status` */
export async function linkStatus(options: ClusterOptions & { output: Output }): Promise<void> {
  const links = (await clusterStatuses(clusterApi(options))).flatMap((one) =>
    one.links.map((link) => ({ site: one.site, ...link })),
  );
  print(options.output, { links }, () =>
    columns(
      ["SITE", "TO", "DIRECTION", "STATE", "TOKEN", "REASON"],
      links.map(({ site, to, direction, state, token = "", reason }) => [
        site,
        to,
        direction,
        state,
        token,
        reason,
      ]),
    ),
  );
  if (links.some(({ state }) => state !== "up")) process.exitCode = 1;
}
/** `isthmus service status` */
export async function serviceStatus(options: ClusterOptions & { output: Output }): Promise<void> {
  const statuses = await clusterStatuses(clusterApi(options));
  const imports = statuses.flatMap((one) => one.imports);
  const exposes = statuses.flatMap((one) => one.exposes);
  print(options.output, { imports, exposes }, () =>
    [
      "FROM OTHER SITES\n",
      columns(
        ["SERVICE", "AT", "STATE", "ANSWERED BY", "REASON"],
        imports.map(({ service, at, state, answeredBy, reason }) => [
          service,
          at,
          state,
          answeredBy.join(", "),
          reason,
        ]),
      ),
      "\nEXPOSED HERE\n",
      columns(
        ["SERVICE", "ADDRESS", "TARGETS", "REASON"],
        exposes.map(({ service, address, targets, reason }) => [service, address, String(targets), reason]),
      ),
    ].join(""),
  );
  if (imports.some(({ state }) => state !== "ready")) process.exitCode = 1;
}

export interface InitOptions extends ClusterOptions {
  readonly access?: string;
  readonly image?: string;
  readonly chart?: string;
  readonly output?: "yaml";
}
const release = "isthmus";
/** `isthmus init` */
export async function init(site: string, options: InitOptions): Promise<void> {
  const api = clusterApi(options);
  const document = newSite(site, options.access === undefined ? {} : { access: { type: options.access } });
  const configMap = newSiteConfigMap(api.namespace, document);
  const chart = options.chart ?? fileURLToPath(new URL("../../../chart", import.meta.url));
  if (!existsSync(chart)) throw new Error(`there is no chart at ${chart}: name it with --chart`);
  const [, repository, tag] = /^(.+?)(?::([^:/]+))?$/.exec(options.image ?? "") ?? [];
  const values = {
    site: { name: site },
    ...(repository && { image: { repository, ...(tag && { tag }) } }),
  };
  const helm = (args: readonly string[], quiet: boolean): string => {
    const all = [...args, ...helmOptions(options, api.namespace), "-f", "-"];
    const { status, stdout, stderr, error } = spawnSync("helm", all, {
      input: stringify(values),
      encoding: "utf8",
    });
    if (error)
      throw new Error(
        `helm cannot be run (${error.message}): install it, or use the operator and apply isthmus init -o yaml`,
      );
    if (status !== 0) throw new Error(stderr.trim());
    if (!quiet) process.stdout.write(stdout);
    return stdout;
  };
  if (options.output === "yaml") {
    process.stdout.write(
      `${stringify(configMap, { lineWidth: 0 })}---\n${helm(["template", release, chart, "--kube-version", await api.serverVersion()], true)}`,
    );
    return;
  }
  if (await api.read(resources.configMaps, siteConfigMap))
    throw new Error(`there is a ConfigMap ${siteConfigMap} in ${api.namespace} already`);
  await api.create(configMap);
  helm(["upgrade", "--install", release, chart], true);
  process.stdout.write(
    `the site ${site} is made in the namespace ${api.namespace}\n  isthmus status -n ${api.namespace}\n  isthmus expose deployment/NAME --port PORT -n ${api.namespace}\n`,
  );
}
/** `isthmus delete` */
export async function deleteSite(options: ClusterOptions & { purge?: boolean }): Promise<void> {
  const api = clusterApi(options);
  const [status] = await clusterStatuses(api);
  execFileSync(
    "helm",
    ["uninstall", release, "--ignore-not-found", "--wait", ...helmOptions(options, api.namespace)],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  const made = await api.read(resources.configMaps, siteConfigMap);
  if (made?.metadata.labels?.["app.kubernetes.io/managed-by"] === "isthmus-cli")
    await api.delete(resources.configMaps, siteConfigMap, made.metadata.uid);
  const secret = status && authoritySecretName(status.site);
  if (options.purge && secret) await api.delete(resources.secrets, secret);
  const stays = options.purge || !secret ? "" : `; its CA stays (Secret ${secret}): --purge takes it too`;
  process.stdout.write(`the site in the namespace ${api.namespace} is removed${stays}\n`);
}
const helmOptions = ({ context, kubeconfig }: ClusterOptions, namespace: string): string[] => [
  "--namespace",
  namespace,
  ...(context === undefined ? [] : ["--kube-context", context]),
  ...(kubeconfig === undefined ? [] : ["--kubeconfig", kubeconfig]),
];
