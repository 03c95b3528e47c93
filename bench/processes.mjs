// Programs that are compared and that load them, as processes of this machine.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const running = new Set();

/** Debian's packages for the programs that are needed; ends the process when one is missing. */
export function need(programs) {
  for (const [program, source] of Object.entries(programs)) {
    if (spawnSync("sh", ["-c", `command -v ${program}`]).status === 0) continue;
    console.error(`${program} is missing (${source})`);
    process.exit(1);
  }
}
export function start(command, args) {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  child.text = "";
  child.stderr.on("data", (chunk) => (child.text = (child.text + chunk).slice(-2000)));
  child.once("error", (error) => (child.text += error.message));
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}
export function stop(child) {
  return new Promise((gone) => {
    if (!running.has(child)) return gone();
    child.once("exit", gone);
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 3000).unref();
  });
}
const stopAll = () => Promise.all([...running].map(stop));

const given = new Set();
/**
 * Ports that are free, each given once: below those that the system takes for connections, as it would take one of them
 * before its program listens.
 */
export async function freePorts(count) {
  const ports = [];
  while (ports.length < count) {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    if (given.has(port)) continue;
    given.add(port);
    const server = createServer();
    const free = await new Promise((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (free) ports.push(port);
  }
  return ports;
}
const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
/** Waits until somebody listens; `who` are the children that should. */
export async function waitFor(port, who) {
  const end = Date.now() + 20_000;
  while (!(await answers(port))) {
    if (Date.now() > end)
      throw new Error(`nothing listens on ${port}: ${who.map(({ text }) => text).join(" ")}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}

/** A file of /proc; empty when its process or thread has just ended. */
function proc(path) {
  try {
    return readFileSync(`/proc/${path}`, "utf8");
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ESRCH") return "";
    throw error;
  }
}
/** A process and its children, as ids. */
export function tree(pid) {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    proc(`${pid}/task/${task}/children`).split(" ").filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(tree)];
}
/** CPU seconds of a process with its children. */
export function cpuSeconds(pid) {
  let ticks = 0;
  for (const one of tree(pid)) {
    const fields = proc(`${one}/stat`)
      .replace(/^.*\) /, "")
      .split(" ");
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  }
  return ticks / 100;
}
/** Resident memory of a process with its children in KiB. */
export const rssKib = (pid) =>
  tree(pid).reduce((sum, one) => sum + Number(/VmRSS:\s+(\d+)/.exec(proc(`${one}/status`))?.[1] ?? 0), 0);

/** Runs a program beside the event loop and gives what it printed. */
export function output(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    let errors = "";
    child.stdout.on("data", (chunk) => (text += chunk));
    child.stderr.on("data", (chunk) => (errors += chunk));
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${command}: ${errors || text}`)),
    );
  });
}

/** Runs `main` with a folder that goes afterwards, as do all programs; then the process ends. */
export async function inFolder(name, main) {
  const folder = mkdtempSync(join(tmpdir(), `isthmus-${name}-`));
  try {
    await main(folder);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    await stopAll();
    rmSync(folder, { recursive: true, force: true });
  }
  process.exit();
}
/** Builds the load generator in the folder; what is returned runs it and gives what it has measured. */
export function buildLoadgen(folder) {
  need({ go: "Go" });
  const path = join(folder, "loadgen");
  execFileSync("go", ["build", "-o", path, "."], {
    cwd: join(import.meta.dirname, "loadgen"),
    stdio: "inherit",
  });
  return async (...args) => JSON.parse((await output(path, args)).trim().split("\n").at(-1));
}
