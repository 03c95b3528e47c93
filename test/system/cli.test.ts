// The command line at its door: what it prints, where, and how it exits.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { cli } from "../harness/up.ts";

const valid = "apiVersion: isthmus.dev/v1alpha1\nkind: Site\nmetadata:\n  name: west\n";

test("validate: files, folders and standard input; exit codes 0, 1 and 2", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "isthmus-cli-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "west.yaml");
  writeFileSync(file, valid);
  assert.deepEqual(await cli(["validate", folder]), {
    code: 0,
    stdout: "valid: 1 file, sites: west\n",
    stderr: "",
  });
  assert.equal((await cli(["validate", "-"], valid)).code, 0);
  writeFileSync(file, `${valid}spec:\n  exposs: []\n  link: []\n`);
  const wrong = await cli(["validate", file]);
  assert.equal(wrong.code, 1);
  assert.equal(wrong.stdout, "");
  assert.deepEqual(wrong.stderr.split("\n"), [
    `${file}:6:3: unknown key exposs in spec (did you mean exposes?) [unknown-key]`,
    `${file}:7:3: unknown key link in spec (did you mean links?) [unknown-key]`,
    "2 errors; isthmus explain CODE tells more",
    "",
  ]);
  const piped = await cli(["validate", "-"], `${valid}spec: {mode: 3}\n`);
  assert.match(piped.stderr, /^<stdin>:5:14: spec\.mode must be one of interior, edge, not 3/);
  assert.equal((await cli(["validate", join(folder, "missing.yaml")])).code, 1);
  assert.equal((await cli(["validate"])).code, 2);
  assert.equal((await cli(["validate", file, "--nonsense"])).code, 2);
  assert.match((await cli(["valdate", file])).stderr, /Did you mean validate/);
});

test("version and help say what there is", async () => {
  assert.match((await cli(["version"])).stdout, /^isthmus \d+\.\d+\.\d+ \(Node /);
  assert.equal(typeof JSON.parse((await cli(["version", "-o", "json"])).stdout).isthmus, "string");
  assert.match((await cli(["version", "-o", "yaml"])).stdout, /^isthmus: /);
  for (const command of [
    [],
    ["up"],
    ["validate"],
    ["explain"],
    ["render"],
    ["diff"],
    ["fmt"],
    ["schema"],
    ["schema", "print"],
    ["confirm"],
    ["status"],
    ["version"],
  ]) {
    const help = await cli([...command, "--help"]);
    assert.equal(help.code, 0);
    assert.match(help.stdout, /Example/, command.join(" "));
  }
});

test("status and up say what is missing", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "isthmus-cli-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const status = await cli(["status", "--state", folder]);
  assert.equal(status.code, 1);
  assert.match(status.stderr, /isthmus up/);
  const up = await cli(["up", folder, "--state", folder]);
  assert.equal(up.code, 1);
  assert.match(up.stderr, /no site is declared/);
});
