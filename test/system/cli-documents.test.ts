// The commands about documents: explain, render, diff, fmt, schema, and the formats of validate.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { checkAll } from "@isthmus/config-sync/declarations/declarations.js";
import { formatDocuments } from "@isthmus/config-sync/declarations/formatting.js";
import { findingCodes } from "@isthmus/schemas/finding-codes.js";
import { parse } from "yaml";
import { exampleDocuments } from "../harness/mutations.ts";
import { cli } from "../harness/up.ts";

function folderOf(t: TestContext, files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "isthmus-cli-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
const head = "apiVersion: isthmus.dev/v1alpha1\n";
const twice = `${head}kind: Site\nmetadata: {name: west}\nspec:\n  mode: edge\n  mode: egde\n`;
const warned = `${head}kind: Site\nmetadata: {name: west}\nspec:\n  imports: [{service: "*"}, {service: db}]\n`;

test("validate for programs: json, sarif, junit, github", async (t) => {
  const folder = folderOf(t, { "a&b.yaml": twice, "c.yaml": warned.replaceAll("west", "east") });
  const run = async (format: string): Promise<string> => {
    const { code, stdout, stderr } = await cli(["validate", "-o", format, folder]);
    assert.deepEqual([code, stderr], [1, ""], format);
    return stdout;
  };
  const json = JSON.parse(await run("json"));
  assert.deepEqual([json.valid, json.files], [false, 2]);
  assert.deepEqual(
    json.findings.map((finding: { code: string; line: number; other?: { line: number } }) => [
      finding.code,
      finding.line,
      finding.other?.line,
    ]),
    [
      ["duplicate-key", 6, 5],
      ["not-allowed", 6, undefined],
      ["duplicate-import", 5, 5],
    ],
  );
  const sarif = JSON.parse(await run("sarif"));
  assert.equal(sarif.version, "2.1.0");
  const [{ tool, results }] = sarif.runs;
  for (const result of results) assert.equal(tool.driver.rules[result.ruleIndex].id, result.ruleId);
  assert.deepEqual(results[0].locations[0].physicalLocation.region, { startLine: 6, startColumn: 3 });
  assert.equal(results[0].relatedLocations[0].physicalLocation.region.startLine, 5);
  const junit = await run("junit");
  assert.match(junit, /<testsuite name="isthmus validate" tests="2" failures="1"/);
  assert.match(junit, /name="[^"]*a&amp;b\.yaml">\n\s*<failure type="duplicate-key" message="the key mode/);
  assert.match(junit, /c\.yaml">\n\s*<system-out>/);
  const github = await run("github");
  assert.match(
    github,
    /^::error file=[^\n]*a&b\.yaml,line=6,col=3,title=duplicate-key::the key mode is there already/m,
  );
  assert.match(github, /^::warning file=[^\n]*c\.yaml,line=5,col=29,title=duplicate-import::/m);
  assert.equal((await cli(["validate", join(folder, "c.yaml")])).code, 0);
  assert.equal((await cli(["validate", "--strict", join(folder, "c.yaml")])).code, 1);
  assert.equal((await cli(["validate", "-o", "xml", folder])).code, 2);
});

test("explain: every code, with help for mistyped ones", async () => {
  const all = await cli(["explain"]);
  for (const { code } of findingCodes) assert.match(all.stdout, new RegExp(`^  ${code} `, "m"));
  const one = await cli(["explain", "unknown-key"]);
  assert.match(
    one.stdout,
    /^unknown-key \(error\)\n\n.*\n.*\n\nFor example\n {4}expose: \[\]\nInstead\n {4}exposes/,
  );
  assert.equal(JSON.parse((await cli(["explain", "-o", "json", "emptied"])).stdout).code, "emptied");
  const wrong = await cli(["explain", "unknwon-key"]);
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /did you mean unknown-key\?/);
});

const network = (cost: number, extra = ""): string => `${head}kind: Network
metadata: {name: shop}
spec:
  sites:
    - name: east
      endpoints: [east.example.com]
      exposes: [{service: db, port: 5432, target: {host: 10.0.0.7}${extra}}]
    - name: west
      links: [{to: east, cost: ${cost}}]
`;

