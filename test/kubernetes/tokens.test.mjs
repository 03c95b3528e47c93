// Links by Secrets alone, as in scenario S2: one asks for a token and is filled in, copied to the other cluster it makes
// the link. A Service that is there already is taken over and given back. CAs are followed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { backend, eventually, idle, nodeAddresses, root, run, TestNamespace } from "./harness.mjs";

const site = (name, spec) => ({ apiVersion: "isthmus.dev/v1alpha1", kind: "Site", metadata: { name }, spec });
const isthmus = (namespace, args) =>
  run(process.execPath, [
    `${root}/cli/bin/isthmus.mjs`,
    ...args,
    ...["--kubeconfig", namespace.kubeconfig, "-n", namespace.name],
  ]);

test("a token-request Secret makes the link, and an existing Service serves both sides", {
  timeout: 400_000,
}, async (t) => {
  const [west, east] = [await TestNamespace.make(t, 0, "west"), await TestNamespace.make(t, 1, "east")];
  await Promise.all([west.asNamespaceAdmin(), east.asNamespaceAdmin()]);
  const rbac = { create: true, tokenSecrets: true };
  await Promise.all([west.install("west", { rbac }), east.install("east", { rbac })]);
  await east.documents("east", {
    "site.yaml": site("east", {
      access: { type: "nodeport", hosts: [nodeAddresses[east.cluster]] },
      tokens: {},
      exposes: [{ service: "backend", port: 8080, target: { workload: "deployment/backend" } }],
    }),
  });
  const imports = (takeOver) => ({
    "site.yaml": site("west", {
      imports: [{ service: "*", takeOver }],
      exposes: [{ service: "backend", port: 8080, target: { service: "backend" } }],
    }),
  });
  await west.documents("west", imports(false));
  for (const namespace of [west, east]) await namespace.workload("backend", backend);
  const theirs = { selector: { app: "backend" }, ports: [{ name: "http", port: 8080, targetPort: 8080 }] };
  await west.apply({ apiVersion: "v1", kind: "Service", metadata: { name: "backend" }, spec: theirs });
  await west.workload("frontend", idle, { port: 0 });

  // The request is filled in, and only then a token.
  const asked = { name: "to-east", labels: { "skupper.io/type": "connection-token-request" } };
  await east.apply({ apiVersion: "v1", kind: "Secret", metadata: asked });
  const filled = await eventually("the Secret is filled", async () => {
    const secret = await east.get("secret", "to-east");
    return secret.metadata.labels["skupper.io/type"] === "token-claim" && secret;
  });
  const { labels, annotations } = filled.metadata;
  await west.apply({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "to-east", labels, annotations },
    data: filled.data,
  });
  const at = Date.now();
  await eventually("the link is up", async () => (await west.status()).links[0]?.state === "up", 90_000);
  t.diagnostic(`the link is up ${Date.now() - at} ms after the Secret was copied`);
  const tokens = JSON.parse(await isthmus(east, ["token", "list", "-o", "json"]));
  assert.deepEqual(
    tokens.map(({ name, uses, redeemedBy }) => [name, uses, redeemedBy]),
    [["to-east", "1/1", ["west"]]],
  );
  const kept = await east.get("secret", "isthmus-tokens");
  const code = Buffer.from(filled.data.password, "base64").toString();
  for (const text of Object.values(kept.data))
    assert.ok(!Buffer.from(text, "base64").includes(code), "codes are kept as hashes");

  await Promise.all([west.ready("backend"), west.ready("frontend"), east.ready("backend")]);
  const pods = async (namespace) =>
    (await namespace.get("pods")).items
      .map(({ metadata }) => metadata.name)
      .filter((name) => name.startsWith("backend"));
  const [here, there] = [await pods(west), await pods(east)];
  // At once: one after the other all would go to the nearest.
  const answering = async (count) => {
    const program = `Promise.all(Array.from({length: ${count}}, () => fetch("http://backend:8080/api/hello", {signal: AbortSignal.timeout(5000)}).then((r) => r.text(), () => ""))).then((all) => console.log(JSON.stringify(all)))`;
    const all = JSON.parse(await west.kubectl(["exec", "deployment/frontend", "--", "node", "-e", program]));
    return new Set(all.filter(Boolean).map((text) => text.replace("Hello from ", "")));
  };
  assert.deepEqual([...(await answering(30))], here, "the Service of the user's is as it was");
  await west.documents("west", imports(true));
  await eventually("it is taken over", async () =>
    /took over|isthmus\.dev\/taken-over/.test(
      JSON.stringify((await west.get("service", "backend")).metadata.annotations ?? {}),
    ),
  );
  await eventually("both sides answer", async () => {
    const found = await answering(30);
    return [...here, ...there].every((pod) => found.has(pod));
  });
  await west.documents("west", imports(false));
  await eventually("it is given back", async () => {
    const { spec, metadata } = await west.get("service", "backend");
    return (
      JSON.stringify(spec.selector) === JSON.stringify(theirs.selector) &&
      !metadata.annotations?.["isthmus.dev/taken-over"]
    );
  });
  await eventually("local pods alone", async () => {
    const found = await answering(30);
    return found.size === 1 && found.has(here[0]);
  });

  // Each pod of a StatefulSet under its own name.
  await east.apply({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db" },
    spec: {
      replicas: 2,
      serviceName: "db",
      podManagementPolicy: "Parallel",
      selector: { matchLabels: { app: "db" } },
      template: {
        metadata: { labels: { app: "db" } },
        spec: (await east.get("deployment", "backend")).spec.template.spec,
      },
    },
  });
  await east.documents("db", {
    "service.yaml": {
      apiVersion: "isthmus.dev/v1alpha1",
      kind: "Service",
      metadata: { name: "db" },
      spec: { port: 8080, target: { workload: "statefulset/db" }, podNames: true },
    },
  });
  for (const name of ["db-0", "db-1"])
    await eventually(`${name} answers`, async () => {
      const { text } = await west.fetch("frontend", `http://${name}:8080/api/hello`);
      return text === `Hello from ${name}`;
    });

  // The CA of east is followed: the Secret has the next one, the status tells both, west hears of it.
  await isthmus(east, ["identity", "rotate"]);
  await eventually(
    "the next CA is kept",
    async () => "ca-next.crt" in (await east.get("secret", "isthmus-site-east")).data,
  );
  await eventually(
    "the status tells both",
    async () => (await east.identity()).split("BEGIN CERTIFICATE").length === 3,
  );
  assert.equal((await west.status()).links[0]?.state, "up");
  await isthmus(east, ["token", "revoke", "to-east"]);
  await eventually("without the token no link", async () => (await west.status()).links[0]?.state === "down");
});
