import assert from "node:assert/strict";
import { test } from "node:test";
import { AddressChoice } from "../../src/forwarding/address-choice.ts";

const all = (): boolean => true;
const counts = (
  choice: AddressChoice,
  times: number,
  isReachable: (address: string) => boolean = all,
): Record<string, number> => {
  const found: Record<string, number> = {};
  for (let count = 0; count < times; count++) {
    const address = choice.choose(isReachable) ?? "none";
    found[address] = (found[address] ?? 0) + 1;
  }
  return found;
};

test("one address, or none", () => {
  const choice = new AddressChoice("none", "svc");
  assert.equal(choice.choose(all), "svc");
  assert.equal(
    choice.choose(() => false),
    undefined,
  );
  assert.equal(new AddressChoice("priority", undefined).choose(all), undefined);
});

test("priority: the highest value that can be reached and was not tried", () => {
  const choice = new AddressChoice("priority", undefined);
  choice.set("far", 1);
  choice.set("near", 3);
  choice.set("mid", 2);
  assert.deepEqual(counts(choice, 5), { near: 5 });
  assert.equal(
    choice.choose((address) => address !== "near"),
    "mid",
  );
  assert.equal(choice.choose(all, new Set(["near", "mid"])), "far");
  choice.set("far", 9);
  assert.equal(choice.choose(all), "far");
  choice.delete("far");
  assert.equal(choice.choose(all), "near");
});

test("weighted: in proportion, evenly spread, over those that can be reached", () => {
  const choice = new AddressChoice("weighted", undefined);
  choice.set("a", 3);
  choice.set("b", 1);
  assert.deepEqual(counts(choice, 400), { a: 300, b: 100 });
  assert.deepEqual(counts(choice, 4), { a: 3, b: 1 }, "in each four");
  assert.deepEqual(
    counts(choice, 10, (address) => address === "b"),
    { b: 10 },
  );
  choice.set("b", 3);
  assert.deepEqual(counts(choice, 400), { a: 200, b: 200 });
  choice.set("b", 0);
  assert.deepEqual(counts(choice, 10), { a: 10 });
  assert.deepEqual(
    counts(choice, 3, (address) => address === "b"),
    { b: 3 },
    "the last resort",
  );
});
