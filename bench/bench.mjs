// npm run bench: the same work over no proxy, our two routers, and other pairs of proxies with mutual TLS between
// them, in turn within one run. Prints medians with ratios, and writes every figure as JSON.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chainsOf, makeCredentials, perAddress, startChain } from "./chains.mjs";
import { measuresFor } from "./measures.mjs";
import { buildLoadgen, cpuSeconds, inFolder, need, rssKib, start, stop, waitFor } from "./processes.mjs";
import { tableOf } from "./report.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "3" },
    only: { type: "string", default: "" },
    chains: { type: "string", default: "direct,isthmus,haproxy" },
    baseline: { type: "string" },
    node: { type: "string", default: process.execPath },
    "other-node": { type: "string" },
    write: { type: "string" },
    out: { type: "string", default: join(here, "results") },
    help: { type: "boolean", short: "h" },
  },
});
if (options.help) {
  console.log(`Usage: npm run bench -- [OPTIONS]

  --rounds N        how often each measurement is made, the chains in turn (3)
  --seconds N       length of one measurement (3)
  --only NAME,…     only measures whose names begin so: bulk, connections, ping, http, fairness, slow, idle
  --chains NAME,…   which chains (direct,isthmus,haproxy); those that there are:
      direct        no proxy
      isthmus       two of our routers
      sealed        the same with end-to-end encryption
      three         three of our routers in a row
      thousand      two routers with 1,000 services more
      baseline      two routers of another checkout of this project (--baseline FOLDER, built)
      other-node    two routers on another Node (--other-node PATH)
      haproxy, stunnel, ghostunnel (GHOSTUNNEL=PATH), skrouterd (SKROUTERD=PATH)
  --node "PATH FLAGS"  Node for our routers, with flags if need be
  --write FILE      puts the table between the lines "bench" and "/bench" of a Markdown file
  --out FOLDER      where every figure goes as JSON (bench/results)

Needs wrk, nginx and the proxies (Debian: wrk nginx-light haproxy stunnel4) and Go for the load generator.
Example: npm run bench -- --rounds 1 --only ping`);
  process.exit(0);
}
const rounds = Number(options.rounds);
const seconds = Number(options.seconds);
const names = options.chains.split(",");
const wanted = ({ name }) =>
  options.only === "" || options.only.split(",").some((part) => name.startsWith(part));

/** What answers at the far end of each chain: ports by address. */
async function startServers(folder) {
  const servers = await perAddress();
  mkdirSync(join(folder, "www"));
  writeFileSync(join(folder, "www/1k"), "x".repeat(1024));
  const nginx = join(folder, "nginx.conf");
  const scratch = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join(" ");
  writeFileSync(
    nginx,
    `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log;
events { worker_connections 8192; }
http { access_log off; keepalive_requests 1000000000; ${scratch} server { listen 127.0.0.1:${servers.http}; root ${folder}/www; } }
`,
  );
  execFileSync("chmod", ["-R", "a+rX", folder]);
  const loadgen = join(folder, "loadgen");
  const backends = [
    start(loadgen, ["sink", "-listen", `127.0.0.1:${servers.bulk}`]),
    start(loadgen, ["echo", "-listen", `127.0.0.1:${servers.echo}`]),
    start(loadgen, ["source", "-listen", `127.0.0.1:${servers.source}`]),
    start("nginx", ["-c", nginx, "-e", join(folder, "nginx.log")]),
  ];
  for (const port of Object.values(servers)) await waitFor(port, backends);
  return servers;
}

