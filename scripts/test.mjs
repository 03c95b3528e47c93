// npm test: builds, then runs every test that needs nothing but Node. Arguments name folders or files to run instead.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build, install, root } from "./prepare.mjs";

install();
build();
const wanted = process.argv.slice(2);
const folders = ["schemas", "router", "config-sync", "cli"]
  .map((member) => join(member, "dist/test"))
  .concat("test/dist");
const files = folders
  .flatMap((folder) => {
    try {
      return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) =>
        join(folder, file),
      );
    } catch (error) {
      if (error.code === "ENOENT") return [];
      throw error;
    }
  })
  .filter((file) => file.endsWith(".test.js"))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();
const { status } = spawnSync(process.execPath, ["--test", "--test-concurrency=2", ...files], {
  cwd: root,
  stdio: "inherit",
});
process.exit(status ?? 1);
