// How the cost of the routing protocol grows with routers and links, in virtual time: node bench/routing.mjs
// Needs `npm run build` before.

import { join } from "node:path";
import { pathToFileURL } from "node:url";

const dist = join(import.meta.dirname, "../router/dist/test");
const { Network } = await import(pathToFileURL(join(dist, "routing/network.js")));
const { seeded } = await import(pathToFileURL(join(dist, "harness.js")));
const { shortestPaths } = await import(pathToFileURL(join(dist, "../src/routing/shortest-path.js")));
const seed = Number(process.env.SEED ?? 1);
const sizes = (process.argv[2] ?? "10,25,50,100,125").split(",").map(Number);
const degrees = [2, 3, 4];
const settleMs = 60_000;

/** Milliseconds of CPU for the routes of one router. */
function calculation(ids, network) {
  const open = network.links.filter((link) => link.open);
  const graph = new Map(
    ids.map((id) => {
      const own = open.filter(({ ends }) => ends.includes(id));
      return [id, new Map(own.map(({ ends }) => [ends[0] === id ? ends[1] : ends[0], 1]))];
    }),
  );
  const began = process.cpuUsage();
  const times = 20;
  for (let count = 0; count < times; count++) shortestPaths(ids[0], graph);
  return process.cpuUsage(began).user / 1000 / times;
}

console.log(
  "| routers | links | messages to converge | a link cut | a service added | in 60 s of calm | calculation of one router |",
);
console.log("|---|---|---|---|---|---|---|");
for (const size of sizes)
  for (const degree of degrees) {
    const random = seeded(seed);
    const network = new Network(seed);
    const ids = Array.from({ length: size }, (_, index) => `r${String(index).padStart(3, "0")}`);
    for (const id of ids) network.add(id);
    const joined = new Set();
    const link = (left, right) => {
      const key = [left, right].sort().join(" ");
      if (left === right || joined.has(key)) return;
      joined.add(key);
      network.link(left, right, 1 + Math.floor(random() * 5));
    };
    for (let index = 1; index < size; index++) link(ids[index], ids[Math.floor(random() * index)]);
    while (joined.size < Math.min((size * degree) / 2, (size * (size - 1)) / 2))
      link(ids[Math.floor(random() * size)], ids[Math.floor(random() * size)]);
    for (const id of ids) network.serve(id, `svc-${id}`);
    const known = () => [...network.routers.values()].every(({ routes }) => routes.size === size - 1);
    const hellosIn = (ms) => (ms / 1000) * 2 * network.links.filter(({ open }) => open).length;
    /** Messages until `done`, HELLOs left out. */
    const until = (done) => {
      const [before, from] = [network.sent, network.now];
      while (!done() && network.now - from < settleMs) network.run(50);
      return {
        sent: Math.max(0, Math.round(network.sent - before - hellosIn(network.now - from))),
        ms: network.now - from,
      };
    };
    const start = until(known);
    network.run(settleMs);
    const calm = network.sent;
    network.run(settleMs);
    const inCalm = Math.max(0, network.sent - calm - hellosIn(settleMs));
    network.serve(ids[0], "svc-new");
    const service = until(() => ids.slice(1).every((id) => network.reach(id, "svc-new").includes(ids[0])));
    // A link that leaves everybody within reach of everybody.
    const cut = network.links.at(-1);
    network.close(cut);
    const healed = until(
      () => known() && !network.routers.get(cut.ends[0]).linkStateOf(cut.ends[1]).peers.includes(cut.ends[0]),
    );
    const cpuMs = calculation(ids, network);
    const cell = ({ sent, ms }) => `${sent} in ${(ms / 1000).toFixed(1)} s`;
    console.log(
      `| ${size} | ${joined.size} | ${cell(start)} | ${cell(healed)} | ${cell(service)} | ${inCalm} | ${cpuMs.toFixed(2)} ms |`,
    );
  }
