// The one way to write a document: keys in the order of the schema, two spaces, comments kept.
import { schemaDocuments } from "@isthmus/schemas/schema-documents.js";
import { isMap, isScalar, isSeq, type Node, parseAllDocuments, type YAMLMap } from "yaml";
import type { SourceText } from "../sources/declaration-source.ts";
import { apiVersion } from "./parse.ts";
import { lineAndColumn } from "./text-position.ts";

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/**
 * The text with its documents written in the usual way, or what keeps it from being read. Texts that hold anything but
 * our documents are returned as they are: their layout belongs to others.
 */
export function formatDocuments({ path, text, defect }: SourceText): { text: string } | { problem: string } {
  if (defect) return { problem: `${path}:${defect.line}:${defect.column}: ${defect.message}` };
  const documents = parseAllDocuments(text, { prettyErrors: false });
  if (!Array.isArray(documents) || documents.length === 0) return { text };
  for (const { errors } of documents) {
    const [error] = errors;
    if (!error) continue;
    const { line, column } = lineAndColumn(text, error.pos[0]);
    return { problem: `${path}:${line}:${column}: ${error.message.replace(/\s+/g, " ")}` };
  }
  const kindOf = (node: unknown): string | undefined =>
    isMap(node) && node.get("apiVersion") === apiVersion ? String(node.get("kind")).toLowerCase() : undefined;
  const kinds = documents.map(({ contents }) => kindOf(contents));
  if (kinds.some((kind) => kind === undefined || !(kind in schemaDocuments) || kind === "definitions"))
    return { text };
  for (const [index, document] of documents.entries()) {
    const [first] = (document.contents as unknown as YAMLMap).items;
    order(document.contents as Node, schemaDocuments[kinds[index] as "site"] as Schema);
    keepHeader(document.contents as unknown as YAMLMap, first?.key);
  }
  const written = documents.map((document) => document.toString({ lineWidth: 0, indentSeq: true })).join("");
  return { text: /^---/.test(text) ? written : written.replace(/^---\n/, "") };
}

/** A comment above the first key is the document's: it stays above when another key becomes the first. */
function keepHeader(map: YAMLMap, before: unknown): void {
  const after = map.items[0]?.key;
  if (!isScalar(before) || !isScalar(after) || before === after || !before.commentBefore) return;
  after.commentBefore = [before.commentBefore, after.commentBefore].filter(Boolean).join("\n");
  delete before.commentBefore;
}

/** Keys stand as in the schema; those that it does not know keep their place at the end. */
function order(node: Node | null, schema: Schema): void {
  const known = resolved(schema);
  if (isSeq(node)) for (const item of node.items) order(item as Node, known.items ?? {});
  if (!isMap(node)) return;
  const properties = Object.keys(known.properties ?? {});
  const rank = (key: unknown): number => {
    const at = properties.indexOf(String(isScalar(key) ? key.value : key));
    return at < 0 ? properties.length : at;
  };
  const map = node as YAMLMap;
  map.items.sort((left, right) => rank(left.key) - rank(right.key));
  for (const { key, value } of map.items)
    order(value as Node | null, known.properties?.[String(isScalar(key) ? key.value : key)] ?? {});
}

function resolved(schema: Schema): Schema {
  const name = schema.$ref?.replace(/^.*#\/definitions\//, "");
  if (name === undefined) return schema;
  return (schemaDocuments.definitions.definitions as unknown as Record<string, Schema>)[name] ?? {};
}

/** The documents of a text that a program has written, as plain data; empty ones are left out. Throws YAMLParseError. */
export function plainDocuments(text: string): unknown[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [error] = document.errors;
    if (error) throw error;
    const value: unknown = document.toJS();
    return value === null ? [] : [value];
  });
}
