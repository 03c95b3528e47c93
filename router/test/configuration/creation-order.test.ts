import assert from "node:assert/strict";
import { test } from "node:test";
import { entityTypes } from "@isthmus/schemas/router-entities.js";
import { creationOrder, inCreationOrder, startingTypes } from "../../src/configuration/creation-order.ts";

test("whatever can be created can stand in a configuration file, and nothing there is left out", () => {
  const made: readonly string[] = [...creationOrder, ...startingTypes];
  const forgotten = Object.entries(entityTypes)
    .filter(([type, { operations }]) => operations.includes("CREATE") && !made.includes(type))
    .map(([type]) => type);
  assert.deepEqual(forgotten, []);
  const types = (...given: string[]): string[] =>
    inCreationOrder(given.map((type) => ({ type }))).map(({ type }) => type);
  assert.deepEqual(types("tcpListener", "router", "addressPolicy", "sslProfile"), [
    "sslProfile",
    "addressPolicy",
    "tcpListener",
  ]);
  assert.throws(() => types("connection"), /connection cannot stand in a configuration file/);
});
