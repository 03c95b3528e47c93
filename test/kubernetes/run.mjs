// Tests on real clusters: node test/kubernetes/run.mjs [PART…]   (npm run e2e)
// Makes two clusters on this machine (root, Go, Debian packages; minutes the first time) unless ISTHMUS_KUBECONFIGS
// names others. KEEP=1 leaves clusters and namespaces, SKIP_PREPARE=1 takes them as they are.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { prepare, takeDown } from "./harness.mjs";

const here = import.meta.dirname;
const parts = process.argv.slice(2);
const files = readdirSync(here)
  .filter(
    (name) => name.endsWith(".test.mjs") && (parts.length === 0 || parts.some((part) => name.includes(part))),
  )
  .map((name) => join(here, name));
if (files.length === 0) {
  console.error(`no test has a name with ${parts.join(" or ")}`);
  process.exit(2);
}
if (!process.env.SKIP_PREPARE) prepare();
// What a failed test leaves behind must not hold the others up.
const { status } = spawnSync(
  process.execPath,
  ["--test", "--test-concurrency=1", "--test-force-exit", ...files],
  { stdio: "inherit" },
);
if (!process.env.KEEP) takeDown();
process.exit(status ?? 1);
