// Scenario S7: a real Argo CD applies site documents from a git server to two clusters.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  backend,
  clusters,
  endpointOf,
  eventually,
  identities,
  idle,
  kit,
  run,
  TestNamespace,
} from "./harness.mjs";

const state = process.env.STATE ?? "/var/tmp/kube-kit/run";
const skip =
  process.env.ISTHMUS_KUBECONFIGS || process.env.ISTHMUS_ARGOCD === "0"
    ? "Argo CD is that of the kit"
    : false;

test("a commit changes the network, a broken one changes nothing and is named, a revert heals", {
  timeout: 400_000,
  skip,
}, async (t) => {
  const west = await TestNamespace.make(t, 0, "west");
  const east = await TestNamespace.make(t, 1, "east");
  await Promise.all([west.install("west"), east.install("east")]);
  await east.workload("backend", backend);
  await west.workload("frontend", idle, { port: 0 });
  const argo = (args, input) =>
    run("kubectl", ["--kubeconfig", clusters[0], "-n", "argocd", ...args], { input });
  execFileSync(join(kit, "argocd/up-argocd.sh"), ["1"], { stdio: "inherit" });
  execFileSync(join(kit, "argocd/add-cluster.sh"), ["1", "2"], { stdio: "ignore" });

  const bare = join(state, "git/fleet.git");
  rmSync(bare, { recursive: true, force: true });
  const work = mkdtempSync(join(tmpdir(), "isthmus-git-"));
  t.after(() => rmSync(work, { recursive: true, force: true }));
  const git = (...args) =>
    execFileSync("git", ["-c", "user.name=dev", "-c", "user.email=dev@localhost", ...args], {
      cwd: work,
      encoding: "utf8",
    });
  execFileSync("git", ["init", "-q", "--bare", "-b", "main", bare]);
  execFileSync("git", ["-C", bare, "config", "http.receivepack", "true"]);
  git("init", "-q", "-b", "main");
  git("remote", "add", "origin", "http://10.77.0.1:3000/fleet.git");
  const commit = (message, network) => {
    mkdirSync(join(work, "fleet"), { recursive: true });
    writeFileSync(
      join(work, "fleet/network.yaml"),
      typeof network === "string" ? network : JSON.stringify(network, null, 2),
    );
    // The whole integration: a generator, with a hash in the name.
    writeFileSync(
      join(work, "fleet/kustomization.yaml"),
      "configMapGenerator:\n  - name: network\n    files: [network.yaml]\n    options: {labels: {isthmus.dev/config: 'true'}}\n",
    );
    git("add", ".");
    git("commit", "-qm", message);
    git("push", "-q", "origin", "main");
  };

  const [westIdentity, eastIdentity] = await identities(west, east);
  const network = (endpoints, exposes) => ({
    apiVersion: "isthmus.dev/v1alpha1",
    kind: "Network",
    metadata: { name: "fleet" },
    spec: {
      sites: [
        {
          name: "east",
          identity: eastIdentity,
          access: { type: "nodeport" },
          ...(endpoints && { endpoints }),
          exposes,
        },
        { name: "west", identity: westIdentity, links: [{ to: "east" }] },
      ],
    },
  });
  const service = (name) => ({ service: name, port: 8080, target: { workload: "deployment/backend" } });
  commit("two sites", network(undefined, [service("backend")]));
  for (const [name, destination] of [
    ["west", { server: "https://kubernetes.default.svc", namespace: "west" }],
    ["east", { name: "c2", namespace: "east" }],
  ])
    await argo(
      ["apply", "-f", "-"],
      JSON.stringify({
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Application",
        metadata: { name, namespace: "argocd" },
        spec: {
          project: "default",
          source: { repoURL: "http://10.77.0.1:3000/fleet.git", targetRevision: "main", path: "fleet" },
          destination,
          syncPolicy: { automated: { prune: true, selfHeal: true } },
        },
      }),
    );
  t.after(() => argo(["delete", "applications", "west", "east", "--wait=false"]));
  const endpoints = [await endpointOf(east)];
  const call = (name) => west.fetch("frontend", `http://${name}:8080/`);
  await west.ready("frontend");
  commit("where east is reached", network(endpoints, [service("backend")]));
  await eventually("backend answers", async () => (await call("backend")).status === 200, 120_000);

  let at = Date.now();
  commit("another service", network(endpoints, [service("backend"), service("shop")]));
  await eventually("shop answers", async () => (await call("shop")).status === 200);
  t.diagnostic(`a service in a commit answers after ${Date.now() - at} ms`);
  assert.equal(
    (await west.get("configmaps")).items.filter(({ metadata }) => metadata.labels?.["isthmus.dev/config"])
      .length,
    1,
    "the older ConfigMap is pruned",
  );

  // Broken: nothing changes, and the object that Argo CD shows says where.
  commit(
    "a slip",
    JSON.stringify(network(endpoints, [service("backend")]), null, 2).replace('"links"', '"lniks"'),
  );
  const note = await eventually("the mistake is on the object", async () => {
    const { items } = await west.get("configmaps");
    const texts = items
      .filter(({ metadata }) => metadata.labels?.["isthmus.dev/config"])
      .map(({ metadata }) => metadata.annotations?.["isthmus.dev/status"]);
    return texts.map((text) => text && JSON.parse(text)).find((one) => one?.valid === false);
  });
  assert.match(note.message, /^network\.yaml:\d+:\d+: unknown key lniks .*did you mean links\?/);
  assert.equal((await call("shop")).status, 200);
  assert.equal((await call("backend")).status, 200);

  at = Date.now();
  git("revert", "--no-edit", "HEAD");
  git("push", "-q", "origin", "main");
  await eventually("healed", async () => {
    const { items } = await west.get("configmaps");
    return items.some(({ metadata }) => {
      const text = metadata.annotations?.["isthmus.dev/status"];
      return text && JSON.parse(text).valid && JSON.parse(text).applied;
    });
  });
  assert.equal((await call("shop")).status, 200);

  // Out of git, out of the network; and only that.
  commit("shop goes", network(endpoints, [service("backend")]));
  await eventually("shop is gone", async () =>
    (await west.get("services")).items.every(({ metadata }) => metadata.name !== "shop"),
  );
  assert.equal((await call("backend")).status, 200);

  // Notes on its objects are no drift to Argo CD.
  const app = await eventually("Argo CD is content", async () => {
    const found = JSON.parse(await argo(["get", "application", "west", "-o", "json"]));
    return found.status?.sync?.status === "Synced" && found;
  });
  assert.equal(app.status.health.status, "Healthy");
});
