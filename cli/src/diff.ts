import { type Change, diffModels } from "@isthmus/config-sync/declarations/model-diff.js";
import { validDocuments } from "./documents.ts";
import { type Output, paint, print } from "./output.ts";

/** `isthmus diff A B`: 0 the same, 1 different. */
export function diff(left: string, right: string, options: { site?: string; output: Output }): void {
  const before = validDocuments([left], options.site);
  const after = validDocuments([right], options.site);
  const changes = diffModels(before.model, after.model);
  print(options.output, { changes }, () => (changes.length === 0 ? "no difference\n" : table(changes)));
  if (changes.length > 0) process.exitCode = 1;
}

const colours = { added: "green", removed: "red", changed: "yellow" } as const;

function table(changes: readonly Change[]): string {
  const sites = [...new Set(changes.map(({ site }) => site))];
  return sites
    .map((site) => {
      const lines = changes
        .filter((change) => change.site === site)
        .map(({ what, change, details }) => {
          const more = details.map((detail) => `      ${detail}\n`).join("");
          return `  ${paint(process.stdout, colours[change], `${what}: ${change}`)}\n${more}`;
        });
      return `${site}\n${lines.join("")}`;
    })
    .join("");
}
