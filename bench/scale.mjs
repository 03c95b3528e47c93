// Many services in one directory: time to valid, to live, memory, and the cost of one edit.
// Usage: node bench/scale.mjs [COUNT]
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RouterClient } from "../config-sync/dist/src/router-management/client.js";
import { observe } from "../config-sync/dist/src/router-management/observe.js";

const count = Number(process.argv[2] ?? 10_000);
const isthmus = join(import.meta.dirname, "../cli/bin/isthmus.mjs");
const base = mkdtempSync(join(tmpdir(), "isthmus-scale-"));
const folder = join(base, "sites");
const state = join(base, "state");
const head = "apiVersion: isthmus.dev/v1alpha1\n";
const firstPort = 30_000;
const perHost = 20_000;
const service = (index, target) =>
  `${head}kind: Service\nmetadata: {name: s${index}}\nspec: {port: ${firstPort + (index % perHost)}, target: {host: "127.0.0.1:${target}"}}\n`;

const results = [];
const tell = (what, value) => {
  results.push([what, value]);
  console.log(`${what}: ${value}`);
};
const until = async (what, condition, deadlineMs = 300_000) => {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await new Promise((next) => setTimeout(next, 20));
  }
};
const seconds = (begin) => `${((performance.now() - begin) / 1000).toFixed(2)} s`;

const echo = createServer((socket) => socket.on("error", () => {}).pipe(socket));
await new Promise((listening) => echo.listen(0, "127.0.0.1", listening));
const target = echo.address().port;
for (const site of ["east", "west"]) mkdirSync(join(folder, site), { recursive: true });
writeFileSync(join(folder, "east/site.yaml"), `${head}kind: Site\nmetadata: {name: east}\n`);
writeFileSync(
  join(folder, "west/site.yaml"),
  `${head}kind: Site\nmetadata: {name: west}\nspec:\n  importLimit: 20000\n  links: [{to: east}]\n  imports: [{service: "*", host: 127.0.0.9}]\n`,
);
for (let index = 0; index < count; index++)
  writeFileSync(join(folder, `east/s${index}.yaml`), service(index, target));

let begin = performance.now();
execFileSync(process.execPath, [isthmus, "validate", folder], { stdio: "ignore" });
tell(`isthmus validate, ${count} files`, seconds(begin));

begin = performance.now();
const up = spawn(
  process.execPath,
  [
    ...(process.env.NODE_ARGS?.split(" ") ?? []),
    isthmus,
    "up",
    folder,
    "--state",
    state,
    "--ready-timeout",
    "600",
  ],
  { stdio: ["ignore", "ignore", "pipe"] },
);
let log = "";
up.stderr.on("data", (chunk) => {
  log += chunk;
});
const clients = {};
try {
  for (const site of ["east", "west"])
    await until(`${site}'s router`, () => {
      try {
        return readdirSync(join(state, "sites", site)).includes("router.sock");
      } catch {
        return false;
      }
    });
  for (const site of ["east", "west"])
    clients[site] = new RouterClient(
      { path: join(state, "sites", site, "router.sock") },
      { onConnected() {}, onDisconnected() {} },
    );
  const entities = async (site, type) =>
    clients[site].connected ? await observe(clients[site], [type]).catch(() => []) : [];
  await until("all connectors", async () => (await entities("east", "tcpConnector")).length === count);
  tell("from start to all tcpConnectors", seconds(begin));
  await until(
    "all listeners",
    async () =>
      (await entities("west", "tcpListener")).filter(({ attributes }) => attributes.operStatus === "up")
        .length === count,
  );
  tell("from start to all tcpListeners of the other site open", seconds(begin));

  const processes = () =>
    readFileSync(`/proc/${up.pid}/task/${up.pid}/children`, "utf8")
      .trim()
      .split(" ")
      .map((pid) => {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        const configuration = words.find((word) => word.endsWith("/router.json"));
        const site = configuration ? configuration.split("/").at(-2) : words[words.indexOf("--site") + 1];
        const [, , ...stat] = readFileSync(`/proc/${pid}/stat`, "utf8").split(" ");
        const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
        return {
          name: `${words[1].includes("config-sync") ? "config-sync" : "router"} of ${site}`,
          memory,
          cpu: (Number(stat[11]) + Number(stat[12])) / 100,
        };
      });
  for (const { name, memory } of processes()) tell(`memory of the ${name}`, `${memory.toFixed(0)} MB`);
  const idle = processes();
  const idleSeconds = 20;
  await new Promise((next) => setTimeout(next, idleSeconds * 1000));
  for (const [index, { name, cpu }] of processes().entries())
    tell(
      `CPU of the ${name} while nothing changes`,
      `${(((cpu - idle[index].cpu) / idleSeconds) * 100).toFixed(1)} %`,
    );

  const answers = (port) =>
    new Promise((resolve) => {
      const socket = connect(port, "127.0.0.9", () => socket.write("x"));
      socket.on("data", () => socket.destroy(resolve(true)));
      socket.on("error", () => resolve(false));
    });
  const times = [];
  const before = processes();
  for (let round = 0; round < 5; round++) {
    const edit = performance.now();
    const name = `extra${round}`;
    writeFileSync(
      join(folder, `east/${name}.yaml`),
      service(perHost - 1 - round, target).replace(/name: s\d+/, `name: ${name}`),
    );
    await until("the new service answers", () => answers(firstPort + perHost - 1 - round));
    times.push(performance.now() - edit);
  }
  tell(
    "one service added, until it answers in the other site (5 times)",
    times.map((time) => `${(time / 1000).toFixed(2)} s`).join(", "),
  );
  for (const [index, { name, cpu }] of processes().entries())
    tell(`CPU of the ${name} for the five`, `${(cpu - before[index].cpu).toFixed(2)} s`);
} catch (error) {
  console.error(log.split("\n").slice(-20).join("\n"));
  throw error;
} finally {
  for (const client of Object.values(clients)) client.close();
  up.kill("SIGTERM");
  await new Promise((exited) => up.once("exit", exited));
  echo.close();
  rmSync(base, { recursive: true, force: true });
}
