// Ways in: LoadBalancer, Ingress, Route and Gateway. None of them has a controller here: their status is given by hand.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { clusters, eventually, run, TestNamespace } from "./harness.mjs";

/** The least that the API server needs to keep objects of a kind. */
const crd = (group, version, kind, plural) => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: {
    name: `${plural}.${group}`,
    annotations: { "api-approved.kubernetes.io": "unapproved, for a test" },
  },
  spec: {
    group,
    scope: "Namespaced",
    names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
    versions: [
      {
        name: version,
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
});

test("LoadBalancer, Ingress, Route, Gateway, NodePort, one after the other", {
  timeout: 200_000,
}, async (t) => {
  const east = await TestNamespace.make(t, 0, "east");
  const folder = mkdtempSync(join(tmpdir(), "isthmus-access-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const admin = (args, input) => run("kubectl", ["--kubeconfig", clusters[0], ...args], { input });
  for (const one of [
    crd("route.openshift.io", "v1", "Route", "routes"),
    crd("gateway.networking.k8s.io", "v1alpha2", "TLSRoute", "tlsroutes"),
  ])
    await admin(["apply", "-f", "-"], JSON.stringify(one));
  t.after(() =>
    admin([
      "delete",
      "crd",
      "routes.route.openshift.io",
      "tlsroutes.gateway.networking.k8s.io",
      "--wait=false",
    ]),
  );
  await east.install("east", {
    site: { name: "east" },
    rbac: { create: true, access: ["ingress", "route", "gateway"] },
  });
  const site = (access) =>
    east.documents("site", {
      "site.yaml": {
        apiVersion: "isthmus.dev/v1alpha1",
        kind: "Site",
        metadata: { name: "east" },
        spec: { access },
      },
    });
  const endpoints = (expected) =>
    eventually(
      `reached at ${expected}`,
      async () => (await east.status()).access.endpoints.join() === expected,
    );
  const kinds = async () =>
    (await east.kubectl(["get", "ingresses,routes.route.openshift.io,tlsroutes", "-o", "name"])).trim();

  await site({ type: "loadbalancer" });
  await eventually(
    "it waits for an address",
    async () => (await east.status()).access.reason === "the load balancer has no address yet",
  );
  await east.kubectl([
    "patch",
    "service",
    "isthmus-router",
    "--subresource=status",
    "--type=merge",
    "-p",
    '{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.7"}]}}}',
  ]);
  await endpoints("192.0.2.7:55671");
  assert.match(
    (await east.get("configmap", "isthmus-status")).data["network-entry.yaml"],
    /endpoints: \["192\.0\.2\.7:55671"\]/,
  );

  await site({ type: "ingress", hosts: ["east.example.com"], className: "nginx" });
  await endpoints("east.example.com:443");
  const ingress = await east.get("ingress", "isthmus-router");
  assert.equal(ingress.metadata.annotations["nginx.ingress.kubernetes.io/ssl-passthrough"], "true");
  assert.equal((await east.get("service", "isthmus-router")).spec.type, "ClusterIP");

  await site({ type: "route" });
  await eventually(
    "the Ingress has gone and the Route is there",
    async () => (await kinds()) === "route.route.openshift.io/isthmus-router",
  );
  await east.kubectl([
    "patch",
    "routes.route.openshift.io",
    "isthmus-router",
    "--type=merge",
    "-p",
    '{"spec":{"host":"east.apps.example.com"}}',
  ]);
  await east.kubectl(["annotate", "service", "isthmus-router", "touched=1"]);
  await endpoints("east.apps.example.com:443");

  await site({ type: "gateway", hosts: ["east.example.com"], gateway: "infra/shared" });
  await eventually(
    "the TLSRoute is there",
    async () => (await kinds()) === "tlsroute.gateway.networking.k8s.io/isthmus-router",
  );
  await endpoints("east.example.com:443");

  await site({ type: "none" });
  await eventually(
    "nothing is left",
    async () =>
      (await kinds()) === "" &&
      (await east.get("services")).items.every(({ metadata }) => metadata.name !== "isthmus-router"),
  );
});
