import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject } from "../../src/kubernetes/api.ts";
import { currentOf, snapshotOf } from "../../src/kubernetes/documents.ts";
import { Lingering, lingerMs } from "../../src/kubernetes/lingering.ts";

const configMap = (
  name: string,
  creationTimestamp: string,
  data: Record<string, string> = { "a.yaml": name },
): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, creationTimestamp },
  data,
});
const names = (objects: readonly KubeObject[]): string[] =>
  objects.map(({ metadata }) => metadata.name).sort();

test("of two with a hash in the name the newer one counts, with other keys they are two", () => {
  const [older, newer] = [
    configMap("network-m8ct6h827t", "2026-01-01T00:00:00Z"),
    configMap("network-f2hdb5gk7c", "2026-01-01T00:00:05Z"),
  ];
  const plain = configMap("network", "2026-01-01T00:00:00Z");
  const otherKeys = configMap("network-b2hdb5gk7c", "2025-01-01T00:00:00Z", { "b.yaml": "" });
  const { current, superseded } = currentOf([older, newer, plain, otherKeys]);
  assert.deepEqual(names(current), ["network", "network-b2hdb5gk7c", "network-f2hdb5gk7c"]);
  assert.deepEqual(superseded, [{ older, newer }]);
  const { texts } = snapshotOf([configMap("x", "", { "b.yml": "2", "a.yaml": "1", "c.txt": "3" })], "");
  assert.deepEqual(texts, [
    { path: "configmap/x/a.yaml", text: "1" },
    { path: "configmap/x/b.yml", text: "2" },
  ]);
  assert.equal(snapshotOf([], "not listed yet").unreadable.length, 1);
});

test("what is swapped is never gone, whichever goes first; what is deleted goes after a while", () => {
  const [older, newer] = [
    configMap("n-m8ct6h827t", "2026-01-01T00:00:00Z"),
    configMap("n-f2hdb5gk7c", "2026-01-01T00:00:05Z"),
  ];
  const lingering = new Lingering();
  assert.deepEqual(names(lingering.update([older], 0)), ["n-m8ct6h827t"]);
  assert.deepEqual(names(lingering.update([], 100)), ["n-m8ct6h827t"], "deleted first");
  assert.equal(lingering.nextAt, 100 + lingerMs);
  assert.deepEqual(names(lingering.update([newer], 200)), ["n-f2hdb5gk7c"]);
  assert.equal(lingering.nextAt, undefined);
  assert.deepEqual(
    names(lingering.update([newer, older], 300)),
    ["n-f2hdb5gk7c", "n-m8ct6h827t"],
    "made first",
  );
  assert.deepEqual(names(lingering.update([newer], 400)), ["n-f2hdb5gk7c"]);
  assert.deepEqual(names(lingering.update([], 500)), ["n-f2hdb5gk7c"]);
  assert.deepEqual(names(lingering.update([], 499 + lingerMs)), ["n-f2hdb5gk7c"]);
  assert.deepEqual(names(lingering.update([], 500 + lingerMs)), [], "nothing has taken its place");
});
