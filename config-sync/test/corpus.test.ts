// Wrong documents and what is said of them: corpus/AREA.txt holds the cases, AREA.findings.txt the findings.
// UPDATE_GOLDEN=1 rewrites them. A case whose name ends in (bytes) has \xNN for bytes, (CRLF) has other line ends,
// (cut) has no last line end.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { findingCodes } from "@isthmus/schemas/finding-codes.js";
import { checkAll } from "../src/declarations/declarations.ts";
import { formatProblem } from "../src/declarations/problems.ts";
import { sourceText } from "../src/sources/source-text.ts";

const folder = join(import.meta.dirname, "../../test/corpus");
const areas = readdirSync(folder)
  .filter((name) => name.endsWith(".txt") && !name.endsWith(".findings.txt"))
  .map((name) => name.slice(0, -".txt".length));

interface Case {
  readonly name: string;
  readonly bytes: Buffer;
}

function casesOf(area: string): Case[] {
  const parts = readFileSync(join(folder, `${area}.txt`), "utf8")
    .split(/^##### /m)
    .slice(1);
  return parts.map((part) => {
    const name = part.slice(0, part.indexOf("\n"));
    const text = part.slice(part.indexOf("\n") + 1);
    if (name.endsWith("(CRLF)")) return { name, bytes: Buffer.from(text.replaceAll("\n", "\r\n")) };
    if (name.endsWith("(cut)")) return { name, bytes: Buffer.from(text.slice(0, -1)) };
    if (!name.endsWith("(bytes)")) return { name, bytes: Buffer.from(text) };
    const latin = text.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return { name, bytes: Buffer.from(latin, "latin1") };
  });
}

const seen = new Set<string>();
let count = 0;
for (const area of areas)
  test(`corpus: ${area}`, () => {
    const lines: string[] = [];
    for (const { name, bytes } of casesOf(area)) {
      count++;
      const begin = performance.now();
      const { problems } = checkAll([sourceText("case.yaml", bytes)], undefined);
      const took = performance.now() - begin;
      assert.ok(took < 1000, `${name} took ${took} ms`);
      assert.ok(
        problems.length > 0 || /passed over|before a document/.test(name) || knownValid.has(name),
        `${name}: nothing is said of it`,
      );
      for (const { code } of problems) seen.add(code);
      lines.push(
        `##### ${name}`,
        ...problems.map((problem) => formatProblem(problem).replace(/^case\.yaml:/, "")),
      );
    }
    const path = join(folder, `${area}.findings.txt`);
    const actual = `${lines.join("\n")}\n`;
    assert.doesNotMatch(actual, /c2VjcmV0/, "a private key is never repeated");
    if (process.env.UPDATE_GOLDEN) writeFileSync(path, actual);
    assert.equal(actual, existsSync(path) ? readFileSync(path, "utf8") : "(no golden file)");
  });

/** Right as they are: they stand here because others take offence. */
const knownValid = new Set([
  "alias that is used",
  "only separators",
  "only a comment",
  "the label false",
  "empty data",
  "binary data",
  "data that is not a map",
  "spec that is null",
  "a comment without a space",
]);

test("the corpus is large, and every code is either in it or known to need more than one text", () => {
  assert.ok(count >= 150, `${count} cases`);
  const elsewhere = [
    "unreadable",
    "too-large",
    "too-many-documents",
    "too-many-findings",
    "emptied",
    "no-site",
    "identity-shared",
    "identity-weak",
    "identity-revoked",
    "deletion-held",
    "too-many",
    "empty-file",
  ];
  const missing = findingCodes
    .map(({ code }) => code)
    .filter((code) => !seen.has(code) && !elsewhere.includes(code));
  assert.deepEqual(missing, []);
});
