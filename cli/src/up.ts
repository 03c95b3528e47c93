// `isthmus up`: a router and a config-sync for each site, kept running, until Ctrl-C.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { TextChecker } from "@isthmus/config-sync/declarations/check.js";
import {
  type Declarations,
  declarationsOf,
  type Memory,
  noMemory,
} from "@isthmus/config-sync/declarations/declarations.js";
import { formatProblem } from "@isthmus/config-sync/declarations/problems.js";
import type { Model } from "@isthmus/config-sync/declarations/site-model.js";
import { DirectorySource } from "@isthmus/config-sync/sources/directory-source.js";
import { isReady } from "@isthmus/config-sync/status/report.js";
import { Child } from "./child.ts";
import {
  leavingFile,
  lockFile,
  memoryFile,
  rendezvousFolder,
  sitePaths,
  writeState,
} from "./state-folder.ts";
import { readStatuses, table } from "./status.ts";

export interface UpOptions {
  readonly site?: readonly string[];
  readonly state: string;
  readonly readyTimeout: number;
  readonly deletionGuard: number;
}

const routerProgram = fileURLToPath(import.meta.resolve("@isthmus/router/main.js")).replace(
  /dist\/src\/main\.js$/,
  "bin/isthmus-router.mjs",
);
const configSyncProgram = fileURLToPath(import.meta.resolve("@isthmus/config-sync/main.js")).replace(
  /dist\/src\/main\.js$/,
  "bin/isthmus-config-sync.mjs",
);
const pollMs = 200;
const leavingPollMs = 1000;
/** Ctrl-C is not to wait for long. */
const drainSeconds = 1;

interface RunningSite {
  readonly mode: string;
  readonly router: Child;
  readonly configSync: Child;
}

export async function up(paths: readonly string[], options: UpOptions): Promise<void> {
  const write = (line: string): void => void process.stderr.write(`${line}\n`);
  let changed = (): void => {};
  const source = new DirectorySource(
    paths,
    () => changed(),
    (error) => write(`isthmus | error ${String(error)}`),
  );
  const checker = new TextChecker();
  let memory = loadMemory(options.state);
  const declare = (): Declarations => {
    const ownSite = options.site?.length === 1 ? options.site[0] : undefined;
    // Each site's config-sync guards what is its own; here only the sites themselves come and go.
    const found = declarationsOf(source.read(), memory, {
      ownSite,
      checker,
      guardMinimum: 0,
      confirmed: new Set(),
      now: Date.now(),
    });
    memory = found.memory;
    return found;
  };
  const first = declare();
  for (const problem of first.problems) write(formatProblem(problem));
  // A Network declares a fleet; which of its sites this machine is has to be said.
  const wanted = (model: Model): string[] =>
    [...model.sites.values()]
      .filter((site) => (options.site === undefined ? site.bySiteDocument : options.site.includes(site.name)))
      .map(({ name }) => name);
  const names = wanted(first.model);
  const leaving = loadLeaving(options.state);
  if (names.length + leaving.size === 0) {
    await source.close();
    throw new Error(noSite(paths, options, [...first.model.sites.keys()]));
  }
  takeLock(options.state);
  saveMemory(options.state, memory);
  const running = new Map<string, RunningSite>();
  const startedAt = Date.now();
  const start = (site: string, model: Model, modeBefore?: string): void => {
    write(`isthmus | info starting the site ${site}`);
    const mode = model.sites.get(site)?.mode ?? modeBefore ?? "interior";
    running.set(site, startSite(site, mode, paths, options, write));
  };
  for (const site of names) start(site, first.model);
  for (const site of leaving.keys()) if (!running.has(site)) start(site, first.model, leaving.get(site));

  // Sites come and go with their documents; a broken file takes none away.
  let before = first.model;
  const follow = (): void => {
    const { model } = declare();
    saveMemory(options.state, memory);
    const now = new Set(wanted(model));
    for (const site of now) if (!running.has(site)) start(site, model);
    // A router cannot change its mode while it runs.
    for (const [site, { mode, router, configSync }] of running)
      if (now.has(site) && model.sites.get(site)?.mode !== mode) {
        write(`isthmus | info starting the site ${site} again: its mode has changed`);
        const stopped = Promise.all([configSync.stop(), router.stop()]);
        running.delete(site);
        void stopped.then(() => changed());
      }
    for (const site of now) leaving.delete(site);
    for (const [site, { mode }] of running) {
      if (now.has(site) || leaving.has(site)) continue;
      const gone = before.sites.get(site);
      const large = (gone?.links.length ?? 0) + (gone?.exposes.length ?? 0) >= options.deletionGuard;
      if (options.deletionGuard > 0 && large) {
        leaving.set(site, mode);
        const stays = "what it has stays until that is confirmed (isthmus status tells the code)";
        write(`isthmus | warning the site ${site} is declared no more: ${stays}`);
      } else stopSite(site);
    }
    saveLeaving(options.state, leaving);
    before = model;
  };
  const stopSite = (site: string): void => {
    const there = running.get(site);
    if (!there) return;
    write(`isthmus | info stopping the site ${site}: it is declared no more`);
    running.delete(site);
    leaving.delete(site);
    saveLeaving(options.state, leaving);
    void Promise.all([there.configSync.stop(), there.router.stop()]).then(() =>
      rmSync(sitePaths(options.state, site).status, { force: true }),
    );
  };
  // A site whose deletion has been confirmed has nothing any more.
  const leavingTimer = setInterval(() => {
    if (leaving.size === 0) return;
    for (const { site, held, exposes, links, updatedAt } of readStatuses(options.state, Date.now()))
      if (
        leaving.has(site) &&
        updatedAt > startedAt &&
        !held &&
        exposes.length === 0 &&
        !links.some(isOutgoing)
      )
        stopSite(site);
  }, leavingPollMs);
  changed = follow;
  follow();

  const stopped = new Promise<string>((done) => {
    process.once("SIGINT", () => done("Ctrl-C"));
    process.once("SIGTERM", () => done("SIGTERM"));
  });
  let over = false;
  void untilReady(options, () => over, write);
  write(`isthmus | info stopping (${await stopped})`);
  over = true;
  clearInterval(leavingTimer);
  process.once("SIGINT", () => process.exit(130));
  await source.close();
  await Promise.all([...running.values()].map(({ configSync }) => configSync.stop()));
  await Promise.all([...running.values()].map(({ router }) => router.stop()));
  for (const site of running.keys()) rmSync(sitePaths(options.state, site).status, { force: true });
  rmSync(lockFile(options.state), { force: true });
  process.exit(0);
}

