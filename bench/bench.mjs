// npm run bench: the same work over no proxy, our two routers, and haproxy with mutual TLS, in turn within one run.
// Prints a table of medians with ratios, and writes every figure as JSON.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { haproxy, isthmus, makeCredentials } from "./chains.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "3" },
    only: { type: "string", default: "" },
    chains: { type: "string", default: "direct,isthmus,haproxy" },
    out: { type: "string", default: join(here, "results") },
    help: { type: "boolean", short: "h" },
  },
});
if (options.help) {
  console.log(`Usage: npm run bench -- [--rounds 3] [--seconds 3] [--only bulk,http] [--chains direct,isthmus,haproxy] [--out FOLDER]

The chain sealed is isthmus with end-to-end encryption.

Needs iperf3, wrk, nginx, haproxy (Debian: iperf3 wrk nginx-light haproxy) and Go for the load generator.
Example: npm run bench -- --rounds 1 --only ping`);
  process.exit(0);
}
const rounds = Number(options.rounds);
const seconds = Number(options.seconds);
const folder = mkdtempSync(join(tmpdir(), "isthmus-bench-"));
const running = new Set();

function need(program) {
  if (spawnSync("sh", ["-c", `command -v ${program}`]).status === 0) return;
  console.error(`${program} is missing. Debian: apt-get install iperf3 wrk nginx-light haproxy golang`);
  process.exit(1);
}
function start(command, args) {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  child.text = "";
  child.stderr.on("data", (chunk) => (child.text = (child.text + chunk).slice(-2000)));
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}
function stop(child) {
  return new Promise((gone) => {
    if (!running.has(child)) return gone();
    child.once("exit", gone);
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 3000).unref();
  });
}
const freePorts = (count) =>
  Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
    }),
  ).then((servers) =>
    servers.map((server) => {
      const { port } = server.address();
      server.close();
      return port;
    }),
  );
const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
async function waitFor(port, who) {
  const end = Date.now() + 10_000;
  while (!(await answers(port))) {
    if (Date.now() > end)
      throw new Error(`nothing listens on ${port}: ${who.map(({ text }) => text).join(" ")}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}

/** CPU seconds of processes and their children. */
function cpuSeconds(pids) {
  let ticks = 0;
  for (const pid of pids) {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / 100;
}
const rssKb = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

/** Runs a program beside the event loop and gives what it printed. */
function output(command, args) {
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
const loadgen = join(folder, "loadgen");
const lastJson = (text) => JSON.parse(text.trim().split("\n").at(-1));

async function bulk(port, streams, reverse) {
  const args = ["-c", "127.0.0.1", "-p", String(port), "-t", String(seconds), "-P", String(streams), "-J"];
  // The server takes one test at a time, and the last one may still be on its way out.
  for (let attempt = 0; ; attempt++) {
    const text = await output("iperf3", reverse ? [...args, "-R"] : args).catch((error) => error.message);
    const at = text.indexOf("{");
    const { end, error } = at < 0 ? { error: text } : JSON.parse(text.slice(at));
    if (end?.sum_received)
      return { value: end.sum_received.bits_per_second / 1e9, gigabytes: end.sum_received.bytes / 1e9 };
    if (attempt >= 10) throw new Error(`iperf3: ${error}`);
    await new Promise((next) => setTimeout(next, 200));
  }
}
async function connections(port, concurrent) {
  const result = lastJson(
    await output(loadgen, [
      "connrate",
      "-addr",
      `127.0.0.1:${port}`,
      "-c",
      String(concurrent),
      "-d",
      `${seconds}s`,
    ]),
  );
  return { value: result.per_s, operations: result.n, errors: result.errs };
}
async function roundTrip(port, concurrent) {
  const result = lastJson(
    await output(loadgen, [
      "pingpong",
      "-addr",
      `127.0.0.1:${port}`,
      "-c",
      String(concurrent),
      "-size",
      "64",
      "-d",
      `${seconds}s`,
    ]),
  );
  return { value: result.p50_us, p99: result.p99_us, operations: result.n, errors: result.errs };
}
async function requests(port, concurrent) {
  const text = await output("wrk", [
    "-t2",
    `-c${concurrent}`,
    `-d${seconds}s`,
    "--latency",
    `http://127.0.0.1:${port}/1k`,
  ]);
  const errors = /Socket errors: (.*)/.exec(text)?.[1] ?? 0;
  return {
    value: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]),
    operations: Number(/(\d+) requests in/.exec(text)?.[1]),
    errors,
  };
}
async function idle(port, count, pids) {
  const args = [
    "idle",
    "-addr",
    `127.0.0.1:${port}`,
    "-n",
    String(count),
    "-hold",
    "2s",
    `-pids=${pids.join(",")}`,
  ];
  const result = lastJson(await output(loadgen, args));
  const perConnection = pids.map((_, index) => result[`p${index}_kb_per_conn`]);
  return {
    value: pids.length ? perConnection.reduce((sum, one) => sum + one, 0) / pids.length : 0,
    errors: result.errs,
  };
}

