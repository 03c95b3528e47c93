import { suggestion } from "@isthmus/config-sync/declarations/suggestion.js";
import { type FindingExplanation, findingCodes } from "@isthmus/schemas/finding-codes.js";
import { columns, type Output, print } from "./output.ts";

/** `isthmus explain [CODE]` */
export function explain(code: string | undefined, { output }: { output: Output }): void {
  if (code === undefined) {
    print(output, findingCodes, () =>
      columns(
        ["CODE", "SEVERITY", "WHAT"],
        findingCodes.map((one) => [one.code, one.severity, one.summary]),
      ),
    );
    return;
  }
  const found = findingCodes.find((one) => one.code === code);
  if (!found) {
    const near = suggestion(
      code,
      findingCodes.map((one) => one.code),
    );
    throw new Error(
      `there is no code ${code}${near ? ` (did you mean ${near}?)` : ""}: isthmus explain lists all`,
    );
  }
  print(output, found, () => page(found));
}

function page({ code, severity, summary, explanation, wrong, right }: FindingExplanation): string {
  const indented = (text: string): string =>
    text
      .split("\n")
      .map((line) => `    ${line}\n`)
      .join("");
  return `${code} (${severity})\n\n${summary}\n${explanation}\n\nFor example\n${indented(wrong)}Instead\n${indented(right)}`;
}
