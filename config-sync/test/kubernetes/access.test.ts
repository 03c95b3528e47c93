import assert from "node:assert/strict";
import { test } from "node:test";
import type { Access } from "@isthmus/schemas/declarations.js";
import { accessService, accessStatus, passThroughObject } from "../../src/kubernetes/access.ts";
import type { KubeObject } from "../../src/kubernetes/api.ts";

const making = { site: "east", namespace: "shop", owner: undefined, routerSelector: { a: "b" } };
const object = (spec: object, status: object = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "isthmus-router" },
  spec,
  status,
});

test("each way in has its Service and, where TLS is passed through, an object before it", () => {
  const made = (access: Access): unknown[] => {
    const before = passThroughObject(making, "isthmus", access);
    return [
      accessService("isthmus", access, false)?.type,
      before?.kind,
      before?.metadata.labels?.["isthmus.dev/made-for"],
    ];
  };
  assert.equal(accessService("isthmus", { type: "none" }, true), undefined);
  assert.deepEqual(made({ type: "host" }), [undefined, undefined, undefined]);
  assert.deepEqual(made({ type: "loadbalancer" }), ["LoadBalancer", undefined, undefined]);
  assert.deepEqual(made({ type: "nodeport" }), ["NodePort", undefined, undefined]);
  for (const [type, kind] of [
    ["ingress", "Ingress"],
    ["route", "Route"],
    ["gateway", "TLSRoute"],
  ] as const)
    assert.deepEqual(made({ type, hosts: ["e.example.com"], gateway: "infra/shared" }), [
      undefined,
      kind,
      "east",
    ]);
  const route = passThroughObject(making, "isthmus", {
    type: "gateway",
    hosts: ["e.example.com"],
    gateway: "infra/shared",
  });
  assert.deepEqual(route?.spec, {
    parentRefs: [{ name: "shared", namespace: "infra" }],
    hostnames: ["e.example.com"],
    rules: [{ backendRefs: [{ name: "isthmus-router", port: 55671 }] }],
  });
});

test("where a site is reached, as far as the objects tell", () => {
  const told = (access: Access, service?: KubeObject, before?: KubeObject): [readonly string[], string] => {
    const { endpoints, reason } = accessStatus(access, service, before);
    return [endpoints, reason];
  };
  const ports = { ports: [{ port: 55671, nodePort: 31000 }] };
  assert.deepEqual(told({ type: "none" }), [[], ""]);
  assert.deepEqual(told({ type: "loadbalancer" }), [[], "its Service is not there yet"]);
  assert.deepEqual(told({ type: "loadbalancer" }, object(ports)), [
    [],
    "the load balancer has no address yet",
  ]);
  const balanced = object(ports, {
    loadBalancer: { ingress: [{ ip: "192.0.2.1" }, { hostname: "lb.example.com" }] },
  });
  assert.deepEqual(told({ type: "loadbalancer" }, balanced), [
    ["192.0.2.1:55671", "lb.example.com:55671"],
    "",
  ]);
  assert.deepEqual(told({ type: "nodeport" }, object(ports)), [["<node>:31000"], ""]);
  assert.deepEqual(told({ type: "nodeport", hosts: ["n.example.com"] }, object(ports)), [
    ["n.example.com:31000"],
    "",
  ]);
  assert.deepEqual(told({ type: "route" }, object(ports), object({ host: "e.apps.example.com" })), [
    ["e.apps.example.com:443"],
    "",
  ]);
  assert.deepEqual(told({ type: "ingress", hosts: ["e.example.com"] }, object(ports), object({})), [
    ["e.example.com:443"],
    "",
  ]);
  assert.equal(
    told({ type: "ingress", hosts: ["e.example.com"] }, object(ports))[1],
    "the object for ingress is not there yet",
  );
});
