// node bench/soak.mjs [MINUTES]: two routers at full load with churn; their memory has to stay where it is.
// Ends with 1 when the memory of the last third is more than a quarter above that of the second.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addresses, chainsOf, makeCredentials, perAddress, startChain } from "./chains.mjs";
import { buildLoadgen, inFolder, rssKib, start, waitFor } from "./processes.mjs";

const minutes = Number(process.argv[2] ?? 30);

async function main(folder) {
  const loadgen = buildLoadgen(folder);
  const servers = await perAddress();
  const kinds = { bulk: "sink", echo: "echo", http: "echo", source: "source" };
  const backends = addresses.map((address) =>
    start(join(folder, "loadgen"), [kinds[address], "-listen", `127.0.0.1:${servers[address]}`]),
  );
  for (const port of Object.values(servers)) await waitFor(port, backends);
  const { isthmus } = await chainsOf(["isthmus"], {
    folder,
    servers,
    options: { node: process.execPath },
    sites: makeCredentials(folder),
  });
  const routers = await startChain(isthmus);
  const begin = Date.now();
  const end = begin + minutes * 60_000;
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
      const result = await loadgen(...args);
      counts[kind] = (counts[kind] ?? 0) + (result.gigabytes ?? result.n);
      errors[kind] = (errors[kind] ?? 0) + result.errs;
    }
  });
  const samples = [];
  const sample = () => {
    samples.push(routers.map(({ pid }) => rssKib(pid) / 1024));
    console.error(
      `${((Date.now() - begin) / 60_000).toFixed(1)} min: ${samples
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
  const results = join(import.meta.dirname, "results");
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, "soak.json"), JSON.stringify({ ...told, samples }));
  if (last.some((mib, router) => mib > second[router] * 1.25)) process.exitCode = 1;
}

await inFolder("soak", main);
