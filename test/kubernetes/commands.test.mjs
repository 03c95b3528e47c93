// The commands about a namespace, and the same in documents.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { backend, eventually, idle, image, nodeAddresses, root, TestNamespace } from "./harness.mjs";

test("init, link, expose, status, unexpose, delete", { timeout: 300_000 }, async (t) => {
  const west = await TestNamespace.make(t, 0, "west");
  const east = await TestNamespace.make(t, 1, "east");
  for (const namespace of [west, east]) await namespace.asNamespaceAdmin();
  const isthmus = (namespace, ...args) =>
    new Promise((resolve) => {
      const all = [
        join(root, "cli/bin/isthmus.mjs"),
        ...args,
        "-n",
        namespace.name,
        "--kubeconfig",
        namespace.kubeconfig,
      ];
      execFile(process.execPath, all, { timeout: 120_000 }, (error, stdout, stderr) =>
        resolve({ code: error ? (error.code ?? 1) : 0, stdout, stderr }),
      );
    });
  const ok = async (namespace, ...args) => {
    const answer = await isthmus(namespace, ...args);
    assert.equal(answer.code, 0, `${args.join(" ")}: ${answer.stderr}`);
    return answer.stdout;
  };
  assert.match(
    (await isthmus(west, "status")).stderr,
    /no site runs in the namespace west: isthmus init NAME/,
  );
  assert.match(
    (await isthmus(west, "expose", "deployment/x", "--port", "1")).stderr,
    /is no site yet: isthmus init NAME/,
  );
  const printed = await ok(east, "init", "east", "--access", "nodeport", "--image", image, "-o", "yaml");
  assert.match(printed, /kind: ConfigMap[\s\S]*kind: Site[\s\S]*kind: Deployment/);
  assert.deepEqual((await east.get("deployments")).items, [], "printed, not made");
  await ok(east, "init", "east", "--access", "nodeport", "--image", image);
  await ok(west, "init", "west", "--image", image);
  assert.match((await isthmus(west, "init", "west")).stderr, /already/);

  await east.workload("backend", backend);
  await west.workload("frontend", idle, { port: 0 });
  assert.match(await ok(east, "expose", "deployment/backend", "--port", "8080"), /exposed as backend/);
  const service = await eventually("the access Service", () => east.get("service", "isthmus-router"));
  const endpoint = `${nodeAddresses[1]}:${service.spec.ports[0].nodePort}`;
  assert.match(await ok(west, "link", "create", "east", "--endpoint", endpoint), /linked to east/);
  const waiting = await eventually("the link waits", async () => {
    const { stdout, code } = await isthmus(west, "link", "status");
    return code === 1 && /waiting for identity of east/.test(stdout);
  });
  assert.ok(waiting);
  // Who is who is a matter of a Network document in both.
  const identities = await Promise.all(
    [west, east].map((namespace) => eventually("an identity", () => namespace.identity())),
  );
  const network = {
    apiVersion: "isthmus.dev/v1alpha1",
    kind: "Network",
    metadata: { name: "n" },
    spec: {
      sites: [
        { name: "west", identity: identities[0] },
        { name: "east", identity: identities[1] },
      ],
    },
  };
  for (const namespace of [west, east]) await namespace.documents("network", { "network.yaml": network });
  assert.match((await isthmus(east, "status")).stdout, /REACHED AT\n.*\n {2}east {2}nodeport {2}<node>:\d+/);
  assert.match(
    await ok(east, "identity", "-o", "yaml"),
    /^- name: east\n {2}endpoints:\n {4}- <node>:\d+\n {2}identity: \|\n/,
  );
  await eventually("all is well", async () => (await isthmus(west, "status")).code === 0);
  const status = JSON.parse(await ok(west, "service", "status", "-o", "json"));
  assert.deepEqual(
    status.imports.map(({ service: name, state }) => [name, state]),
    [["backend", "ready"]],
  );
  await west.ready("frontend");
  assert.match((await west.fetch("frontend", "http://backend:8080/")).text, /^Hello from backend/);

  // A mistake is refused and changes nothing; what git brings is not written to.
  assert.match(
    (await isthmus(east, "expose", "app=x", "--port", "80", "--service", "Not_A_Name")).stderr,
    /not valid|must/,
  );
  await east.kubectl(["annotate", "configmap", "isthmus-site", "argocd.argoproj.io/tracking-id=x"]);
  assert.match(
    (await isthmus(east, "unexpose", "backend")).stderr,
    /comes from Argo CD: make the change there \(-o yaml prints it\)/,
  );
  assert.doesNotMatch(await ok(east, "unexpose", "backend", "-o", "yaml"), /service: backend/);
  await east.kubectl(["annotate", "configmap", "isthmus-site", "argocd.argoproj.io/tracking-id-"]);
  await ok(east, "unexpose", "backend");
  await eventually("the Service is gone in west", async () =>
    (await west.get("services")).items.every(({ metadata }) => metadata.name !== "backend"),
  );
  await ok(west, "link", "delete", "east");

  assert.match(await ok(west, "delete"), /its CA stays \(Secret isthmus-site-west\)/);
  await ok(east, "delete", "--purge");
  await eventually("nothing but the CA of west is left", async () => {
    const names = [];
    for (const namespace of [west, east])
      names.push((await namespace.kubectl(["get", "secrets,leases,services", "-o", "name"])).trim());
    return names[0] === "secret/isthmus-site-west" && names[1] === "";
  });
});
