import assert from "node:assert/strict";
import { test } from "node:test";
import { Distributions } from "../../src/routing/distribution.ts";

test("prefixes fit whole words, patterns word by word, and what says more wins", () => {
  const distributions = new Distributions("closest");
  assert.deepEqual(
    ["mc", "mc/x", "mc.x", "mcx", "closest/y", "z"].map((address) => distributions.of(address)),
    ["multicast", "multicast", "multicast", "closest", "closest", "closest"],
  );
  distributions.set("a", { prefix: "orders", distribution: "balanced" });
  distributions.set("b", { pattern: "orders/*/audit", distribution: "multicast" });
  distributions.set("c", { pattern: "#.closed", distribution: "unavailable" });
  distributions.set("d", { prefix: "mc", distribution: "balanced" });
  for (const [address, expected] of [
    ["orders", "balanced"],
    ["orders.eu", "balanced"],
    ["ordersx", "closest"],
    ["orders/eu/audit", "multicast"],
    ["orders/eu/north/audit", "balanced"],
    ["closed", "unavailable"],
    ["a/b/closed", "unavailable"],
    ["a/b/closed/c", "closest"],
    ["mc/x", "balanced"],
  ] as const)
    assert.equal(distributions.of(address), expected, address);
  distributions.delete("b");
  assert.equal(
    distributions.of("orders/eu/audit"),
    "balanced",
    "what was remembered is forgotten with its rule",
  );
});

test("patterns with many words do not take for ever", () => {
  const distributions = new Distributions();
  distributions.set("p", { pattern: "#/a/#/b", distribution: "multicast" });
  assert.equal(distributions.of(`${"a/".repeat(2000)}c`), "balanced");
});
