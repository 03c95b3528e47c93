// The table of attacks and accidents in docs/security.md: each row is tried here, and what is written there is what was
// seen. UPDATE_GOLDEN=1 writes it anew.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import type { Attack } from "./attacks/attack.ts";
import { certificates } from "./attacks/certificates.ts";
import { neighbours } from "./attacks/neighbours.ts";
import { catalogue, documents, tokens } from "./attacks/others.ts";

const path = "docs/security.md";
const [begin, end] = ["<!-- attacks: begin -->\n", "<!-- attacks: end -->\n"];

test("what attacks and accidents come to is what docs/security.md says", { timeout: 120_000 }, async (t) => {
  const attacks: Attack[] = [
    ...(await certificates(t)),
    ...(await neighbours(t)),
    ...catalogue(),
    ...(await tokens(t)),
    ...documents(),
  ];
  assert.ok(attacks.length >= 50, `${attacks.length} attacks`);
  const cell = (text: string): string => text.replaceAll("|", "\\|") || "—";
  const code = (text: string): string =>
    text === "" ? "—" : `\`${text.replaceAll("|", "\\|").replaceAll("`", "'")}\``;
  const rows = attacks.map(
    ({ area, attack, outcome, log, status }, index) =>
      `| ${index + 1} | ${area} | ${cell(attack)} | ${cell(outcome)} | ${code(log)} | ${code(status)} |`,
  );
  const table = [
    "| | Where | Attack or accident | Outcome | Log | Status |",
    "|---|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
  const text = readFileSync(path, "utf8");
  const [before, rest] = text.split(begin) as [string, string];
  const after = (rest ?? "").split(end)[1] ?? "";
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, before + begin + table + end + after);
  // Words of OpenSSL differ from one to the next: those of Node 20 are written down.
  else if (process.versions.node.startsWith("20.")) assert.equal(text, before + begin + table + end + after);
  t.diagnostic(`${attacks.length} attacks and accidents`);
});
