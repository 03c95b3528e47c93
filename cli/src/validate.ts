import { formatProblem } from "@isthmus/config-sync/declarations/problems.js";
import { readDocuments } from "./documents.ts";
import { type FindingFormat, formatFindings } from "./findings.ts";
import { paint } from "./output.ts";

export interface ValidateOptions {
  readonly site?: string;
  readonly output: FindingFormat;
  readonly strict?: boolean;
}

/** `isthmus validate FILE|FOLDER…` */
export function validate(paths: readonly string[], { site, output, strict }: ValidateOptions): void {
  const { texts, model, problems } = readDocuments(paths, site);
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.length - errors;
  const sites = [...model.sites.keys()];
  if (errors > 0 || (strict && warnings > 0)) process.exitCode = 1;
  if (output !== "text") {
    process.stdout.write(formatFindings(output, { files: texts.map(({ path }) => path), sites, problems }));
    return;
  }
  for (const problem of problems) {
    const colour = problem.severity === "error" ? "red" : "yellow";
    process.stderr.write(`${paint(process.stderr, colour, formatProblem(problem))}\n`);
  }
  if (texts.length === 0 && errors === 0) {
    process.stderr.write(`no .yaml or .yml file in ${paths.join(", ")}\n`);
    process.exitCode = 1;
  } else if (errors > 0) {
    const more = warnings > 0 ? `, ${count(warnings, "warning")}` : "";
    process.stderr.write(`${count(errors, "error")}${more}; isthmus explain CODE tells more\n`);
  } else {
    const more = warnings > 0 ? `, ${count(warnings, "warning")}` : "";
    process.stdout.write(
      `valid: ${count(texts.length, "file")}, sites: ${sites.join(", ") || "none"}${more}\n`,
    );
  }
}

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? "" : "s"}`;
