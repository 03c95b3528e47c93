// Documents as they are kept: plain data, without the text that they were read from.
import { folderOf } from "./owner.ts";
import type { ParsedDocument } from "./parse.ts";

/** A document that was good and live. */
export interface GoodDocument {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly file: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** The site to which a Link or Service document belonged. */
  readonly owner?: string;
}

export const remember = (
  { id, kind, name, file, value }: ParsedDocument,
  owner: string | undefined,
): GoodDocument => ({ id, kind, name, file, value, ...(owner !== undefined && { owner }) });

/** The document again; its text is gone, so all of it stands at the beginning of its file. */
export const recall = ({ owner, ...good }: GoodDocument): ParsedDocument => ({
  ...good,
  problems: [],
  at: () => ({ file: good.file, line: 1, column: 1 }),
});

/**
 * What makes two versions the same document, wherever they stand: for a Site its name; for Link and Service the folder
 * too, because it says whose they are; several Network documents may share a name, so there it is the place.
 */
export function identityOf({
  kind,
  name,
  file,
  id,
}: Pick<GoodDocument, "kind" | "name" | "file" | "id">): string {
  if (kind === "Network" || name === "") return id;
  const folder = kind === "Site" ? "" : folderOf(file);
  return `${folder} ${kind}/${name}`;
}
