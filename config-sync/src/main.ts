// The process: options, signals, exit codes.
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { parseArgs } from "node:util";
import { ConfigSync } from "./config-sync.ts";
import { checkAll } from "./declarations/declarations.ts";
import { defaultGuardMinimum } from "./declarations/deletion-guard.ts";
import { messageOf } from "./errors.ts";
import { type Log, lineLog } from "./log.ts";
import { readSnapshot } from "./sources/directory-source.ts";

const help = `isthmus-config-sync keeps a site's router as the site's documents say.

Usage: isthmus-config-sync --site NAME --state FOLDER --router ADDRESS FILE|FOLDER…
       isthmus-config-sync --kubernetes --site NAME --state FOLDER --release NAME
       isthmus-config-sync --operator --namespaces A,B --manifests FOLDER

Options:
      --site NAME          the site that this is; default: that of the only Site document
      --state FOLDER       keys, last good documents and status of the site; only for this user
      --router ADDRESS     the router's management: a socket path, or HOST:PORT on loopback
      --rendezvous FOLDER  where the sites of this machine introduce themselves to each other
      --open-access        listen on loopback when another document links here and no access is declared,
                           and choose a free port where none is declared
      --deletion-guard N   hold deletions of more than half of the links and services when they are at least N
                           (default 5; 0: never)
      --kubernetes         the site is a namespace: documents come from its ConfigMaps with the label
                           isthmus.dev/config=true, targets are its pods, and services of others become Services
      --namespace NAME     default: that of the pod or of the kubeconfig
      --release NAME       begins the names of what is made; a ConfigMap of that name owns it
      --pod NAME           the pod that this runs in (default: the host's name)
      --router-selector L  labels of the router's pods, key=value,… (default app.kubernetes.io/instance=RELEASE)
      --operator           keep a router in each of the namespaces that has a ConfigMap with a Site document
      --namespaces A,B     the namespaces of the operator
      --manifests FOLDER   the objects of a site, as the chart hands them over
      --token-secrets      find Secrets that are tokens, or ask for one, by their labels
      --purge              let the site's CA go with the release
  -h, --help               print this
  -v, --version            print the version

Example:
  isthmus-config-sync --site west --state /var/lib/isthmus/west --router /run/isthmus/west.sock /etc/isthmus

Exit codes: 0 stopped by a signal, 1 it could not start, 2 wrong options.
`;

const firstRetryMs = 500;
const maxRetryMs = 10_000;

/** Runs the program with the given arguments. */
export function main(args: readonly string[]): void {
  const fail = (message: string): never => {
    process.stderr.write(`isthmus-config-sync: ${message}\nTry isthmus-config-sync --help\n`);
    process.exit(2);
  };
  let parsed: ReturnType<typeof options>;
  try {
    parsed = options(args);
  } catch (error) {
    return fail(messageOf(error));
  }
  const { values, positionals } = parsed;
  if (values.help) return void process.stdout.write(help);
  if (values.version) return void process.stdout.write(`isthmus-config-sync ${version()}\n`);
  const { state, router } = values;
  if (values.operator) return void operate(values, fail);
  if (values.kubernetes) return void inKubernetes(values, fail);
  if (!state || !router || positionals.length === 0)
    return fail("--state, --router and a file or folder are needed");
  const guardMinimum = Number(values["deletion-guard"]);
  if (!Number.isInteger(guardMinimum) || guardMinimum < 0)
    return fail("--deletion-guard must be a whole number");
  const address = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\]):(\d+)$/.exec(router);
  if (!router.startsWith("/") && !address) return fail("--router must be a path or a port on loopback");
  try {
    const configSync = new ConfigSync({
      site: values.site ?? onlySite(positionals),
      paths: positionals,
      stateFolder: state,
      router: address
        ? { host: (address[1] as string).replace(/[[\]]/g, ""), port: Number(address[2]) }
        : { path: router },
      rendezvousFolder: values.rendezvous,
      defaultPort: values["open-access"] ? 0 : 55671,
      openAccess: values["open-access"] ?? false,
      guardMinimum,
      log: standardLog(),
      now: Date.now,
    });
    stoppable()(() => configSync.close());
  } catch (error) {
    process.stderr.write(`isthmus-config-sync: ${messageOf(error)}\n`);
    process.exit(1);
  }
}

