// The words that users read: schemas that explain themselves, examples and README that are valid.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { checkAll } from "@isthmus/config-sync/declarations/declarations.js";
import { formatProblem } from "@isthmus/config-sync/declarations/problems.js";
import { readSnapshot } from "@isthmus/config-sync/sources/directory-source.js";
import { schemaDocuments } from "@isthmus/schemas/schema-documents.js";
import { yamlBlocks } from "./harness/mutations.ts";

type Schema = {
  properties?: Record<string, Schema>;
  description?: string;
  $ref?: string;
  const?: unknown;
  items?: Schema;
  definitions?: Record<string, Schema>;
  examples?: unknown[];
  title?: string;
};
const documents = schemaDocuments as unknown as Record<string, Schema>;

function* properties(schema: Schema, path: string): Iterable<[string, Schema]> {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    yield [`${path}.${name}`, property];
    yield* properties(property, `${path}.${name}`);
  }
  if (schema.items) yield* properties(schema.items, `${path}[]`);
  for (const [name, definition] of Object.entries(schema.definitions ?? {}))
    yield* properties(definition, `${path}#${name}`);
}

test("every field of every kind says what it does", () => {
  const resolved = (schema: Schema): Schema =>
    schema.$ref
      ? (documents.definitions?.definitions?.[schema.$ref.replace(/^.*\/definitions\//, "")] ?? {})
      : schema;
  const silent: string[] = [];
  for (const [kind, schema] of Object.entries(documents))
    for (const [path, property] of properties(schema, kind)) {
      const said =
        property.description ?? resolved(property).description ?? resolved(property).title ?? property.title;
      if (!said && property.const === undefined) silent.push(path);
    }
  assert.deepEqual(silent, []);
});

test("the examples in the schemas are valid", () => {
  for (const kind of ["site", "link", "service", "network"])
    for (const example of documents[kind]?.examples ?? []) {
      const own = { apiVersion: "isthmus.dev/v1alpha1", kind: "Site", metadata: { name: "own" } };
      const texts = [{ path: "example.json", text: `${JSON.stringify(example)}\n` }];
      // Links and services need a site to belong to.
      if (kind === "link" || kind === "service") texts.push({ path: "own.json", text: JSON.stringify(own) });
      assert.deepEqual(checkAll(texts, undefined).problems.map(formatProblem), [], JSON.stringify(example));
    }
});

test("the examples are valid", () => {
  const folders = readdirSync("examples");
  assert.ok(folders.length > 0);
  for (const folder of folders) {
    const { texts, unreadable } = readSnapshot([`examples/${folder}`]);
    assert.deepEqual([unreadable, checkAll(texts, undefined).problems.map(formatProblem)], [[], []], folder);
  }
});

test("each YAML block of README and documentation is valid", () => {
  const pages = [
    "README.md",
    ...readdirSync("docs", { recursive: true, encoding: "utf8" }).map((name) => `docs/${name}`),
  ];
  let blocks = 0;
  for (const page of pages.filter((name) => name.endsWith(".md")))
    for (const [index, text] of yamlBlocks(readFileSync(page, "utf8")).entries()) {
      blocks++;
      const texts = [{ path: `${page} block ${index + 1}`, text }];
      // Links need the site that they lead to, services the one to which they belong.
      const own = { apiVersion: "isthmus.dev/v1alpha1", kind: "Site", metadata: { name: "own" } };
      if (/^kind: (Link|Service)$/m.test(text)) texts.push({ path: "own.yaml", text: JSON.stringify(own) });
      const linked = /to: east/.test(text) && !/endpoints/.test(text) && !/name: east/.test(text);
      if (linked)
        texts.push({ path: "east.yaml", text: JSON.stringify({ ...own, metadata: { name: "east" } }) });
      const errors = checkAll(texts, undefined).problems.filter(({ severity }) => severity === "error");
      assert.deepEqual(errors.map(formatProblem), []);
    }
  assert.ok(blocks >= 10, `${blocks} blocks`);
});
