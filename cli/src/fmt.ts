import { renameSync, writeFileSync } from "node:fs";
import { formatDocuments } from "@isthmus/config-sync/declarations/formatting.js";
import { readTexts } from "./documents.ts";

/** `isthmus fmt FILE|FOLDER…`: prints, with --write changes files, with --check only tells. */
export function fmt(paths: readonly string[], options: { write?: boolean; check?: boolean }): void {
  const { texts, unreadable } = readTexts(paths);
  let failed = unreadable.length > 0;
  for (const { path, reason } of unreadable) process.stderr.write(`${path}: cannot be read: ${reason}\n`);
  for (const source of texts) {
    const result = formatDocuments(source);
    if ("problem" in result) {
      process.stderr.write(`${result.problem}\n`);
      failed = true;
    } else if (options.check) {
      if (result.text !== source.text) {
        process.stdout.write(`${source.path}\n`);
        failed = true;
      }
    } else if (options.write && source.path !== "<stdin>") {
      if (result.text === source.text) continue;
      writeFileSync(`${source.path}.new`, result.text);
      renameSync(`${source.path}.new`, source.path);
      process.stdout.write(`${source.path}\n`);
    } else process.stdout.write(result.text);
  }
  if (failed) process.exitCode = 1;
}
