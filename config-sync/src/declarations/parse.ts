// Text → documents that know where each of their parts stands. Documents inside a ConfigMap or List point into the
// file that holds them.
import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseAllDocuments,
  Scalar,
  type YAMLMap,
} from "yaml";
import type { SourceText } from "../sources/declaration-source.ts";
import type { Position, Problem } from "./problems.ts";

/** A document as read. */
export interface ParsedDocument {
  readonly kind: string;
  /** Plain values. */
  readonly value: Record<string, unknown>;
  readonly file: string;
  /** Where the part at a path of keys and indexes stands: its key if `key`, else its value. */
  at(path: readonly (string | number)[], key?: boolean): Position;
}

export interface ParseResult {
  readonly documents: readonly ParsedDocument[];
  readonly problems: readonly Problem[];
}

export const apiVersion = "isthmus.dev/v1alpha1";
const kinds = ["Site", "Link", "Service", "Network"];
const configLabel = "isthmus.dev/config";
/** Aliases that may be resolved in one document: more is a bomb, not a declaration. */
const maxAliases = 100;
const maxDocuments = 10_000;

/** How positions in a text map to positions in the file. */
type Place = (line: number, column: number) => Position;

/** A text that is being read: the file itself, or a value inside a ConfigMap. */
interface Reading {
  readonly text: string;
  readonly lines: LineCounter;
  readonly place: Place;
  readonly inside: boolean;
}
interface Found {
  readonly documents: ParsedDocument[];
  readonly problems: Problem[];
}

/** Reads all documents of a text. Documents of other API groups are passed over. */
export function parse(source: SourceText): ParseResult {
  const found: Found = { documents: [], problems: [] };
  const place: Place = (line, column) => ({ file: source.path, line, column });
  parseText({ text: source.text, lines: new LineCounter(), place, inside: false }, found);
  return found;
}

function parseText(reading: Reading, found: Found): void {
  const { text, lines, place, inside } = reading;
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return place(Math.max(1, line), Math.max(1, col));
  };
  const problem = (
    offset: number,
    code: string,
    message: string,
    severity: "error" | "warning" = "error",
  ): void => {
    found.problems.push({ at: position(offset), severity, code, message });
  };
  const parsed = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  if (!Array.isArray(parsed)) return;
  if (parsed.length > maxDocuments)
    return problem(0, "too-many", `more than ${maxDocuments} documents in one file`);
  for (const document of parsed) {
    for (const error of document.errors) problem(error.pos[0], "yaml", yamlMessage(error.message));
    const root = document.contents;
    if (document.errors.length > 0 || !root || (isScalar(root) && root.value === null)) continue;
    if (!isMap(root)) {
      problem(root.range[0], "not-a-document", "expected a document with apiVersion and kind");
      continue;
    }
    let value: Record<string, unknown>;
    try {
      value = document.toJS({ maxAliasCount: maxAliases }) as Record<string, unknown>;
    } catch {
      problem(root.range[0], "yaml-bomb", `more than ${maxAliases} aliases: write the values out`);
      continue;
    }
    if (value.apiVersion === "v1" && !inside) {
      const items = value.kind === "List" ? root.get("items", true) : undefined;
      for (const item of isSeq(items) ? items.items : [root])
        if (isMap(item) && item.get("kind") === "ConfigMap")
          fromConfigMap(item as YAMLMap, reading, found, problem);
    } else if (ours(value, root, problem)) {
      found.documents.push({
        kind: value.kind as string,
        value,
        file: position(0).file,
        at: (path, key = false) => position(offsetOf(root, path, key)),
      });
    }
  }
}

type Report = (offset: number, code: string, message: string, severity?: "error" | "warning") => void;

