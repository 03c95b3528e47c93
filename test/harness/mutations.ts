// Documents that somebody or something has damaged: seeded, so that each can be made again.
import { readdirSync, readFileSync } from "node:fs";
import { schemaDocuments } from "@isthmus/schemas/schema-documents.js";
import { stringify } from "yaml";

/** A generator of numbers from 0 to below 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The seed of a run: given by SEED, else new; always printed by who uses it. */
export const seedOf = (): number => Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Every example that we show: in the schemas, the examples and the documentation. */
export function exampleDocuments(): string[] {
  const fromSchemas = ["site", "link", "service", "network"].flatMap((kind) =>
    ((schemaDocuments as unknown as Record<string, { examples?: unknown[] }>)[kind]?.examples ?? []).map(
      (example) => stringify(example),
    ),
  );
  const files = readdirSync("examples", { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".yaml"),
  );
  const pages = [
    "README.md",
    ...readdirSync("docs", { recursive: true, encoding: "utf8" }).map((name) => `docs/${name}`),
  ];
  const blocks = pages
    .filter((name) => name.endsWith(".md"))
    .flatMap((name) => yamlBlocks(readFileSync(name, "utf8")));
  return [...fromSchemas, ...files.map((name) => readFileSync(`examples/${name}`, "utf8")), ...blocks];
}

/** The YAML blocks of a Markdown text. */
export const yamlBlocks = (text: string): string[] =>
  [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map((match) => match[1] as string);

const fragments = [
  "- ",
  ": ",
  "\t",
  "\n",
  "\n---\n",
  "'",
  '"',
  "[",
  "]",
  "{",
  "}",
  "&a ",
  "*a",
  "!t ",
  "<<: *a\n",
  "|\n",
  ">-\n",
  "#",
  "%",
  "null",
  "~",
  "on",
  "08",
  "1e999",
  "-1",
  "65536",
  "é",
  "\u0000",

  "\u2028",
  "\r\n",
  "spec:",
  "kind: Site\n",
  "  ",
];
const values: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  65536,
  1e30,
  "",
  "x",
  "X y",
  "on",
  "a".repeat(70),
  [],
  [null],
  {},
  { a: 1 },
  "<service>",
  "*",
  "-----BEGIN CERTIFICATE-----\nx",
  "h:99999",
  "[::1]:5",
  "deployment/x",
  "a=b",
];

/** One damaged version of a text. */
export function mutate(text: string, random: () => number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  let result = text;
  const times = 1 + Math.floor(random() * 3);
  for (let round = 0; round < times; round++) {
    const at = Math.floor(random() * (result.length + 1));
    const length = Math.floor(random() * 12);
    const lines = result.split("\n");
    const line = Math.floor(random() * lines.length);
    switch (Math.floor(random() * 9)) {
      case 0:
        result = result.slice(0, at);
        break;
      case 1:
        result = result.slice(0, at) + result.slice(at + length);
        break;
      case 2:
        result = result.slice(0, at) + pick(fragments) + result.slice(at);
        break;
      case 3:
        lines.splice(line, 1);
        result = lines.join("\n");
        break;
      case 4:
        lines.splice(line, 0, pick(lines));
        result = lines.join("\n");
        break;
      case 5:
        lines[line] = " ".repeat(Math.floor(random() * 4)) + (lines[line] as string);
        result = lines.join("\n");
        break;
      case 6:
        lines[line] = (lines[line] as string).replace(/(:\s*)[^\s{}[\],][^{}[\],\n]*/, (_, colon: string) => {
          const value = stringify(pick(values), { collectionStyle: "flow", lineWidth: 0 }).trim();
          return `${colon}${value.includes("\n") ? JSON.stringify(value) : value}`;
        });
        result = lines.join("\n");
        break;
      case 7:
        lines[line] = (lines[line] as string).replace(/[A-Za-z]+(?=:)/, (key) => damagedWord(key, random));
        result = lines.join("\n");
        break;
      default:
        result =
          result.slice(0, at) + result.slice(Math.max(0, at - length)).slice(0, length) + result.slice(at);
    }
  }
  return result;
}

function damagedWord(word: string, random: () => number): string {
  const at = Math.floor(random() * word.length);
  const swapped = `${word.slice(0, at)}${word[at + 1] ?? ""}${word[at] ?? ""}${word.slice(at + 2)}`;
  return random() < 0.5 ? swapped : word.slice(0, at) + word.slice(at + 1);
}