/** Ends the process on a signal: at once, or as what is returned is told. The first process of a container has to. */
function stoppable(): (close: () => Promise<void>) => void {
  let stop = (): void => process.exit(0);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop());
  return (close) => {
    stop = () => void close().then(() => process.exit(0));
  };
}

async function operate(
  { namespaces = "", manifests }: ReturnType<typeof options>["values"],
  fail: (message: string) => never,
): Promise<void> {
  const names = namespaces.split(",").filter(Boolean);
  if (names.length === 0 || !manifests)
    return fail("with --operator, --namespaces and --manifests are needed");
  const stopBy = stoppable();
  try {
    const { Operator, readManifests } = await import("./operator.ts");
    const operator = new Operator(names, readManifests(manifests), standardLog());
    stopBy(() => operator.close());
  } catch (error) {
    process.stderr.write(`isthmus-config-sync: ${messageOf(error)}\n`);
    process.exit(1);
  }
}

const standardLog = (): Log =>
  lineLog(
    (line) => void process.stderr.write(line),
    () => new Date(),
  );

async function inKubernetes(
  values: ReturnType<typeof options>["values"],
  fail: (message: string) => never,
): Promise<void> {
  const { site, state, release } = values;
  if (!site || !state || !release) return fail("with --kubernetes, --site, --state and --release are needed");
  const stopBy = stoppable();
  // Loaded where it is needed only: the client library is large.
  const { startInKubernetes } = await import("./in-kubernetes.ts");
  const start = () =>
    startInKubernetes({
      site,
      release,
      stateFolder: state,
      namespace: values.namespace,
      pod: values.pod ?? hostname(),
      routerSelector: values["router-selector"] ?? `app.kubernetes.io/instance=${release}`,
      guardMinimum: Number(values["deletion-guard"]),
      purge: values.purge ?? false,
      tokenSecrets: values["token-secrets"] ?? false,
      log: standardLog(),
      now: Date.now,
    });
  // An API server that is away comes back: waiting here is shorter than being started again and again.
  let said = "";
  for (let waitMs = firstRetryMs; ; waitMs = Math.min(maxRetryMs, 2 * waitMs))
    try {
      const configSync = await start();
      stopBy(() => configSync.close());
      return;
    } catch (error) {
      const message = messageOf(error);
      if (message !== said) process.stderr.write(`isthmus-config-sync: ${message}: it is tried again\n`);
      said = message;
      await new Promise((next) => setTimeout(next, waitMs));
    }
}

function options(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      site: { type: "string" },
      state: { type: "string" },
      router: { type: "string" },
      rendezvous: { type: "string" },
      kubernetes: { type: "boolean" },
      purge: { type: "boolean" },
      "token-secrets": { type: "boolean" },
      operator: { type: "boolean" },
      namespaces: { type: "string" },
      manifests: { type: "string" },
      namespace: { type: "string" },
      release: { type: "string" },
      pod: { type: "string" },
      "router-selector": { type: "string" },
      "open-access": { type: "boolean" },
      "deletion-guard": { type: "string", default: String(defaultGuardMinimum) },
      help: { type: "boolean", short: "h" },
      version: { type: "boolean", short: "v" },
    },
  });
}

/** The site of the only Site document. Throws when there is none, or several. */
function onlySite(paths: readonly string[]): string {
  const { model } = checkAll(readSnapshot(paths).texts, undefined);
  const names = [...model.sites.values()]
    .filter(({ bySiteDocument }) => bySiteDocument)
    .map(({ name }) => name);
  if (names.length !== 1)
    throw new Error(
      `${names.length === 0 ? "no Site document" : `Site documents of ${names.join(", ")}`} in ${paths.join(", ")}: say which site this is with --site`,
    );
  return names[0] as string;
}

function version(): string {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
}
