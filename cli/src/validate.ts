import { readFileSync } from "node:fs";
import { checkAll } from "@isthmus/config-sync/declarations/declarations.js";
import { formatProblem } from "@isthmus/config-sync/declarations/problems.js";
import { readSnapshot } from "@isthmus/config-sync/sources/directory-source.js";

/** `isthmus validate FILE|FOLDER…` */
export function validate(paths: readonly string[], { site }: { site?: string }): void {
  const { texts, unreadable } = readSnapshot(paths.filter((path) => path !== "-"));
  const all = paths.includes("-") ? [...texts, { path: "<stdin>", text: readFileSync(0, "utf8") }] : texts;
  const { model, problems } = checkAll(all, site);
  for (const { path, reason } of unreadable) process.stderr.write(`${path}: ${reason}\n`);
  for (const problem of problems) process.stderr.write(`${formatProblem(problem)}\n`);
  const errors = problems.filter(({ severity }) => severity === "error").length + unreadable.length;
  if (all.length === 0 && unreadable.length === 0) {
    process.stderr.write(`no .yaml or .yml file in ${paths.join(", ")}\n`);
    process.exitCode = 1;
  } else if (errors > 0) {
    process.stderr.write(`${errors} ${errors === 1 ? "error" : "errors"}\n`);
    process.exitCode = 1;
  } else {
    const sites = [...model.sites.keys()];
    process.stdout.write(
      `valid: ${all.length} ${all.length === 1 ? "file" : "files"}, sites: ${sites.join(", ") || "none"}\n`,
    );
  }
}
