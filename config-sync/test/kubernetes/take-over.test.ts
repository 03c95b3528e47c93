import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject } from "../../src/kubernetes/api.ts";
import { giveBackPatch, takenOver, takeOverPatch } from "../../src/kubernetes/take-over.ts";
import { clusterOf } from "../../src/kubernetes/view.ts";

const making = { site: "west", namespace: "shop", owner: undefined, routerSelector: { app: "router" } };
const wanted = { name: "web", takeOver: true, ports: [{ name: "http", port: 80, targetPort: 20_001 }] };
const service = (spec: object, annotations: Record<string, string> = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", annotations },
  spec,
});
/** What the API server makes of a merge patch [RFC 7396]. */
function merged(object: KubeObject, patch: object): KubeObject {
  const merge = (there: unknown, change: unknown): unknown => {
    if (typeof change !== "object" || change === null || Array.isArray(change)) return change;
    const result = { ...(there as Record<string, unknown>) };
    for (const [key, value] of Object.entries(change))
      if (value === null) delete result[key];
      else result[key] = merge(result[key], value);
    return result;
  };
  return merge(object, patch) as KubeObject;
}

test("a Service is led to the router, and given back as it was", () => {
  const theirs = service({
    type: "ClusterIP",
    clusterIP: "10.0.0.7",
    selector: { app: "web", tier: "front" },
    ports: [{ name: "http", port: 80, targetPort: "http", protocol: "TCP" }],
  });
  const patch = takeOverPatch(making, theirs, wanted);
  assert.ok(patch);
  const led = merged(theirs, patch);
  assert.deepEqual((led.spec as { selector: object }).selector, { app: "router" });
  assert.equal((led.spec as { clusterIP: string }).clusterIP, "10.0.0.7", "clients keep its address");
  assert.equal(takeOverPatch(making, led, wanted), undefined, "it is left alone then");
  assert.equal(takenOver(led, "east"), undefined, "another site has not taken it");
  const view = clusterOf("shop", "west", { pods: [], services: [led], workloads: [], secrets: [] });
  assert.deepEqual(
    view.services[0]?.selector,
    { app: "web", tier: "front" },
    "as a target it is what it was",
  );
  const before = takenOver(led, "west");
  assert.ok(before);
  const back = merged(led, giveBackPatch(led, before));
  assert.deepEqual(back.spec, theirs.spec);
  assert.deepEqual(back.metadata.annotations, {});
});

test("who puts it back or changes it is remembered, and not the router", () => {
  const theirs = service({ selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080 }] });
  const led = merged(theirs, takeOverPatch(making, theirs, wanted) as object);
  const theirsAgain = merged(led, { spec: { selector: { app: "web2", tier: null } } });
  const once = merged(theirsAgain, takeOverPatch(making, theirsAgain, wanted) as object);
  assert.deepEqual(takenOver(once, "west")?.selector, { app: "web2" });
  const moved = merged(
    once,
    takeOverPatch(making, once, {
      ...wanted,
      ports: [{ name: "http", port: 81, targetPort: 20_002 }],
    }) as object,
  );
  assert.deepEqual(
    takenOver(moved, "west")?.selector,
    { app: "web2" },
    "our own changes are not what it was",
  );
});

test("what cannot be taken over says why", () => {
  const fixed = (spec: object): string | undefined =>
    clusterOf("shop", "west", { pods: [], services: [service(spec)], workloads: [], secrets: [] }).services[0]
      ?.fixed;
  assert.match(fixed({ clusterIP: "None", selector: { app: "web" } }) ?? "", /headless/);
  assert.match(fixed({ type: "ExternalName", externalName: "db" }) ?? "", /outside/);
  assert.equal(fixed({ clusterIP: "10.0.0.1" }), undefined);
});
