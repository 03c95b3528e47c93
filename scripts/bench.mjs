// npm run bench: see bench/bench.mjs --help
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build, install, root } from "./prepare.mjs";

install();
build();
const { status } = spawnSync(process.execPath, [join(root, "bench/bench.mjs"), ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exit(status ?? 1);