function noSite(paths: readonly string[], options: UpOptions, known: readonly string[]): string {
  if (options.site) return `no document declares the site ${options.site.join(", ")}`;
  if (known.length > 0) return `say which of ${known.join(", ")} this machine is: --site NAME`;
  return `no site is declared in ${paths.join(", ")}`;
}

/** Prints the status once everything works, or says what does not after the time that was given. */
async function untilReady(
  options: UpOptions,
  isOver: () => boolean,
  write: (line: string) => void,
): Promise<void> {
  const deadline = Date.now() + options.readyTimeout * 1000;
  while (!isOver()) {
    await new Promise((next) => setTimeout(next, pollMs));
    const statuses = readStatuses(options.state, Date.now());
    if (statuses.length > 0 && statuses.every(isReady)) {
      process.stdout.write(`${table(statuses)}\nready\n`);
      return;
    }
    if (Date.now() > deadline) {
      write("isthmus | warning not everything is ready:");
      process.stdout.write(table(statuses));
      return;
    }
  }
}

function startSite(
  site: string,
  mode: string,
  paths: readonly string[],
  { state: stateFolder, deletionGuard }: UpOptions,
  write: (line: string) => void,
): RunningSite {
  const { folder, routerConfiguration, socket } = sitePaths(stateFolder, site);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const configuration = [
    ["router", { id: site, mode }],
    ["listener", { name: "bootstrap/management", role: "normal", host: socket }],
  ];
  writeFileSync(routerConfiguration, `${JSON.stringify(configuration, null, 2)}\n`, { mode: 0o600 });
  const router = new Child(
    `${site} router`,
    [routerProgram, "-c", routerConfiguration, "--drain-seconds", String(drainSeconds)],
    write,
  );
  const args = [
    "--site",
    site,
    "--state",
    folder,
    "--router",
    socket,
    "--rendezvous",
    rendezvousFolder(stateFolder),
    "--deletion-guard",
    String(deletionGuard),
  ];
  const configSync = new Child(
    `${site} config-sync`,
    [configSyncProgram, ...args, "--open-access", ...paths.map((path) => resolve(path))],
    write,
  );
  return { mode, router, configSync };
}

/** The documents that were good when `up` ran last: a broken file starts no fewer sites than before. */
function loadMemory(stateFolder: string): Memory {
  const path = memoryFile(stateFolder);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Memory) : noMemory;
}
function saveMemory(stateFolder: string, memory: Memory): void {
  const path = memoryFile(stateFolder);
  const text = JSON.stringify(memory);
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  writeState(path, text);
}

/** Sites whose documents are gone and whose deletion is held, with their modes. */
function loadLeaving(stateFolder: string): Map<string, string> {
  const path = leavingFile(stateFolder);
  if (!existsSync(path)) return new Map();
  return new Map(Object.entries(JSON.parse(readFileSync(path, "utf8")) as Record<string, string>));
}
function saveLeaving(stateFolder: string, leaving: ReadonlyMap<string, string>): void {
  const path = leavingFile(stateFolder);
  if (leaving.size === 0) return rmSync(path, { force: true });
  writeState(path, `${JSON.stringify(Object.fromEntries(leaving))}\n`);
}
const isOutgoing = ({ direction }: { direction: string }): boolean => direction === "out";

/** Two runs over one state folder would fight over its sockets and keys. */
function takeLock(stateFolder: string): void {
  const path = lockFile(stateFolder);
  mkdirSync(resolve(stateFolder), { recursive: true, mode: 0o700 });
  if (existsSync(path)) {
    const pid = Number(readFileSync(path, "utf8"));
    if (pid > 0 && isAlive(pid))
      throw new Error(
        `isthmus up runs already with the state folder ${stateFolder} (process ${pid}): stop it, or give --state`,
      );
  }
  writeFileSync(path, `${process.pid}\n`, { mode: 0o600 });
}
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
