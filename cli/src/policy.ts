// `isthmus policy`: who may reach what, as the documents say, and whether that is what was meant.
import { readFileSync } from "node:fs";
import { matches } from "@isthmus/config-sync/declarations/site-checks.js";
import type { Model } from "@isthmus/config-sync/declarations/site-model.js";
import { lineAndColumn } from "@isthmus/config-sync/declarations/text-position.js";
import { offsetOf, readYaml, type YamlDocument } from "@isthmus/config-sync/declarations/yaml-text.js";
import { type Reach, reachability } from "@isthmus/config-sync/desired-state/reachability.js";
import { expectationFiles } from "@isthmus/config-sync/sources/directory-source.js";
import { validDocuments } from "./documents.ts";
import { columns, type Output, print } from "./output.ts";

export interface PolicyOptions {
  readonly site?: string;
  readonly output: Output;
}

/** `isthmus policy` */
export function policy(paths: readonly string[], { site, output }: PolicyOptions): void {
  const rows = reachability(validDocuments(paths, site).model);
  print(output, rows, () =>
    columns(
      ["FROM", "SERVICE", "AT", "ENCRYPTED"],
      rows.map(({ from, service, at, encryption }) => [
        from,
        service,
        at.join(", "),
        shownEncryption[encryption],
      ]),
    ),
  );
}
const shownEncryption = {
  link: "on each link",
  transit: "end to end across other sites",
  "end-to-end": "end to end",
} as const;

/** An expectation as it stands in a file. */
interface Expectation {
  readonly from: string;
  readonly service: string;
  readonly at: readonly string[];
  readonly encryption: string | undefined;
  readonly place: string;
}

/** `isthmus policy test`. Exit code 1 when an expectation is not met. */
export function testPolicy(
  paths: readonly string[],
  { site, output }: { site?: string; output: "text" | "json" },
): void {
  const { model } = validDocuments(paths, site);
  const expectations = expectationFiles(paths).flatMap(expectationsIn);
  if (expectations.length === 0)
    throw new Error(
      `no expectation stands in ${paths.join(", ")}: write them into files that end in .expect.yaml`,
    );
  const rows = reachability(model);
  const results = expectations.map((one) => ({ ...one, failures: failuresOf(one, rows, model) }));
  const failed = results.filter(({ failures }) => failures.length > 0);
  if (output === "json") process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  else {
    for (const { place, failures } of failed)
      for (const failure of failures) process.stdout.write(`${place}: ${failure}\n`);
    process.stdout.write(`${results.length - failed.length} of ${results.length} expectations are met\n`);
  }
  if (failed.length > 0) process.exitCode = 1;
}

function failuresOf(
  { from, service, at, encryption }: Expectation,
  rows: readonly Reach[],
  { sites }: Model,
): string[] {
  const names = [...sites.keys()].filter((name) => matches(from, name));
  if (names.length === 0) return [`no site fits from: ${from}`];
  const reaching = [...new Set(rows.map((row) => row.service))].filter((name) => matches(service, name));
  if (reaching.length === 0 && at.length > 0) return [`no service fits ${service}`];
  return names.flatMap((name) =>
    (reaching.length > 0 ? reaching : [service]).flatMap((one) => {
      const row = rows.find((found) => found.from === name && found.service === one);
      const found = row?.at ?? [];
      // Nobody reaches what is its own.
      const expected = at.filter((other) => other !== name);
      const shown = (list: readonly string[]): string =>
        list.length === 0 ? "nowhere" : `at ${[...list].sort().join(", ")}`;
      if (shown(found) !== shown(expected))
        return [`${name} reaches ${one} ${shown(found)}, expected ${shown(expected)}`];
      if (encryption !== undefined && row && row.encryption !== encryption)
        return [`${name} reaches ${one} with encryption ${row.encryption}, expected ${encryption}`];
      return [];
    }),
  );
}

/** Reads a file of expectations. Throws with file, line and column for what is none. */
function expectationsIn(path: string): Expectation[] {
  const text = readFileSync(path, "utf8");
  const at = (offset: number): string => {
    const { line, column } = lineAndColumn(text, offset);
    return `${path}:${line}:${column}`;
  };
  const read = readYaml(text);
  if ("offset" in read) throw new Error(`${at(read.offset)}: ${read.message}`);
  return read.flatMap((document) => {
    const [error] = document.errors;
    if (error) throw new Error(`${at(error.offset)}: ${error.message}`);
    const { expect } = (document.value ?? {}) as { expect?: unknown };
    if (!Array.isArray(expect)) throw new Error(`${at(0)}: expect is missing: a list of {from, service, at}`);
    return expect.map((_, index) =>
      expectation(document, index, (steps, key = false) => at(offsetOf(document.root, steps, key))),
    );
  });
}
const known = ["from", "service", "at", "encryption"];
function expectation(
  { value }: YamlDocument,
  index: number,
  at: (steps: readonly (string | number)[], key?: boolean) => string,
): Expectation {
  const entry = (value as { expect: unknown[] }).expect[index];
  const place = at(["expect", index]);
  if (typeof entry !== "object" || entry === null)
    throw new Error(`${place}: an expectation is {from, service, at}`);
  const fields = entry as Record<string, unknown>;
  for (const key of Object.keys(fields))
    if (!known.includes(key))
      throw new Error(
        `${at(["expect", index, key], true)}: unknown key ${key} (known here: ${known.join(", ")})`,
      );
  const { from, service, at: places, encryption } = fields;
  if (typeof from !== "string" || typeof service !== "string")
    throw new Error(`${place}: from and service are names or patterns`);
  if (!Array.isArray(places) || places.some((one) => typeof one !== "string"))
    throw new Error(`${place}: at is the list of the sites that serve it, empty for none`);
  if (encryption !== undefined && !["link", "transit", "end-to-end"].includes(String(encryption)))
    throw new Error(`${at(["expect", index, "encryption"])}: encryption is link, transit or end-to-end`);
  return { from, service, at: places as string[], encryption: encryption as string | undefined, place };
}