test("render: the router's configuration, everything, and a ConfigMap", async (t) => {
  const folder = folderOf(t, { "network.yaml": network(2) });
  const router = await cli(["render", "--site", "west", "-o", "router", folder]);
  assert.equal(router.code, 0, router.stderr);
  const entities = JSON.parse(router.stdout) as [string, Record<string, unknown>][];
  assert.deepEqual(
    entities.map(([type, { name, id }]) => [type, name ?? id]),
    [
      ["router", "west"],
      ["sslProfile", "site"],
      ["connector", "link/east"],
      ["tcpListener", "service/db/5432"],
    ],
  );
  assert.deepEqual(
    [entities[2]?.[1].host, entities[2]?.[1].port, entities[2]?.[1].cost],
    ["east.example.com", "55671", 2],
  );
  const whole = parse((await cli(["render", "--site", "east", folder])).stdout);
  assert.deepEqual(whole.exposes, [{ service: "db", address: "db", port: 5432 }]);
  const unclear = await cli(["render", folder]);
  assert.equal(unclear.code, 1);
  assert.match(unclear.stderr, /say which of east, west it is about: --site NAME/);
  const { stdout } = await cli(["render", "-o", "configmap", "--name", "shop", folder]);
  const configMap = parse(stdout);
  assert.deepEqual(configMap.metadata, { name: "shop", labels: { "isthmus.dev/config": "true" } });
  assert.equal(configMap.data["network.yaml"], network(2));
  const again = await cli(["validate", "-"], stdout);
  assert.equal(again.stdout, "valid: 1 file, sites: east, west\n");
});

test("diff: in words, and exit code 1 where something changes", async (t) => {
  const folder = folderOf(t, {
    "a.yaml": network(2),
    "b.yaml": network(3, ", allow: [west], targetPort: 6432").replace(
      "kind: Network",
      "kind: Network # the same",
    ),
    "c.yaml": `${network(3)}    - {name: north, links: [{to: east}]}\n`,
  });
  const file = (name: string): string => join(folder, name);
  const changed = await cli(["diff", file("a.yaml"), file("b.yaml")]);
  assert.equal(changed.code, 1);
  assert.equal(
    changed.stdout,
    `east
  service db: changed
      ports: 5432 → 5432 (at the target 6432)
      allowed sites: * → west
west
  link to east: changed
      cost: 2 → 3
`,
  );
  const added = await cli(["diff", "-o", "json", file("a.yaml"), file("c.yaml")]);
  assert.deepEqual(JSON.parse(added.stdout).changes, [
    { site: "north", what: "the site", change: "added", details: ["link to east", "import * from *"] },
    { site: "west", what: "link to east", change: "changed", details: ["cost: 2 → 3"] },
  ]);
  const same = await cli(["diff", file("a.yaml"), file("a.yaml")]);
  assert.deepEqual([same.code, same.stdout], [0, "no difference\n"]);
});

test("fmt: one way to write, comments kept, nothing else changed", async (t) => {
  const ugly = `# the west
kind:   Site
spec:
    imports: [ {port: 8080, service: backend} ]   # what we use
    # whom we call
    links:
        - cost: 2
          to: east
metadata: {  name: west }
apiVersion: isthmus.dev/v1alpha1
`;
  const pretty = `# the west
apiVersion: isthmus.dev/v1alpha1
kind: Site
metadata: { name: west }
spec:
  # whom we call
  links:
    - to: east
      cost: 2
  imports: [ { service: backend, port: 8080 } ] # what we use
`;
  const folder = folderOf(t, { "west.yaml": ugly, "other.yaml": "apiVersion: v1\nkind:   Service\n" });
  const file = join(folder, "west.yaml");
  assert.equal((await cli(["fmt", file])).stdout, pretty);
  assert.deepEqual(await cli(["fmt", "--check", folder]), { code: 1, stdout: `${file}\n`, stderr: "" });
  assert.equal((await cli(["fmt", "-w", folder])).stdout, `${file}\n`);
  assert.equal(readFileSync(file, "utf8"), pretty);
  assert.deepEqual(await cli(["fmt", "--check", folder]), { code: 0, stdout: "", stderr: "" });
  const broken = await cli(["fmt", "-"], "kind: [\n");
  assert.equal(broken.code, 1);
  assert.match(broken.stderr, /^<stdin>:2:1: /);
  const format = (text: string): string => {
    const result = formatDocuments({ path: "x", text });
    return "text" in result ? result.text : assert.fail(result.problem);
  };
  // Where something stands changes; what it says does not.
  const said = (text: string): string =>
    JSON.stringify([...checkAll([{ path: "x", text }], "w").model.sites], (key, value) =>
      /^where|Where$/.test(key) ? undefined : value,
    );
  for (const text of exampleDocuments()) {
    const once = format(text);
    assert.equal(format(once), once, "a second time changes nothing");
    assert.equal(said(once), said(text));
  }
});

test("schema print: kinds by name, and what there is", async () => {
  assert.equal(JSON.parse((await cli(["schema", "print", "network"])).stdout).title, "Network");
  const wrong = await cli(["schema", "print", "Nettwork"]);
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /Site, Link, Service and Network/);
});
