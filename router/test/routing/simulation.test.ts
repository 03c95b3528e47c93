// 100 routers in random topologies, with links that come and go, partitions and restarts: after each change everybody
// has the forwarding table that a naive calculation over the whole network gives. SEED=… repeats a run.
import assert from "node:assert/strict";
import { test } from "node:test";
import { seeded } from "../harness.ts";
import { type Link, Network } from "./network.ts";

type Costs = Map<string, Map<string, number>>;

/** Costs and first hops by relaxing all links until nothing changes; a lower id wins among equals. */
function reference(ids: readonly string[], links: readonly Link[], costs: ReadonlyMap<Link, number>): Costs {
  const open = links.filter((link) => link.open && !link.silent);
  const all: Costs = new Map();
  for (const from of ids) {
    const cost = new Map([[from, 0]]);
    for (let changed = true; changed; ) {
      changed = false;
      for (const link of open)
        for (const [left, right] of [link.ends, [link.ends[1], link.ends[0]]] as const) {
          const total = (cost.get(left) ?? Number.POSITIVE_INFINITY) + (costs.get(link) as number);
          if (total < (cost.get(right) ?? Number.POSITIVE_INFINITY)) {
            cost.set(right, total);
            changed = true;
          }
        }
    }
    all.set(from, cost);
  }
  return all;
}

function check(network: Network, costs: ReadonlyMap<Link, number>): void {
  const ids = [...network.routers.keys()];
  const expected = reference(ids, network.links, costs);
  for (const from of ids) {
    const routes = network.routers.get(from)?.routes;
    const wanted = expected.get(from) as Map<string, number>;
    assert.equal(routes?.size, wanted.size - 1, `${from} knows the routers that can be reached`);
    for (const [to, cost] of wanted) {
      if (to === from) continue;
      const route = routes?.get(to);
      assert.equal(route?.cost, cost, `${from} to ${to}`);
      // The next hop is on a shortest path: what is left from there is what was promised.
      const step = expected.get(from)?.get(route?.nextHop ?? "") as number;
      assert.equal(
        step + (expected.get(route?.nextHop ?? "")?.get(to) as number),
        cost,
        `${from} to ${to} over ${route?.nextHop}`,
      );
    }
  }
  // A message for all reaches everybody of a partition once, whoever sends it.
  for (const origin of ids.filter((_, index) => index % 17 === 0)) {
    const got = new Map<string, number>();
    const send = (at: string, first: boolean): void => {
      const next = new Set<string>();
      for (const route of network.routers.get(at)?.routes.values() ?? [])
        if (first || route.isValidOrigin(origin)) next.add(route.nextHop);
      for (const neighbor of next) {
        got.set(neighbor, (got.get(neighbor) ?? 0) + 1);
        assert.ok((got.get(neighbor) ?? 0) < 3, `${neighbor} got the message of ${origin} again and again`);
        send(neighbor, false);
      }
    };
    send(origin, true);
    assert.equal(
      got.size,
      (expected.get(origin)?.size ?? 1) - 1,
      `the message of ${origin} reaches everybody`,
    );
    assert.deepEqual(
      [...got].filter(([, times]) => times !== 1),
      [],
      `the message of ${origin} comes once`,
    );
  }
}

test("100 routers always converge to the shortest paths", { timeout: 300_000 }, (t) => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
  t.diagnostic(`SEED=${seed}`);
  const random = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const network = new Network(seed, 0.05);
  const ids = Array.from({ length: 100 }, (_, index) => `r${String(index).padStart(3, "0")}`);
  const costs = new Map<Link, number>();
  const join = (left: string, right: string): void => {
    const cost = 1 + Math.floor(random() * 5);
    costs.set(network.link(left, right, cost), cost);
  };
  for (const id of ids) network.add(id);
  for (let index = 1; index < ids.length; index++)
    join(ids[index] as string, ids[Math.floor(random() * index)] as string);
  for (let index = 0; index < 60; index++) {
    const [left, right] = [pick(ids), pick(ids)];
    const joined = network.links.some(({ ends }) => ends.includes(left) && ends.includes(right));
    if (left !== right && !joined) join(left, right);
  }
  for (const id of ids) network.serve(id, `svc-${id}`);
  // Messages are lost while it happens and for a while after; then nothing is, and advertisements say all again.
  const settleMs = 95_000;
  const settle = (): void => {
    network.loss = 0.05;
    network.run(30_000);
    network.loss = 0;
    network.run(settleMs - 30_000);
  };
  settle();
  check(network, costs);
  t.diagnostic(
    `from nothing: ${network.sent} messages in ${settleMs / 1000} s of virtual time, HELLOs included`,
  );
  const changes: [string, number][] = [];
  for (let round = 0; round < 6; round++) {
    const before = network.sent;
    const open = network.links.filter((link) => link.open);
    const what = pick(["cut", "cut many", "restart", "join"]);
    if (what === "cut") network.close(pick(open));
    else if (what === "cut many")
      for (let count = 0; count < 10; count++) network.close(pick(network.links.filter((link) => link.open)));
    else if (what === "join") {
      const [left, right] = [pick(ids), pick(ids)];
      const joined = network.links.some(
        (link) => link.open && link.ends.includes(left) && link.ends.includes(right),
      );
      if (left !== right && !joined) join(left, right);
    } else {
      const id = pick(ids);
      const ends = open.filter((link) => link.ends.includes(id));
      for (const link of ends) network.close(link);
      network.run(500);
      network.add(id);
      for (const link of ends) join(link.ends[0], link.ends[1]);
      network.serve(id, `svc-${id}`, "after the restart");
    }
    settle();
    check(network, costs);
    changes.push([what, network.sent - before]);
  }
  const hellos = (settleMs / 1000) * 2 * network.links.filter((link) => link.open).length;
  t.diagnostic(
    `messages for each change (about ${hellos} of them HELLOs): ${changes.map(([what, count]) => `${what} ${count}`).join(", ")}`,
  );
  // Addresses follow the routers.
  const [some] = ids;
  for (const [id, cost] of reference(ids, network.links, costs).get(some as string) as Map<string, number>)
    if (cost > 0) assert.deepEqual(network.reach(some as string, `svc-${id}`), [id]);
});
