// To which site a Link or Service document belongs.
import type { ParsedDocument } from "./parse.ts";

export interface Owner {
  readonly site: string;
  /** By a Site document of its folder or above, or because nobody else can be meant. */
  readonly how: "folder" | "fallback";
}

/**
 * A function from a file to its site: the only Site document of the file's folder or of the nearest folder above that
 * has any; where none has, the site of this process; else the only site there is. Undefined where that is not clear.
 */
export function ownerOf(
  documents: readonly ParsedDocument[],
  ownSite: string | undefined,
  sites: readonly string[],
): (file: string) => Owner | undefined {
  const byFolder = new Map<string, Set<string>>();
  for (const { kind, file, name } of documents) {
    if (kind !== "Site") continue;
    const folder = folderOf(file);
    byFolder.set(folder, (byFolder.get(folder) ?? new Set()).add(name));
  }
  const known = new Map<string, Owner | undefined>();
  const search = (start: string): Owner | undefined => {
    for (let folder: string | undefined = start; folder !== undefined; folder = above(folder)) {
      const found = byFolder.get(folder);
      if (found) return found.size === 1 ? { site: [...found][0] as string, how: "folder" } : undefined;
    }
    const site = ownSite ?? (sites.length === 1 ? sites[0] : undefined);
    return site === undefined ? undefined : { site, how: "fallback" };
  };
  return (file) => {
    const folder = folderOf(file);
    if (!known.has(folder)) known.set(folder, search(folder));
    return known.get(folder);
  };
}

/** The folder of a file; "" for one that stands in none. */
export const folderOf = (file: string): string => file.split("/").slice(0, -1).join("/");
const above = (folder: string): string | undefined => (folder === "" ? undefined : folderOf(folder));
