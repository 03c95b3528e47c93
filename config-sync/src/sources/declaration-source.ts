import { createHash } from "node:crypto";

/** Gives all texts at once. While nothing changes it is the same object again. */
export interface DeclarationSource {
  read(): Snapshot;
  close(): Promise<void>;
}

/** One text with documents, as it was read. */
export interface SourceText {
  /** The file, as the user named its folder. */
  readonly path: string;
  readonly text: string;
  /** Why the text could not be taken from the bytes; `text` is empty then. */
  readonly defect?: SourceDefect;
}

/** What is wrong with the bytes of a file, and where. */
export interface SourceDefect {
  readonly code: "too-large" | "not-utf8";
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Everything that a source holds at one time. Sources tell whole snapshots, never single events. */
export interface Snapshot {
  readonly texts: readonly SourceText[];
  /** What could not be read, and why. While there is any, nothing that is missing counts as deleted. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/** Tells snapshots apart: by the texts, where they stand, and what could not be read. 16 hexadecimal digits. */
export function snapshotHash({ texts, unreadable }: Snapshot): string {
  const hash = createHash("sha256");
  for (const { path, text, defect } of texts) hash.update(JSON.stringify([path, text, defect?.message]));
  return hash.update(JSON.stringify(unreadable)).digest("hex").slice(0, 16);
}
