// Text → plain values that know where they stand. What the YAML library accepts and a declaration must not have
// (tags, merge keys, bombs, the same key twice) becomes a finding here.
import type { FindingCode } from "@isthmus/schemas/finding-codes.js";
import { isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments, Scalar } from "yaml";

/** A finding in a text, by offset. */
export interface TextProblem {
  readonly offset: number;
  readonly code: FindingCode;
  readonly severity: "error" | "warning";
  readonly message: string;
  /** Where the other one of two stands. */
  readonly otherOffset?: number;
}

export interface YamlDocument {
  readonly root: Node;
  /** Plain values; undefined when the document cannot be read. */
  readonly value: unknown;
  /** What a parser must refuse. */
  readonly errors: readonly TextProblem[];
  /** What only a declaration must not have. */
  readonly objections: readonly TextProblem[];
}

const maxDepth = 64;
/** Values that aliases of one document may unfold to: more is a bomb, not a declaration. */
const maxUnfolded = 10_000;
const maxDocuments = 20_000;
const maxErrors = 200;

/** The texts read last. Positions are asked for after the reading, mostly for the text at hand. */
const recent: { text: string; documents: readonly YamlDocument[] | TextProblem }[] = [];
const maxRecent = 3;

/** All documents of a text that hold something, or why there is no reading it at all. */
export function readYaml(text: string): readonly YamlDocument[] | TextProblem {
  const known = recent.find((one) => one.text === text);
  if (known) return known.documents;
  const documents = readAnew(text);
  recent.unshift({ text, documents });
  recent.length = Math.min(recent.length, maxRecent);
  return documents;
}

const problem = (offset: number, code: FindingCode, message: string, otherOffset?: number): TextProblem => ({
  offset,
  code,
  severity: "error",
  message,
  ...(otherOffset !== undefined && { otherOffset }),
});

function readAnew(text: string): readonly YamlDocument[] | TextProblem {
  let parsed: ReturnType<typeof parseAllDocuments>;
  try {
    // Keys are compared below: the library compares each with each.
    parsed = parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  } catch (error) {
    if (error instanceof RangeError) return problem(0, "too-deep", `nested deeper than ${maxDepth} levels`);
    throw error;
  }
  if (!Array.isArray(parsed)) return [];
  if (parsed.length > maxDocuments)
    return problem(0, "too-many-documents", `more than ${maxDocuments} documents in one file: split it`);
  return parsed.flatMap((document): YamlDocument[] => {
    const root = document.contents;
    const errors = document.errors.slice(0, maxErrors).map((error) => syntaxProblem(text, error));
    if (errors.length === 0 && (!root || (isScalar(root) && root.value === null))) return [];
    const reading = new Reading();
    const value = errors.length > 0 || !root ? undefined : reading.value(root, 0);
    return [
      {
        root: root as Node,
        value: reading.errors.length > 0 ? undefined : value,
        errors: [...errors, ...reading.errors],
        objections: reading.objections,
      },
    ];
  });
}

