// Changes to the Site document in a text, comments and order kept. Pure.
import { type Document, isMap, isSeq, parseAllDocuments, stringify, type YAMLMap } from "yaml";

export interface ExposeSpec {
  readonly service: string;
  readonly address?: string;
  readonly port: number;
  readonly targetPort?: number | string;
  readonly target: Readonly<Record<string, string>>;
}
export interface LinkSpec {
  readonly to: string;
  readonly endpoints?: readonly string[];
  readonly cost?: number;
}

/** A Site document as a text. */
export function newSite(name: string, spec: Readonly<Record<string, unknown>> = {}): string {
  return stringify({
    apiVersion: "isthmus.dev/v1alpha1",
    kind: "Site",
    metadata: { name },
    ...(Object.keys(spec).length > 0 && { spec }),
  });
}

/** Adds the exposure, or puts it in the place of the one of that name. Throws when there is no Site document. */
export const withExposure = (text: string, site: string, exposure: ExposeSpec): string =>
  changed(text, site, (document) => put(document, "exposes", "service", exposure));
/** Throws when it is not exposed. */
export const withoutExposure = (text: string, site: string, service: string): string =>
  changed(text, site, (document) => remove(document, "exposes", "service", service));
export const withLink = (text: string, site: string, link: LinkSpec): string =>
  changed(text, site, (document) => put(document, "links", "to", link));
/** Throws when there is no such link. */
export const withoutLink = (text: string, site: string, to: string): string =>
  changed(text, site, (document) => remove(document, "links", "to", to));

/** Whether the text holds the Site document of that name, or of any. */
export function hasSite(text: string, site?: string): boolean {
  return parseAllDocuments(text).some((document) => isSite(document, site));
}
function isSite(document: Document, site?: string): boolean {
  const name = document.getIn(["metadata", "name"]);
  return document.get("kind") === "Site" && (site === undefined || name === site);
}
function changed(text: string, site: string, change: (document: Document) => void): string {
  const documents = parseAllDocuments(text) as Document[];
  const document = documents.find((one) => isSite(one, site));
  if (!document) throw new Error(`there is no Site document of ${site}`);
  change(document);
  return documents.map(String).join("");
}
function put(document: Document, list: "exposes" | "links", key: string, value: object): void {
  const path = ["spec", list];
  const index = indexOf(document, list, key, (value as Record<string, unknown>)[key]);
  if (index >= 0) document.setIn([...path, index], document.createNode(value));
  else if (isSeq(document.getIn(path))) document.addIn(path, document.createNode(value));
  else document.setIn(path, document.createNode([value]));
}
function remove(document: Document, list: "exposes" | "links", key: string, name: string): void {
  const index = indexOf(document, list, key, name);
  if (index < 0) throw new Error(list === "links" ? `there is no link to ${name}` : `${name} is not exposed`);
  document.deleteIn(["spec", list, index]);
}
function indexOf(document: Document, list: string, key: string, name: unknown): number {
  const items = document.getIn(["spec", list]);
  if (!isSeq(items)) return -1;
  return items.items.findIndex((item) => isMap(item) && (item as YAMLMap).get(key) === name);
}
