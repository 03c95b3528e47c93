// What the chart makes, judged by helm and by the API server.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { clusters, root, run, TestNamespace } from "./harness.mjs";

const chart = join(root, "chart");
const files = readdirSync(join(chart, "ci")).map((name) => join(chart, "ci", name));

test("helm lint and template for each values file; the API server takes all of it", {
  timeout: 120_000,
}, async (t) => {
  const namespace = await TestNamespace.make(t, 0, "chart");
  for (const file of files) {
    await run("helm", ["lint", "--strict", chart, "-f", file, "--kube-version", "1.34"]);
    // The operator's roles stand in other namespaces.
    const text = (
      await namespace.helm(["template", "r", chart, "-f", file, "--kube-version", "1.34"])
    ).replace(/namespace: (a|b)$/gm, "namespace: chart");
    assert.doesNotMatch(text, /PRIVATE KEY|BEGIN CERTIFICATE/, "the chart holds no keys");
    const answer = await namespace.kubectl(["apply", "--dry-run=server", "-f", "-"], { input: text });
    // Pod Security `restricted` is enforced in the namespace: it says so of templates of pods as a warning.
    assert.doesNotMatch(answer, /violate|Warning/i, file);
  }
});

test("values that are wrong are refused with the place", async () => {
  const refused = async (values, expected) => {
    const answer = await run("helm", ["template", "r", chart, "--kube-version", "1.34", "-f", "-"], {
      input: JSON.stringify(values),
    }).then(
      () => "taken",
      (error) => error.message,
    );
    assert.match(answer, expected);
  };
  await refused({}, /site\.name: say which site this namespace is/);
  await refused({ site: { name: "West" } }, /site\.name|site\/name/);
  await refused({ site: { name: "west" }, sitee: {} }, /sitee/);
  await refused({ site: { name: "west" }, router: { replicas: "many" } }, /replicas/);
});

test("the chart's Role is a subset of the ClusterRole admin", async () => {
  const admin = JSON.parse(
    await run("kubectl", ["--kubeconfig", clusters[0], "get", "clusterrole", "admin", "-o", "json"]),
  );
  const text = await run("helm", [
    "template",
    "r",
    chart,
    "--kube-version",
    "1.34",
    "-f",
    join(chart, "ci/minimal-values.yaml"),
    "--show-only",
    "templates/role.yaml",
  ]);
  const { parseAllDocuments } = await import("yaml");
  const role = parseAllDocuments(text)
    .map((one) => one.toJS())
    .find(({ kind }) => kind === "Role");
  for (const { apiGroups, resources, verbs } of role.rules)
    for (const group of apiGroups)
      for (const resource of resources)
        for (const verb of verbs) {
          const holds = admin.rules.some(
            (rule) =>
              rule.apiGroups?.includes(group) &&
              rule.resources?.includes(resource) &&
              rule.verbs.includes(verb),
          );
          assert.ok(holds, `${verb} ${group}/${resource}`);
        }
});

test("README and schema name every value", () => {
  const values = readFileSync(join(chart, "values.yaml"), "utf8");
  const readme = readFileSync(join(chart, "README.md"), "utf8");
  for (const [, key] of values.matchAll(/^([a-zA-Z]+):/gm)) assert.ok(readme.includes(`\`${key}`), key);
});