/** name, unit, whether more is better, and how it is measured. */
const measures = [
  ["bulk, 1 stream up", "Gbit/s", true, (p) => bulk(p.bulk, 1, false)],
  ["bulk, 1 stream down", "Gbit/s", true, (p) => bulk(p.bulk, 1, true)],
  ["bulk, 4 streams up", "Gbit/s", true, (p) => bulk(p.bulk, 4, false)],
  ["bulk, 4 streams down", "Gbit/s", true, (p) => bulk(p.bulk, 4, true)],
  ["connections, 1 at a time", "per s", true, (p) => connections(p.echo, 1)],
  ["connections, 10 at a time", "per s", true, (p) => connections(p.echo, 10)],
  ["connections, 50 at a time", "per s", true, (p) => connections(p.echo, 50)],
  ["ping: round trip of 64 B, median", "us", false, (p) => roundTrip(p.echo, 1)],
  ["ping: the same, 16 at a time", "us", false, (p) => roundTrip(p.echo, 16)],
  ["http requests, 16 connections", "per s", true, (p) => requests(p.http, 16)],
  ["http requests, 64 connections", "per s", true, (p) => requests(p.http, 64)],
  ["http requests, 256 connections", "per s", true, (p) => requests(p.http, 256)],
  ["idle connection, memory in each proxy", "KiB", false, (p, pids) => idle(p.echo, 2000, pids)],
].filter(([name]) => options.only === "" || options.only.split(",").some((part) => name.includes(part)));

