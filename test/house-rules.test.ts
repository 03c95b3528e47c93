import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { brokenRules, type SourceFile } from "./house-rules.ts";

const members = ["schemas", "router", "config-sync", "cli"];
const sources: SourceFile[] = members.flatMap((member) =>
  readdirSync(join(member, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(member, "src", file))
    .map((path) => ({ path, text: readFileSync(path, "utf8") })),
);

test("the house stands", () => {
  assert.ok(sources.length > 50);
  assert.deepEqual(brokenRules(sources), []);
});

const violations: [string, SourceFile, RegExp][] = [
  [
    "a room imports one it may not know",
    { path: "router/src/stream/x.ts", text: 'import { a } from "../sockets/dial.ts";\n' },
    /must not import \.\.\/sockets/,
  ],
  [
    "the router imports config-sync by name",
    { path: "router/src/x.ts", text: 'import { a } from "@isthmus/config-sync/log.js";\n' },
    /must not import @isthmus\/config-sync/,
  ],
  [
    "a package nobody allowed",
    { path: "router/src/amqp/x.ts", text: 'import rhea from "rhea";\n' },
    /must not import rhea/,
  ],
  [
    "a dynamic import of one",
    { path: "router/src/amqp/x.ts", text: 'const a = await import("yaml");\n' },
    /must not import yaml/,
  ],
  [
    "a type import too",
    { path: "router/src/routing/x.ts", text: 'import type { A } from "../router.ts";\n' },
    /must not import/,
  ],
  [
    "a second importer of a heavy package",
    { path: "config-sync/src/router-management/x.ts", text: 'import rhea from "rhea";\n' },
    /imports rhea in several files/,
  ],
  [
    "a clock in a pure room",
    { path: "router/src/routing/x.ts", text: "export const now = Date.now();\n" },
    /must not use Date\.now/,
  ],
  [
    "a timer in a pure room",
    { path: "config-sync/src/plan/x.ts", text: "setTimeout(() => {}, 1);\n" },
    /must not use setTimeout/,
  ],
  [
    "a disk in a pure room",
    { path: "config-sync/src/declarations/x.ts", text: 'import { readFileSync } from "node:fs";\n' },
    /is pure/,
  ],
  ["a barrel", { path: "router/src/amqp/index.ts", text: "" }, /no barrels/],
  [
    "a re-export",
    { path: "router/src/amqp/x.ts", text: 'export { encode } from "./encode.ts";\n' },
    /no re-exports/,
  ],
  ["a file that is too long", { path: "router/src/amqp/x.ts", text: "\n".repeat(501) }, /501 lines/],
  ["a name that says nothing", { path: "router/src/amqp/utils.ts", text: "" }, /name it after its duty/],
  [
    "a cycle",
    { path: "router/src/amqp/values.ts", text: 'import type { Decoder } from "./decode.ts";\n' },
    /cycle/,
  ],
];
for (const [what, file, expected] of violations)
  test(`noticed: ${what}`, () => {
    const others = sources.filter(({ path }) => path !== file.path);
    assert.match(brokenRules([...others, file]).join("\n"), expected);
  });
