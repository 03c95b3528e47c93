// The schemas as another validator understands them: damaged documents, ours and check-jsonschema (PyPI) side by side.
// Usage: node test/heavy/second-validator.mjs [SEED] [COUNT]
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "../../config-sync/dist/src/declarations/parse.js";
import { validate } from "../../config-sync/dist/src/declarations/validate.js";
import { exampleDocuments, mutate, randomFrom } from "../dist/harness/mutations.js";

const seed = Number(process.argv[2] ?? Math.floor(Math.random() * 2 ** 31));
const count = Number(process.argv[3] ?? 10_000);
const [program, ...first] = (process.env.CHECK_JSONSCHEMA ?? "check-jsonschema").split(" ");
const isthmus = join(import.meta.dirname, "../../cli/bin/isthmus.mjs");
const folder = mkdtempSync(join(tmpdir(), "isthmus-second-"));
console.log(`SEED=${seed}, ${count} documents`);

const random = randomFrom(seed);
const examples = exampleDocuments();
const byKind = new Map();
for (let index = 0; index < count; index++) {
  const text = mutate(examples[index % examples.length], random);
  const { documents } = parse({ path: "m.yaml", text });
  if (documents.length !== 1) continue;
  const [document] = documents;
  const { kind, value } = document;
  const list = byKind.get(kind) ?? [];
  byKind.set(kind, list);
  // As JSON: how YAML is read is another question.
  const path = join(folder, kind, `${index}.json`);
  mkdirSync(join(folder, kind), { recursive: true });
  writeFileSync(path, JSON.stringify(value));
  list.push({
    path,
    text,
    findings: validate({ ...document, at: () => ({ file: "m.yaml", line: 1, column: 1 }) }),
  });
}

let compared = 0;
let invalid = 0;
const disagreements = [];
for (const [kind, list] of byKind) {
  const schema = join(folder, `${kind}.schema.json`);
  writeFileSync(schema, execFileSync(process.execPath, [isthmus, "schema", "print", kind]));
  for (let begin = 0; begin < list.length; begin += 1000) {
    const part = list.slice(begin, begin + 1000);
    const { stdout, stderr, status } = spawnSync(
      program,
      [...first, "--schemafile", schema, "-o", "json", ...part.map(({ path }) => path)],
      { encoding: "utf8", maxBuffer: 1 << 28 },
    );
    if (status !== 0 && status !== 1) throw new Error(`check-jsonschema failed (${status}): ${stderr}`);
    const report = JSON.parse(stdout);
    if ((report.parse_errors ?? []).length > 0) throw new Error(JSON.stringify(report.parse_errors[0]));
    const rejected = new Set((report.errors ?? []).map(({ filename }) => filename));
    for (const { path, text, findings } of part) {
      compared++;
      const ours = findings.length > 0;
      if (ours) invalid++;
      if (ours !== rejected.has(path))
        disagreements.push({ kind, text, ours, theirs: rejected.has(path), findings });
    }
  }
}
rmSync(folder, { recursive: true, force: true });
for (const { kind, text, ours, findings } of disagreements.slice(0, 5))
  console.log(
    `--- ${kind}: ${ours ? `only we reject it: ${JSON.stringify(findings)}` : "only they reject it"}\n${text}`,
  );
console.log(
  `${compared} documents compared, ${invalid} of them invalid, ${disagreements.length} disagreements`,
);
if (compared < count / 4 || invalid === 0 || disagreements.length > 0) process.exit(1);
