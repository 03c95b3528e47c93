// npm run isthmus -- ARGS: the command line from this checkout.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build, install, root } from "./prepare.mjs";

install();
build();
const { status } = spawnSync(
  process.execPath,
  [join(root, "cli/bin/isthmus.mjs"), ...process.argv.slice(2)],
  {
    stdio: "inherit",
  },
);
process.exit(status ?? 1);