const median = (numbers) => {
  const sorted = [...numbers].sort((left, right) => left - right);
  return sorted.length % 2
    ? sorted[(sorted.length - 1) / 2]
    : (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
};

async function main() {
  for (const program of ["iperf3", "wrk", "nginx", "haproxy", "go"]) need(program);
  console.error("building the load generator …");
  execFileSync("go", ["build", "-o", loadgen, "."], { cwd: join(here, "loadgen"), stdio: "inherit" });
  const [bulkServer, echoServer, httpServer, ...ports] = await freePorts(17);
  const servers = { bulk: bulkServer, echo: echoServer, http: httpServer };
  mkdirSync(join(folder, "www"));
  writeFileSync(join(folder, "www/1k"), "x".repeat(1024));
  const nginx = join(folder, "nginx.conf");
  writeFileSync(
    nginx,
    `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log;\nevents { worker_connections 8192; }\nhttp { access_log off; keepalive_requests 1000000000; client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3; uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5; server { listen 127.0.0.1:${httpServer}; root ${folder}/www; } }\n`,
  );
  execFileSync("chmod", ["-R", "a+rX", folder]);
  const backends = [
    start("iperf3", ["-s", "-p", String(bulkServer), "-B", "127.0.0.1"]),
    start(loadgen, ["echo", "-listen", `127.0.0.1:${echoServer}`]),
    start("nginx", ["-c", nginx, "-e", join(folder, "nginx.log")]),
  ];
  for (const port of Object.values(servers)) await waitFor(port, backends);
  const sites = makeCredentials(folder);
  const take = (count) => ports.splice(0, count);
  const byAddress = ([one, two, three]) => ({ bulk: one, echo: two, http: three });
  const chains = { direct: { entries: servers, commands: [] } };
  const entries = byAddress(take(3));
  const router = join(here, "../router/bin/isthmus-router.mjs");
  chains.isthmus = { entries, commands: isthmus(folder, router, sites, take(1)[0], entries, servers) };
  // The same with TLS inside each stream: what end-to-end encryption costs where one link is all there is.
  const sealed = byAddress(take(3));
  chains.sealed = {
    entries: sealed,
    commands: isthmus(folder, router, sites, take(1)[0], sealed, servers, "end-to-end"),
  };
  const haproxyEntries = byAddress(take(3));
  chains.haproxy = {
    entries: haproxyEntries,
    commands: haproxy(folder, sites, byAddress(take(3)), haproxyEntries, servers),
  };
  const names = options.chains.split(",").filter((name) => chains[name]);
  const started = {};
  const up = async (name) => {
    await Promise.all((started[name] ?? []).map(stop));
    started[name] = chains[name].commands.map(({ command, args }) => start(command, args));
    for (const port of Object.values(chains[name].entries)) await waitFor(port, started[name]);
  };
  for (const name of names) await up(name);
  const figures = [];
  for (const [measure, unit, , run] of measures)
    for (let round = 0; round < rounds; round++)
      for (const name of names) {
        // Memory is not given back by all: what a connection takes is seen in fresh processes only.
        if (measure.startsWith("idle")) await up(name);
        const pids = started[name].map(({ pid }) => pid);
        const before = cpuSeconds(pids);
        const result = await run(chains[name].entries, pids);
        figures.push({
          measure,
          unit,
          chain: name,
          round,
          ...result,
          cpuSeconds: cpuSeconds(pids) - before,
          rssKb: pids.map(rssKb),
        });
        console.error(
          `${measure}: ${name} ${result.value.toFixed(2)} ${unit}${result.errors ? ` (errors: ${result.errors})` : ""}`,
        );
      }
  return { names, figures };
}

function table({ names, figures }) {
  const ratios = [
    ["isthmus", "haproxy"],
    ["sealed", "isthmus"],
  ].filter((pair) => pair.every((name) => names.includes(name)));
  const rows = [
    ["measure", ...names.map((name) => name), ...ratios.map(([one, other]) => `${one} : ${other}`)],
  ];
  for (const [measure, unit] of measures) {
    const of = (name) =>
      figures
        .filter((figure) => figure.measure === measure && figure.chain === name)
        .map(({ value }) => value);
    const cells = names.map((name) => {
      const all = of(name);
      return `${median(all).toFixed(median(all) < 100 ? 2 : 0)} (${Math.min(...all).toFixed(median(all) < 100 ? 1 : 0)}–${Math.max(...all).toFixed(median(all) < 100 ? 1 : 0)})`;
    });
    const row = [`${measure}, ${unit}`, ...cells];
    for (const [one, other] of ratios) row.push(`${(median(of(one)) / median(of(other))).toFixed(2)} ×`);
    rows.push(row);
  }
  return rows
    .map((row, index) => `| ${row.join(" | ")} |${index === 0 ? `\n|${" --- |".repeat(row.length)}` : ""}`)
    .join("\n");
}

try {
  const result = await main();
  mkdirSync(options.out, { recursive: true });
  const file = join(options.out, `${new Date().toISOString().replace(/[:.]/g, "-")}.json`);
  const machine = { cpus: cpus().length, model: cpus()[0].model, node: process.version };
  writeFileSync(file, `${JSON.stringify({ machine, rounds, seconds, ...result }, null, 1)}\n`);
  console.log(table(result));
  console.error(`\nevery figure: ${file}`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await Promise.all([...running].map(stop));
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
