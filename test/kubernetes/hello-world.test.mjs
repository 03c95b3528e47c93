// Scenario S1 on two clusters: accounts with the ClusterRole admin in one namespace each, and nothing more.
import assert from "node:assert/strict";
import { test } from "node:test";
import { backend, endpointOf, eventually, identities, idle, TestNamespace } from "./harness.mjs";

test("hello world over two clusters", { timeout: 600_000 }, async (t) => {
  const west = await TestNamespace.make(t, 0, "west");
  const east = await TestNamespace.make(t, 1, "east");
  for (const namespace of [west, east]) {
    await namespace.asNamespaceAdmin();
    // What the account may not: the installation needs nothing of it. (can-i ends with 1 where the answer is no.)
    for (const question of [
      "list nodes",
      "create customresourcedefinitions",
      "create clusterroles",
      "list pods --all-namespaces",
      "get secrets --namespace kube-system",
    ])
      await assert.rejects(namespace.kubectl(["auth", "can-i", ...question.split(" ")]), question);
  }
  const began = Date.now();
  await west.install("west");
  await east.install("east");
  await Promise.all([west.ready("isthmus-router"), east.ready("isthmus-router")]);
  t.diagnostic(`both routers 2/2 after ${Date.now() - began} ms`);
  await east.workload("backend", backend);
  await west.workload("frontend", idle, { port: 0 });

  // Both identities and the whole network in one document, applied unchanged to both.
  const [westIdentity, eastIdentity] = await identities(west, east);
  const network = (endpoint, links = [{ to: "east" }]) => ({
    apiVersion: "isthmus.dev/v1alpha1",
    kind: "Network",
    metadata: { name: "hello" },
    spec: {
      sites: [
        {
          name: "east",
          identity: eastIdentity,
          access: { type: "nodeport" },
          ...(endpoint && { endpoints: [endpoint] }),
          exposes: [
            {
              service: "backend",
              port: 8080,
              targetPort: "http",
              target: { workload: "deployment/backend" },
            },
          ],
        },
        { name: "west", identity: westIdentity, links },
      ],
    },
  });
  const applyAll = async (document) => {
    for (const namespace of [west, east]) await namespace.documents("network", { "network.yaml": document });
  };
  await applyAll(network());
  const endpoint = await endpointOf(east);
  await applyAll(network(endpoint));
  const linkedAt = Date.now();
  await Promise.all([west.ready("frontend"), east.ready("backend")]);
  const call = (path = "/api/hello") => west.fetch("frontend", `http://backend:8080${path}`);
  const first = await eventually("backend answers in west", async () => {
    const answer = await call();
    return answer.status === 200 && answer;
  });
  t.diagnostic(`first answer ${Date.now() - linkedAt} ms after the document with the endpoint`);
  assert.match(first.text, /^Hello from backend-/);
  assert.equal((await call("/api/health")).text, "OK");
  const ready = await eventually("west is ready", async () => {
    const status = await west.status();
    return status.imports[0]?.state === "ready" && status;
  });
  assert.deepEqual([ready.imports[0].at, ready.imports[0].answeredBy], ["backend:8080", ["east"]]);
  const note = JSON.parse(
    (await west.get("configmap", "network")).metadata.annotations["isthmus.dev/status"],
  );
  assert.deepEqual([note.valid, note.applied, note.message], [true, true, ""]);

  // Scaled, all of them answer.
  await east.kubectl(["scale", "deployment/backend", "--replicas=3"]);
  await east.ready("backend");
  const heard = new Set();
  await eventually("all three answer", async () => {
    heard.add((await call()).text);
    return heard.size === 3;
  });

  // What was made by hand is put back; what is not ours stays.
  await west.kubectl(["delete", "service", "backend"]);
  await eventually("the Service is put back", async () => (await call()).status === 200);

  // A broken document changes nothing and is named.
  await west.documents("network", {
    "network.yaml":
      "apiVersion: isthmus.dev/v1alpha1\nkind: Network\nmetadata: {name: hello}\nspec:\n  sites:\n    - name: west\n      linkss: []\n",
  });
  const broken = await eventually("the mistake is on the object", async () => {
    const { metadata } = await west.get("configmap", "network");
    const found = JSON.parse(metadata.annotations["isthmus.dev/status"]);
    return found.valid === false && found;
  });
  assert.match(broken.message, /^network\.yaml:7:7: unknown key linkss .*did you mean links\?/);
  assert.equal((await call()).status, 200, "what was live stays");
  const events = await west.get("events");
  assert.ok(
    events.items.some(
      ({ reason, involvedObject }) => reason === "Invalid" && involvedObject.name === "network",
    ),
  );

  // Without its link west says so; with it, it works again.
  await applyAll(network(endpoint, []));
  await eventually("calls fail", async () => (await call()).error !== undefined, 15_000);
  const without = await eventually("the status says why", async () => {
    const status = await west.status();
    return status.imports[0]?.state === "not ready" && status;
  });
  assert.match(without.imports[0].reason, /no linked site answers for it/);
  await applyAll(network(endpoint));
  await eventually("calls work again", async () => (await call()).status === 200);

  // The release goes with all that it made, but for the CA; with purge that goes too.
  const left = async (namespace) => {
    const { items } = JSON.parse(
      await namespace.kubectl([
        "get",
        "configmaps,secrets,services,deployments,replicasets,pods,roles,rolebindings,serviceaccounts,leases",
        "-o",
        "json",
      ]),
    );
    return items
      .map(({ kind, metadata }) => `${kind}/${metadata.name}`)
      .filter(
        (name) =>
          !/kube-root-ca|developer|\/default$|(frontend|backend)-|Deployment\/(frontend|backend)$|ConfigMap\/network$/.test(
            name,
          ),
      )
      .sort();
  };
  await west.helm(["uninstall", "isthmus", "--wait"]);
  await eventually(
    "only the CA is left",
    async () => (await left(west)).join() === "Secret/isthmus-site-west",
  );
  await east.install("east", { site: { name: "east", purge: true } });
  await east.ready("isthmus-router");
  await eventually(
    "the CA is owned",
    async () => (await east.get("secret", "isthmus-site-east")).metadata.ownerReferences?.length === 1,
  );
  await east.helm(["uninstall", "isthmus", "--wait"]);
  await eventually("nothing is left", async () => (await left(east)).length === 0);
});
