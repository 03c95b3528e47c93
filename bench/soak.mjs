// node bench/soak.mjs [MINUTES]: two routers at full load with churn; their memory has to stay where it is.
// Ends with 1 when the memory of the last third is more than a quarter above that of the second.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { addresses, chainsOf, makeCredentials } from "./chains.mjs";
import { freePorts, need, output, rssKib, start, stopAll, waitFor } from "./processes.mjs";

const minutes = Number(process.argv[2] ?? 30);
const folder = mkdtempSync(join(tmpdir(), "isthmus-soak-"));
const loadgen = join(folder, "loadgen");
const end = Date.now() + minutes * 60_000;

async function main() {
  need({ go: "Go" });
  const here = dirname(fileURLToPath(import.meta.url));
  execFileSync("go", ["build", "-o", loadgen, "."], { cwd: join(here, "loadgen"), stdio: "inherit" });
  const ports = await freePorts(addresses.length);
  const servers = Object.fromEntries(addresses.map((address, index) => [address, ports[index]]));
  const kinds = { bulk: "sink", echo: "echo", http: "echo", source: "source" };
  const backends = addresses.map((address) =>
    start(loadgen, [kinds[address], "-listen", `127.0.0.1:${servers[address]}`]),
  );
  for (const port of ports) await waitFor(port, backends);
  const options = { node: process.execPath };
  const { isthmus } = await chainsOf(["isthmus"], {
    folder,
    servers,
    options,
    sites: makeCredentials(folder),
  });
  const routers = isthmus.commands.map(({ command, args }) => start(command, args));
  for (const port of Object.values(isthmus.entries)) await waitFor(port, routers);
  const at = (address) => `127.0.0.1:${isthmus.entries[address]}`;
  // Each kind of load again and again, of lengths that do not fit together.
  const loads = [
    ["bulk", "-addr", at("bulk"), "-n", "2", "-d", "7s"],
    ["bulk", "-addr", at("source"), "-n", "2", "-down", "-d", "5s"],
    ["connrate", "-addr", at("echo"), "-c", "20", "-d", "11s"],
    ["pingpong", "-addr", at("http"), "-c", "50", "-d", "13s"],
    ["slow", "-addr", at("source"), "-n", "100", "-rate", "5000", "-d", "9s"],
    ["idle", "-addr", at("echo"), "-n", "300", "-hold", "6s"],
  ];
  const counts = {};
  const errors = {};
  const running = loads.map(async (args) => {
    const kind = args.includes("-down") ? "bulk down" : args[0];
    while (Date.now() < end) {
      const result = JSON.parse((await output(loadgen, args)).trim().split("\n").at(-1));
      counts[kind] = (counts[kind] ?? 0) + (result.gigabytes ?? result.n);
      errors[kind] = (errors[kind] ?? 0) + result.errs;
    }
  });
  const samples = [];
  const sample = () => {
    samples.push(routers.map(({ pid }) => rssKib(pid) / 1024));
    console.error(
      `${((Date.now() - (end - minutes * 60_000)) / 60_000).toFixed(1)} min: ${samples
        .at(-1)
        .map((mib) => mib.toFixed(0))
        .join(" and ")} MiB`,
    );
  };
  const timer = setInterval(sample, Math.min(10_000, (minutes * 60_000) / 12));
  await Promise.all(running);
  clearInterval(timer);
  const third = Math.floor(samples.length / 3);
  const mean = (list) => list.reduce((sum, one) => sum + one, 0) / list.length;
  const of = (from, to) => [0, 1].map((router) => mean(samples.slice(from, to).map((one) => one[router])));
  const [second, last] = [of(third, 2 * third), of(2 * third)];
  const peak = [0, 1].map((router) => Math.max(...samples.map((one) => one[router])));
  const told = { minutes, secondThird: second, lastThird: last, peak, counts, errors };
  console.log(JSON.stringify(told, (_key, value) => (typeof value === "number" ? Math.round(value) : value)));
  mkdirSync(join(here, "results"), { recursive: true });
  writeFileSync(join(here, "results/soak.json"), JSON.stringify({ ...told, samples }));
  if (last.some((mib, router) => mib > second[router] * 1.25)) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await stopAll();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
