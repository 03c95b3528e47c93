// Sets up what is missing, so that every command works right after cloning: dependencies, then the build.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Runs a command with its output shown; ends this process when it fails. */
export function run(command, args, options = {}) {
  const { status, signal } = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (status !== 0) process.exit(status ?? (signal ? 130 : 1));
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Node 20.19 or newer is needed, this is ${process.versions.node}`);
  process.exit(1);
}

/** Installs the dependencies unless they are those of the lock file already. */
export function install() {
  checkNode();
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const mark = join(root, "node_modules", ".isthmus-lock");
  if (existsSync(mark) && readFileSync(mark, "utf8") === lock) return;
  console.error("installing dependencies (npm ci) …");
  // Standard output belongs to the command that is being prepared.
  run(process.platform === "win32" ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--loglevel=error"], {
    stdio: ["ignore", 2, 2],
  });
  writeFileSync(mark, lock);
}

export function build() {
  run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-b"]);
}