async function main(folder) {
  need({ wrk: "Debian: wrk", nginx: "Debian: nginx-light" });
  console.error("building the load generator …");
  const loadgen = buildLoadgen(folder);
  const { measures, warmUp } = measuresFor({ seconds, loadgen });
  const servers = await startServers(folder);
  const chains = await chainsOf(names, { folder, servers, options, sites: makeCredentials(folder) });
  const started = {};
  const up = async (name) => {
    await Promise.all((started[name] ?? []).map(stop));
    started[name] = await startChain(chains[name]);
  };
  for (const name of names) await up(name);
  // A proxy that has been at work for a while is what counts: Node compiles what is used as it goes.
  for (const name of names) await warmUp(chains[name].entries);
  const figures = [];
  for (const { name: measure, fresh, run } of measures.filter(wanted))
    for (let round = 0; round < rounds; round++)
      for (const name of names) {
        // Memory is not given back by all: what a connection takes is seen in fresh processes only.
        if (fresh) await up(name);
        const pids = started[name].map(({ pid }) => pid);
        const others = names.filter((other) => other !== name).flatMap((other) => started[other]);
        const total = (of) => of.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
        const rest = others.map(({ pid }) => pid);
        const before = [total(pids), total(rest), performance.now()];
        const result = await run(chains[name].entries, pids);
        const figure = { measure, chain: name, round, ...result, cpuSeconds: total(pids) - before[0] };
        const disturbed = (total(rest) - before[1]) / ((performance.now() - before[2]) / 1000);
        if (disturbed > 0.1)
          console.error(`the chains that are not measured use ${disturbed.toFixed(2)} cores`);
        figures.push({ ...figure, rssKib: pids.map(rssKib) });
        const told = Object.entries(result).map(([key, value]) => `${key} ${value}`);
        console.error(`${measure}: ${name}: ${told.join(", ")}`);
      }
  report(measures.filter(wanted), figures);
}

const versionOf = (command, ...args) => {
  const { stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  return (
    `${stdout ?? ""}${stderr ?? ""}`
      .split("\n")
      .find((line) => /\d+\.\d+/.test(line))
      ?.trim() ?? "?"
  );
};
/** One line on what it was measured with. */
function machineLine() {
  const memory = Number(/MemTotal:\s+(\d+)/.exec(readFileSync("/proc/meminfo", "utf8"))?.[1]) / 1024 / 1024;
  const versions = {
    isthmus: () => `Node ${versionOf(options.node.split(" ")[0], "--version").slice(1)}`,
    "other-node": () => `other Node ${versionOf(options["other-node"], "--version").slice(1)}`,
    haproxy: () => versionOf("haproxy", "-v").replace(/ - .*/, ""),
    stunnel: () => versionOf("stunnel4", "-version").replace(/ on .*/, ""),
    skrouterd: () => `skrouterd ${versionOf(process.env.SKROUTERD, "--version")}`,
    ghostunnel: () => `ghostunnel ${versionOf(process.env.GHOSTUNNEL, "--version")}`,
  };
  const told = names.filter((name) => versions[name]).map((name) => versions[name]());
  return [
    `${cpus().length} cores (${cpus()[0].model.trim()}), ${memory.toFixed(0)} GiB, Linux ${release()}`,
    ...told,
    `${new Date().toISOString().slice(0, 10)}; ${rounds} rounds of ${seconds} s`,
  ].join("; ");
}

function report(measures, figures) {
  mkdirSync(options.out, { recursive: true });
  const file = join(options.out, `${new Date().toISOString().replace(/[:.]/g, "-")}.json`);
  const machine = machineLine();
  writeFileSync(file, `${JSON.stringify({ machine, names, figures }, null, 1)}\n`);
  const others = names.filter((name) => names.includes("isthmus") && !["isthmus", "direct"].includes(name));
  const table = tableOf(
    measures,
    names,
    figures,
    others.map((name) => ["isthmus", name]),
  );
  console.log(table);
  console.error(`\n${machine}\nevery figure: ${file}`);
  if (!options.write) return;
  const text = readFileSync(options.write, "utf8");
  const command = `npm run bench -- --rounds ${rounds} --seconds ${seconds} --chains ${options.chains}`;
  const block = `<!-- bench -->\n\`${command}\`: ${machine}.\n\n${table}\n<!-- /bench -->`;
  writeFileSync(
    options.write,
    text.replace(/<!-- bench -->[\s\S]*<!-- \/bench -->/, () => block),
  );
}

await inFolder("bench", main);