function syntaxProblem(
  text: string,
  error: { pos: [number, number]; message: string; code: string },
): TextProblem {
  const offset = error.pos[0];
  const message = error.message.replace(/\s+/g, " ").trim();
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  if (error.code === "TAB_AS_INDENT" || /^[ ]*\t/.test(text.slice(lineStart, offset + 1)))
    return problem(offset, "yaml-tab", "a tab indents here: YAML wants spaces");
  // The library repeats the text that it stumbled over: a key may stand there.
  const harmless = /PRIVATE KEY/.test(text) ? message.replace(/: ".*$/s, "") : message;
  return problem(offset, "yaml-syntax", harmless.length > 140 ? `${harmless.slice(0, 137)}…` : harmless);
}

/** One document on its way from nodes to plain values. */
class Reading {
  readonly errors: TextProblem[] = [];
  readonly objections: TextProblem[] = [];
  readonly #anchors = new Map<string, { value: unknown; weight: number }>();
  #unfolded = 0;
  #weight = 0;

  value(node: Node | null, depth: number): unknown {
    if (node === null) return null;
    const offset = node.range?.[0] ?? 0;
    if (depth > maxDepth) {
      if (!this.errors.some(({ code }) => code === "too-deep"))
        this.errors.push(problem(offset, "too-deep", `nested deeper than ${maxDepth} levels`));
      return null;
    }
    if (isAlias(node)) return this.#alias(node.source, offset);
    const before = this.#weight++;
    const tag = (node as Scalar).tag;
    if (tag !== undefined && this.objections.length < maxErrors && /^!/.test(tag))
      this.objections.push(problem(offset, "yaml-tag", `the tag ${tag} is not read here: leave it out`));
    const value = this.#plain(node, depth);
    const { anchor } = node as Scalar;
    if (anchor !== undefined) this.#anchors.set(anchor, { value, weight: this.#weight - before });
    return value;
  }
  #alias(name: string, offset: number): unknown {
    const anchored = this.#anchors.get(name);
    if (!anchored) {
      this.errors.push(problem(offset, "yaml-syntax", `the alias *${name} stands for nothing before it`));
      return null;
    }
    this.#unfolded += anchored.weight;
    this.#weight += anchored.weight;
    if (this.#unfolded > maxUnfolded && !this.errors.some(({ code }) => code === "alias-bomb"))
      this.errors.push(
        problem(
          offset,
          "alias-bomb",
          `aliases unfold to more than ${maxUnfolded} values: write the values out`,
        ),
      );
    return anchored.value;
  }
  #plain(node: Node, depth: number): unknown {
    if (isScalar(node)) return node.value;
    if (isSeq(node)) return node.items.map((item) => this.value(item as Node | null, depth + 1));
    if (!isMap(node)) return null;
    const keys = new Map<string, number>();
    const map: Record<string, unknown> = {};
    for (const { key, value } of node.items) {
      const keyOffset = (key as Node | null)?.range?.[0] ?? node.range?.[0] ?? 0;
      if (!isScalar(key) || key.value === null || typeof key.value === "object") {
        this.errors.push(problem(keyOffset, "yaml-syntax", "a key must be a text"));
        continue;
      }
      const name = String(key.value);
      const before = keys.get(name);
      if (before !== undefined && this.objections.length < maxErrors)
        this.objections.push(
          problem(
            keyOffset,
            "duplicate-key",
            `the key ${short(name)} is there already: remove one of the two`,
            before,
          ),
        );
      if (name === "<<" && key.type === Scalar.PLAIN)
        this.objections.push(
          problem(keyOffset, "yaml-merge", "merge keys are not read here: write the values out"),
        );
      keys.set(name, keyOffset);
      Object.defineProperty(map, name, {
        value: this.value(value as Node | null, depth + 1),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    return map;
  }
}

export const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

/** YAML 1.1 takes these for true, false or numbers; YAML 1.2 does not, or for other ones. */
const traps: readonly [RegExp, string][] = [
  [/^(y|Y|yes|Yes|YES|on|On|ON)$/, "true"],
  [/^(n|N|no|No|NO|off|Off|OFF)$/, "false"],
  [/^[-+]?0[0-9_]+$/, "an octal number or a text"],
  [/^[-+]?0b[01_]+$/, "a binary number"],
  [/^0o[0-7]+$/, "a text"],
  [/^[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+$/, "a number to the base 60"],
  [/^[-+]?[0-9][0-9]*_[0-9_]*$/, "a number"],
];

/** Plain values that mean something else to readers of YAML 1.1. */
export function yaml11Traps(root: Node): TextProblem[] {
  const found: TextProblem[] = [];
  const visit = (node: Node | null): void => {
    if (isMap(node)) for (const { value } of node.items) visit(value as Node | null);
    else if (isSeq(node)) for (const item of node.items) visit(item as Node | null);
    else if (isScalar(node) && node.type === Scalar.PLAIN) {
      const source = node.source ?? "";
      const meant = traps.find(([pattern]) => pattern.test(source))?.[1];
      if (meant !== undefined)
        found.push({
          ...problem(
            node.range?.[0] ?? 0,
            "yaml-1.1",
            `readers of YAML 1.1 take ${short(source)} for ${meant}: write it in another way, or in quotes if it is a text`,
          ),
          severity: "warning",
        });
    }
  };
  visit(root);
  return found.slice(0, maxErrors);
}

/** The offset of the part at a path of keys and indexes: of its key if `key`, else of its value; of what is there of it. */
export function offsetOf(root: Node, path: readonly (string | number)[], key: boolean): number {
  let node: Node | null | undefined = root;
  let offset = root.range?.[0] ?? 0;
  for (const [index, step] of path.entries()) {
    const last = index === path.length - 1;
    if (isMap(node)) {
      const pair: { key: unknown; value: unknown } | undefined = node.items.findLast(
        (item) => isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (!pair) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      if (last && key) return offset;
      node = pair.value as Node | null;
    } else if (isSeq(node)) node = node.items[Number(step)] as Node | undefined;
    else return offset;
    offset = node?.range?.[0] ?? offset;
  }
  return offset;
}
