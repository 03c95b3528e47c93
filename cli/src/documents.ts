// Documents as the commands take them: files, folders, or standard input.
import { readFileSync } from "node:fs";
import { checkAll } from "@isthmus/config-sync/declarations/declarations.js";
import {
  compareProblems,
  formatProblem,
  hasErrors,
  type Problem,
} from "@isthmus/config-sync/declarations/problems.js";
import type { Model } from "@isthmus/config-sync/declarations/site-model.js";
import type { Snapshot, SourceText } from "@isthmus/config-sync/sources/declaration-source.js";
import { readSnapshot } from "@isthmus/config-sync/sources/directory-source.js";
import { sourceText } from "@isthmus/config-sync/sources/source-text.js";

export interface Documents {
  readonly texts: readonly SourceText[];
  readonly model: Model;
  readonly problems: readonly Problem[];
}

/** What stands at the paths, unchecked; `-` is standard input. */
export function readTexts(paths: readonly string[]): Snapshot {
  const { texts, unreadable } = readSnapshot(paths.filter((path) => path !== "-"));
  const all = paths.includes("-") ? [...texts, sourceText("<stdin>", readFileSync(0))] : texts;
  return { texts: all, unreadable };
}

/** Reads and checks what stands at the paths. */
export function readDocuments(paths: readonly string[], site: string | undefined): Documents {
  const { texts, unreadable } = readTexts(paths);
  const { model, problems } = checkAll(texts, site);
  const unread = unreadable.map(
    ({ path, reason }): Problem => ({
      at: { file: path, line: 1, column: 1 },
      severity: "error",
      code: "unreadable",
      message: `cannot be read: ${reason}`,
    }),
  );
  return { texts, model, problems: [...problems, ...unread].sort(compareProblems) };
}

/** The same, for commands that need valid documents: prints findings; throws when there are errors, or no document. */
export function validDocuments(paths: readonly string[], site: string | undefined): Documents {
  const documents = readDocuments(paths, site);
  for (const problem of documents.problems) process.stderr.write(`${formatProblem(problem)}\n`);
  if (hasErrors(documents.problems)) throw new Error("the documents are not valid");
  if (documents.model.sites.size === 0) throw new Error(`no site is declared in ${paths.join(", ")}`);
  return documents;
}

/** The site that a command is about. Throws when that is not clear. */
export function siteOf({ model }: Documents, named: string | undefined): string {
  const names = [...model.sites.keys()];
  if (named !== undefined) {
    if (!model.sites.has(named))
      throw new Error(`no document declares the site ${named}: there are ${names.join(", ")}`);
    return named;
  }
  if (names.length === 1) return names[0] as string;
  throw new Error(`say which of ${names.join(", ")} it is about: --site NAME`);
}
