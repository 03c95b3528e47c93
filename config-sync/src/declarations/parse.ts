// Text → documents that know where each of their parts stands. Documents inside a ConfigMap or List point into the
// file that holds them.
import type { FindingCode } from "@isthmus/schemas/finding-codes.js";
import { isMap, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import type { SourceText } from "../sources/declaration-source.ts";
import type { Position, Problem } from "./problems.ts";
import { lineAndColumn, offsetInSource } from "./text-position.ts";
import { offsetOf, readYaml, short, type TextProblem, yaml11Traps } from "./yaml-text.ts";

/** A document as read. */
export interface ParsedDocument {
  /** Tells it from every other document of a snapshot. */
  readonly id: string;
  readonly kind: string;
  /** metadata.name, or "" where it is no text. */
  readonly name: string;
  /** Plain values. */
  readonly value: Record<string, unknown>;
  readonly file: string;
  /** What was noticed while it was read. */
  readonly problems: readonly Problem[];
  /** Where the part at a path of keys and indexes stands: its key if `key`, else its value. */
  at(path: readonly (string | number)[], key?: boolean): Position;
}

export interface ParseResult {
  readonly documents: readonly ParsedDocument[];
  /** Findings that belong to none of the documents. */
  readonly problems: readonly Problem[];
  /** Something stands there that cannot be told from a document: what it declared before is not gone. */
  readonly holes: boolean;
  /** There is nothing in the text but white space and comments. */
  readonly empty: boolean;
}

export const apiVersion = "isthmus.dev/v1alpha1";
const kinds = ["Site", "Link", "Service", "Network"];
export const configLabel = "isthmus.dev/config";

/** A text that is being read: the file itself, or a value inside a ConfigMap. */
interface Reading {
  readonly text: string;
  readonly inside: boolean;
  position(offset: number): Position;
}
interface Found {
  readonly documents: ParsedDocument[];
  readonly problems: Problem[];
  /** How often each kind and name has been found. */
  readonly names: Map<string, number>;
  holes: boolean;
  empty: boolean;
}

/** Reads all documents of a text. Documents of other API groups are passed over. */
export function parse({ path, text, defect }: SourceText): ParseResult {
  const found: Found = { documents: [], problems: [], names: new Map(), holes: false, empty: false };
  if (defect) {
    const { line, column, code, message } = defect;
    found.problems.push({ at: { file: path, line, column }, severity: "error", code, message });
    found.holes = true;
    return found;
  }
  const position = (offset: number): Position => ({ file: path, ...lineAndColumn(text, offset) });
  readText({ text, inside: false, position }, found);
  return found;
}

function placed(problem: TextProblem, position: (offset: number) => Position): Problem {
  const { offset, otherOffset, code, severity, message } = problem;
  const other = otherOffset === undefined ? undefined : position(otherOffset);
  const where = other ? ` (the other one is in line ${other.line})` : "";
  return { at: position(offset), severity, code, message: message + where, ...(other && { other }) };
}

function readText(reading: Reading, found: Found): void {
  const { text, position } = reading;
  const add = (problem: TextProblem): void => void found.problems.push(placed(problem, position));
  const hole = (offset: number, code: FindingCode, message: string): void => {
    add({ offset, code, severity: "error", message });
    found.holes = true;
  };
  const yaml = readYaml(text);
  if (!Array.isArray(yaml)) return hole(0, (yaml as TextProblem).code, (yaml as TextProblem).message);
  if (yaml.length === 0 && !reading.inside) found.empty = true;
  for (const [index, { root, value, errors, objections }] of yaml.entries()) {
    for (const error of errors) add(error);
    if (errors.length > 0) {
      found.holes = true;
      continue;
    }
    if (!isMap(root)) {
      hole(root.range?.[0] ?? 0, "not-a-document", "expected a document: a map with apiVersion and kind");
      continue;
    }
    const map = value as Record<string, unknown>;
    if (map.apiVersion === "v1" && !reading.inside) {
      if (map.kind === "ConfigMap") fromConfigMap(root as YAMLMap, reading, found, add);
      else if (map.kind === "List") fromList(root as YAMLMap, reading, found, add);
      continue;
    }
    if (map.apiVersion === "v1") {
      const message = "passed over: documents are read from a ConfigMap's data, not objects of a cluster";
      add({ offset: root.range?.[0] ?? 0, code: "passed-over", severity: "warning", message });
      continue;
    }
    take({ text, index, position, objections }, map, root, found, add, hole);
  }
}

/** Where the root of a document is found again: the YAML document of a text. */
interface Origin {
  readonly text: string;
  readonly index: number;
  readonly objections: readonly TextProblem[];
  position(offset: number): Position;
}
type Add = (problem: TextProblem) => void;
type Hole = (offset: number, code: FindingCode, message: string) => void;

/** Takes a document that is for us; one that seems to be, but is not quite, is a finding. */
function take(
  { text, index, position, objections }: Origin,
  value: Record<string, unknown>,
  root: Node,
  found: Found,
  add: Add,
  hole: Hole,
): void {
  const at = (key: string): number => offsetOf(root, [key], false);
  const { apiVersion: version, kind } = value;
  if (version === undefined && kind === undefined) {
    const message = "neither apiVersion nor kind: passed over";
    return add({ offset: root.range?.[0] ?? 0, code: "passed-over", severity: "warning", message });
  }
  if (version === undefined || kind === undefined) {
    const missing = version === undefined ? "apiVersion" : "kind";
    const cure = `write apiVersion: ${apiVersion} and kind: one of ${kinds.join(", ")}`;
    return hole(root.range?.[0] ?? 0, "not-a-document", `${missing} is missing: ${cure}`);
  }
  if (typeof version !== "string")
    return hole(at("apiVersion"), "api-version", `apiVersion must be ${apiVersion}`);
  if (!version.startsWith("isthmus.dev/")) {
    if (!/^isthmus/i.test(version)) return;
    return hole(
      at("apiVersion"),
      "api-version",
      `apiVersion ${short(version)} is not known: write ${apiVersion}`,
    );
  }
  if (version !== apiVersion)
    return hole(
      at("apiVersion"),
      "api-version",
      `apiVersion ${short(version)} is not known: write ${apiVersion}`,
    );
  if (typeof kind !== "string" || !kinds.includes(kind))
    return hole(at("kind"), "kind", `kind ${short(JSON.stringify(kind))} is not one of ${kinds.join(", ")}`);
  const { metadata } = value as { metadata?: { name?: unknown } | null };
  const name = typeof metadata?.name === "string" ? metadata.name : "";
  const { file } = position(0);
  const key = `${file}#${kind}/${name}`;
  const count = (found.names.get(key) ?? 0) + 1;
  found.names.set(key, count);
  found.documents.push({
    id: count === 1 ? key : `${key}#${count}`,
    kind,
    name,
    value,
    file,
    problems: [...objections, ...yaml11Traps(root)].map((problem) => placed(problem, position)),
    // The nodes are not kept: they weigh far more than the text, and are asked for when something is wrong.
    at: (to, asKey = false) => {
      const documents = readYaml(text);
      const anew = Array.isArray(documents) ? documents[index]?.root : undefined;
      return position(anew ? offsetOf(anew, to, asKey) : 0);
    },
  });
}

/** ConfigMaps among the items of a List, as `kubectl get -o yaml` prints them. */
function fromList(root: YAMLMap, reading: Reading, found: Found, add: Add): void {
  const items = root.get("items", true);
  if (!isSeq(items)) return;
  for (const item of items.items)
    if (isMap(item) && item.get("kind") === "ConfigMap") fromConfigMap(item, reading, found, add);
}

/** Documents in the data keys of a labelled ConfigMap that end in .yaml or .yml. */
function fromConfigMap(root: YAMLMap, { text, position }: Reading, found: Found, add: Add): void {
  const data = root.get("data", true);
  if (!isMap(data)) return;
  const labelled = String(root.getIn(["metadata", "labels", configLabel]) ?? "") === "true";
  let passedOver = false;
  for (const { key, value } of data.items) {
    if (!isScalar(key) || !isScalar(value) || typeof value.value !== "string") continue;
    const holds = /^\s*["']?apiVersion["']?:\s*["']?isthmus\.dev\//m.test(value.value);
    const named = /\.ya?ml$/.test(String(key.value));
    const offset = key.range?.[0] ?? 0;
    if (holds && !labelled && !passedOver) {
      passedOver = true;
      const message = `not found in a cluster: its ConfigMap lacks the label ${configLabel}: "true"`;
      add({ offset, code: "config-label", severity: "warning", message });
    } else if (holds && !named && labelled) {
      const message = `passed over: documents are read from keys that end in .yaml or .yml, not from ${short(String(key.value))}`;
      add({ offset, code: "config-key", severity: "warning", message });
    }
    if (!labelled || !named) continue;
    const inner = value.value;
    const [begin, end] = value.range ?? [0, 0];
    const outside = (innerOffset: number): Position =>
      position(begin + offsetInSource(text.slice(begin, end), inner, innerOffset));
    readText({ text: inner, inside: true, position: outside }, found);
  }
}
