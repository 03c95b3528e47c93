import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sitePaths } from "./state-folder.ts";
import { readStatuses } from "./status.ts";

/** `isthmus confirm CODE`: lets a large deletion happen that a site holds. */
export function confirm(code: string, { state }: { state: string }): void {
  const statuses = readStatuses(state, Date.now());
  const holding = statuses.filter(({ held }) => held?.code === code);
  if (holding.length === 0) {
    const others = statuses.flatMap(({ site, held }) => (held ? [`${site}: ${held.code}`] : []));
    throw new Error(
      `no site holds a deletion with the code ${code}${others.length > 0 ? ` (there is ${others.join(", ")})` : ""}`,
    );
  }
  for (const { site, held } of holding) {
    const { folder } = sitePaths(state, site);
    if (!existsSync(folder)) continue;
    writeFileSync(join(folder, "confirm"), `${code}\n`, { mode: 0o600 });
    process.stdout.write(`${site}: confirmed; ${held?.what.length ?? 0} links and services go\n`);
  }
}
