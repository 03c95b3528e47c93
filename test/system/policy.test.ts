// `isthmus policy`: what documents allow, and expectations about it that stand beside them.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { cli } from "../harness/up.ts";

const network = `apiVersion: isthmus.dev/v1alpha1
kind: Network
metadata: {name: shop}
spec:
  sites:
    - name: east
      endpoints: [east.example.com]
      exposes:
        - {service: backend, port: 80, target: {host: "a:1"}, allow: [west]}
        - {service: ledger, port: 81, target: {host: "a:2"}, encryption: end-to-end}
    - {name: vault, links: [{to: east}], exposes: [{service: ledger, port: 81, target: {host: "a:3"}}]}
    - {name: west, links: [{to: east}], imports: [{service: "*", from: [east]}]}
    - {name: branch-1, links: [{to: east}]}
`;

test("who may reach what is printed, and tested against expectations", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "isthmus-policy-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write("network.yaml", network);
  const rows = JSON.parse((await cli(["policy", folder, "-o", "json"])).stdout) as {
    from: string;
    service: string;
    at: string[];
    encryption: string;
  }[];
  assert.deepEqual(
    rows.map(({ from, service, at, encryption }) => `${from} ${service} ${at} ${encryption}`),
    [
      "branch-1 ledger east,vault end-to-end",
      "east ledger vault link",
      "vault ledger east end-to-end",
      "west backend east transit",
      "west ledger east end-to-end",
    ],
  );
  assert.match((await cli(["policy", "test", folder])).stderr, /no expectation stands in/);
  write(
    "network.expect.yaml",
    `expect:
  - {from: west, service: backend, at: [east]}
  - {from: "branch-*", service: backend, at: []}
  - {from: "*", service: ledger, at: [east, vault]}
  - {from: branch-1, service: ledger, at: [east, vault], encryption: link}
  - {from: nobody, service: ledger, at: []}
`,
  );
  const tested = await cli(["policy", "test", folder]);
  assert.equal(tested.code, 1);
  const file = join(folder, "network.expect.yaml");
  assert.deepEqual(tested.stdout.trim().split("\n"), [
    `${file}:4:5: west reaches ledger at east, expected at east, vault`,
    `${file}:5:5: branch-1 reaches ledger with encryption end-to-end, expected link`,
    `${file}:6:5: no site fits from: nobody`,
    "2 of 5 expectations are met",
  ]);
  write("network.expect.yaml", "expect:\n  - {from: west, service: ledger, at: [east]}\n");
  assert.equal((await cli(["policy", "test", folder])).code, 0);
  assert.equal((await cli(["validate", folder])).code, 0, "expectations are no documents");
  for (const [text, wrong] of [
    ["expect:\n  - {from: west, servce: x, at: []}\n", /:2:18: unknown key servce/],
    ["expect:\n  - {from: west, service: x, at: east}\n", /:2:5: at is the list/],
    ["expect: none\n", /:1:1: expect is missing/],
    ["expect: [\n", /expect\.yaml:\d+:\d+: /],
  ] as const) {
    write("network.expect.yaml", text);
    const { code, stderr } = await cli(["policy", "test", folder]);
    assert.equal(code, 1);
    assert.match(stderr, wrong);
  }
});