/** Whether a document is for us; a document that seems to be, but is not quite, is a problem. */
function ours(value: Record<string, unknown>, root: ParsedNode, problem: Report): boolean {
  const at = (key: string): number => offsetOf(root, [key], false);
  if (value.apiVersion === undefined && value.kind === undefined) {
    problem(root.range[0], "passed-over", "neither apiVersion nor kind: passed over", "warning");
    return false;
  }
  if (value.apiVersion === undefined || value.kind === undefined) {
    const missing = value.apiVersion === undefined ? "apiVersion" : "kind";
    const cure = `write apiVersion: ${apiVersion} and kind: one of ${kinds.join(", ")}`;
    problem(root.range[0], "not-a-document", `${missing} is missing: ${cure}`);
    return false;
  }
  if (typeof value.apiVersion === "string" && !value.apiVersion.startsWith("isthmus.dev/")) return false;
  if (value.apiVersion !== apiVersion) {
    problem(
      at("apiVersion"),
      "api-version",
      `apiVersion ${String(value.apiVersion)} is not known: write ${apiVersion}`,
    );
    return false;
  }
  if (typeof value.kind !== "string" || !kinds.includes(value.kind)) {
    problem(at("kind"), "kind", `kind ${String(value.kind)} is not one of ${kinds.join(", ")}`);
    return false;
  }
  return true;
}

/** Documents in the data keys of a labelled ConfigMap that end in .yaml or .yml. */
function fromConfigMap(root: YAMLMap, { text, lines, place }: Reading, found: Found, problem: Report): void {
  const data = root.get("data", true);
  if (!isMap(data)) return;
  const labelled = String(root.getIn(["metadata", "labels", configLabel]) ?? "") === "true";
  for (const { key, value } of data.items) {
    if (!isScalar(key) || !isScalar(value) || typeof value.value !== "string") continue;
    if (!/\.ya?ml$/.test(String(key.value))) continue;
    if (!labelled) {
      const offset = (key as Scalar).range?.[0] ?? 0;
      if (value.value.includes("apiVersion: isthmus.dev/"))
        problem(
          offset,
          "config-label",
          `not found in a cluster: its ConfigMap lacks the label ${configLabel}: "true"`,
          "warning",
        );
      continue;
    }
    const inner = placeInside(value as Scalar<string>, text, lines, place);
    parseText({ text: value.value, lines: new LineCounter(), place: inner, inside: true }, found);
  }
}

/** Literal block scalars keep their lines, so a position inside maps to one outside; others point at their beginning. */
function placeInside(scalar: Scalar<string>, text: string, lines: LineCounter, place: Place): Place {
  const range = scalar.range ?? [0, 0, 0];
  const start = lines.linePos(range[0]);
  if (scalar.type !== Scalar.BLOCK_LITERAL) return () => place(start.line, start.col);
  const body = text.slice(range[0], range[1]).split("\n").slice(1);
  const first = body.find((line) => line.trim() !== "") ?? "";
  const indent = first.length - first.trimStart().length;
  return (line, column) => place(start.line + line, column + indent);
}

function offsetOf(root: ParsedNode, path: readonly (string | number)[], key: boolean): number {
  let node: Node | null | undefined = root;
  let offset = root.range[0];
  for (const [index, step] of path.entries()) {
    const last = index === path.length - 1;
    if (isMap(node)) {
      const pair: { key: unknown; value: unknown } | undefined = node.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (!pair) return offset;
      const keyNode = pair.key as Node;
      offset = keyNode.range?.[0] ?? offset;
      if (last && key) return offset;
      node = pair.value as Node | null;
    } else if (isSeq(node)) node = node.items[Number(step)] as Node | undefined;
    else return offset;
    if (node?.range && node.range[0] !== undefined) offset = node.range[0];
  }
  return offset;
}

function yamlMessage(message: string): string {
  const text = message.replace(/\s+/g, " ").trim();
  if (/tab/i.test(text)) return `${text} (indent with spaces)`;
  if (/Map keys must be unique/.test(text)) return "this key is there already: remove one of the two";
  return text;
}
