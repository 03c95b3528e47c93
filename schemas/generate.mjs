// Makes types, validators and entity tables out of the schemas. `--check` writes nothing and fails when a file is stale.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";
import { documentationPages } from "./generate-pages.mjs";

const require = createRequire(import.meta.url);
const { default: Ajv } = require("ajv");
const { default: standaloneCode } = require("ajv/dist/standalone");

const here = dirname(fileURLToPath(import.meta.url));
const kinds = ["site", "link", "service", "network"];
const header = "// Generated from the schemas by `npm run generate`. Do not edit.\n";
const read = (name) => JSON.parse(readFileSync(join(here, name), "utf8"));
const definitions = read("definitions.schema.json");
const schemas = Object.fromEntries(kinds.map((kind) => [kind, read(`${kind}.schema.json`)]));

/** One schema that holds every kind, so that shared pieces become one type each. */
async function declarationTypes() {
  const inlined = JSON.parse(
    JSON.stringify({ definitions: definitions.definitions, schemas }).replaceAll(
      "definitions.schema.json#/definitions/",
      "#/definitions/",
    ),
  );
  for (const schema of Object.values(inlined.schemas)) {
    delete schema.$id;
    delete schema.$schema;
  }
  const whole = {
    title: "Declarations",
    type: "object",
    additionalProperties: false,
    required: kinds,
    properties: inlined.schemas,
    definitions: inlined.definitions,
  };
  return compile(whole, "Declarations", {
    bannerComment: header.trim(),
    style: { printWidth: 120 },
    ignoreMinAndMaxItems: true,
    cwd: here,
  });
}

function validators() {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strictTypes: false,
    code: { source: true, esm: true, lines: true },
    schemas: [definitions, ...Object.values(schemas)],
  });
  const refs = Object.fromEntries(kinds.map((kind) => [kind, schemas[kind].$id]));
  const code = standaloneCode(ajv, refs);
  if (code.includes("require(")) throw new Error("the validators need ajv at run time: avoid that keyword");
  return `${header}// @ts-nocheck\n${code}`;
}

function documents() {
  const all = { definitions, ...schemas };
  return `${header}export const schemaDocuments = ${JSON.stringify(all, null, 2)} as const;\n`;
}

function routerEntities() {
  const { entityTypes } = read("router-management.json");
  return `${header}${readFileSync(join(here, "entity-types.head.txt"), "utf8")}
export const entityTypes: Readonly<Record<string, EntityType>> = ${JSON.stringify(entityTypes, null, 2)};
`;
}

function findingCodes() {
  const { codes } = read("finding-codes.json");
  const names = codes.map(({ code }) => `  | ${JSON.stringify(code)}`).join("\n");
  return `${header}/** The codes of findings: stable, each explained by \`isthmus explain CODE\`. */
export type FindingCode =
${names};

export interface FindingExplanation {
  readonly code: FindingCode;
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly explanation: string;
  readonly wrong: string;
  readonly right: string;
}

export const findingCodes: readonly FindingExplanation[] = ${JSON.stringify(codes, null, 2)};
`;
}

const files = {
  "src/finding-codes.ts": findingCodes(),
  "src/declarations.ts": await declarationTypes(),
  "src/validators.ts": validators(),
  "src/schema-documents.ts": documents(),
  "src/router-entities.ts": routerEntities(),
};
const pages = documentationPages(here, schemas, definitions, read("finding-codes.json"));
for (const [name, text] of Object.entries(pages)) files[`../docs/${name}`] = text;
let stale = 0;
for (const [name, text] of Object.entries(files)) {
  const path = join(here, name);
  if (process.argv.includes("--check")) {
    let now = "";
    try {
      now = readFileSync(path, "utf8");
    } catch {}
    if (now !== text) {
      console.error(`${name} is stale: run npm run generate`);
      stale++;
    }
  } else writeFileSync(path, text);
}
process.exitCode = stale ? 1 : 0;
