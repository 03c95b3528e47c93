import assert from "node:assert/strict";
import { test } from "node:test";
import { FloodFilter, floodTargets } from "../../src/routing/flood.ts";
import { shortestPaths } from "../../src/routing/shortest-path.ts";

test("what has come a moment ago is not new, also when old and new overtake each other", () => {
  const filter = new FloodFilter(900, 3);
  const isNew = (origin: string, text: string, now: number): boolean => filter.isNew(origin, "RA", text, now);
  assert.ok(isNew("a", "1", 0));
  assert.ok(isNew("a", "2", 10));
  assert.deepEqual(
    ["1", "2", "1", "2"].map((text) => isNew("a", text, 100)),
    [false, false, false, false],
  );
  assert.ok(filter.isNew("a", "MAU", "1", 100), "another kind");
  assert.ok(isNew("b", "1", 100), "another origin");
  assert.ok(isNew("a", "1", 1000), "said again later");
  for (const origin of ["c", "d", "e", "f"]) assert.ok(isNew(origin, "1", 1000), "bounded");
});

test("advertisements go everywhere but back, address updates down the tree of their origin", () => {
  const square = { a: ["b", "c"], b: ["a", "d"], c: ["a", "d"], d: ["b", "c"] };
  const graph = new Map(
    Object.entries(square).map(([id, peers]) => [id, new Map(peers.map((peer) => [peer, 1]))]),
  );
  const targets = (at: "b" | "c", flood: boolean): string[] =>
    floodTargets(square[at], new Set(["a"]), "a", shortestPaths(at, graph), flood);
  assert.deepEqual([targets("b", true), targets("c", true)], [["d"], ["d"]]);
  assert.deepEqual([targets("b", false), targets("c", false)], [["d"], []]);
});
