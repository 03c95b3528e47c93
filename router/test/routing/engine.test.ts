// The routing protocol among simulated routers: virtual time, seeded loss and delay, no sockets.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shortestPaths } from "../../src/routing/shortest-path.ts";
import { seeded } from "../harness.ts";
import { type Link, Network } from "./network.ts";

test("two routers find each other and their addresses", () => {
  const network = new Network(1);
  network.add("west");
  network.add("east");
  network.link("west", "east");
  network.serve("east", "backend");
  network.run(1500);
  assert.deepEqual(network.reach("west", "backend"), ["east"]);
  network.serve("east");
  network.run(500);
  assert.deepEqual(network.reach("west", "backend"), []);
});

test("a closed link is noticed at once, a silent one within the hello maximum age", () => {
  const network = new Network(2);
  for (const id of ["a", "b"]) network.add(id);
  const link = network.link("a", "b");
  network.run(2000);
  assert.ok(network.routers.get("a")?.routes.has("b"));
  network.close(link);
  assert.ok(!network.routers.get("a")?.routes.has("b"));
  const second = network.link("a", "b");
  network.run(2000);
  second.silent = true;
  network.run(4500);
  assert.ok(!network.routers.get("a")?.routes.has("b"));
  second.silent = false;
  network.run(2500);
  assert.ok(network.routers.get("a")?.routes.has("b"));
});

test("a restarted router is recognised, also when its sequence numbers begin anew", () => {
  const network = new Network(3);
  for (const id of ["a", "b"]) network.add(id);
  const first = network.link("a", "b");
  network.serve("b", "one");
  network.serve("b", "one", "two");
  network.run(2000);
  assert.deepEqual(network.reach("a", "two"), ["b"]);
  network.close(first);
  network.add("b");
  network.link("a", "b");
  network.serve("b", "three");
  network.run(3000);
  assert.deepEqual(network.reach("a", "three"), ["b"]);
  assert.deepEqual(network.reach("a", "one"), []);
});

for (const seed of [11, 12, 13, 14, 15])
  test(`random networks with loss, delay and cuts converge to the shortest paths (seed ${seed})`, () => {
    const random = seeded(seed);
    const network = new Network(seed, 0.1);
    const ids = Array.from({ length: 7 }, (_, index) => `r${index}`);
    for (const id of ids) network.add(id);
    for (let index = 1; index < ids.length; index++)
      network.link(
        ids[index] as string,
        ids[Math.floor(random() * index)] as string,
        1 + Math.floor(random() * 5),
      );
    const extra = [network.link("r0", "r6", 2), network.link("r1", "r5", 3)];
    for (const id of ids) network.serve(id, `svc-${id}`);
    network.run(60_000);
    network.close(extra[Math.floor(random() * 2)] as Link);
    network.run(60_000);
    for (const id of ids)
      for (const other of ids)
        if (other !== id)
          assert.deepEqual(network.reach(id, `svc-${other}`), [other], `${id} knows ${other}`);
    // Following next hops arrives, at the cost that was promised: no loops.
    for (const from of ids)
      for (const to of ids) {
        if (from === to) continue;
        let at = from;
        for (let hops = 0; at !== to; hops++) {
          assert.ok(hops < ids.length, `loop from ${from} to ${to}`);
          at = network.routers.get(at)?.routes.get(to)?.nextHop as string;
        }
      }
  });

test("ties are broken by the lower id, and origins are those whose path leads through us", () => {
  const graph = new Map(
    Object.entries({ a: ["b", "c"], b: ["a", "d"], c: ["a", "d"], d: ["b", "c"] }).map(([id, peers]) => [
      id,
      new Map(peers.map((peer) => [peer, 1])),
    ]),
  );
  assert.equal(shortestPaths("a", graph).get("d")?.nextHop, "b");
  assert.deepEqual(shortestPaths("b", graph).get("d")?.validOrigins, ["a"]);
  assert.deepEqual(shortestPaths("c", graph).get("d")?.validOrigins, []);
});
