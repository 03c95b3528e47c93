// Runs the example whole: both sites and the two workloads. With --once: one request, its answer, and the end.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const isthmus = join(here, "../../cli/bin/isthmus.mjs");
const once = process.argv.includes("--once");
const frontend = "http://127.0.0.1:8090";
const deadlineMs = 60_000;

const children = [];
let stopping = false;
function run(name, args) {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const show = (line) => console.log(name ? `${name} | ${line}` : line);
  createInterface({ input: child.stdout }).on("line", show);
  createInterface({ input: child.stderr }).on("line", show);
  child.on("exit", (code, signal) => {
    if (stopping) return;
    console.error(`${name || "isthmus"} ended (${signal ?? `exit code ${code}`})`);
    stop(1);
  });
  children.push(child);
}
async function stop(code) {
  if (stopping) return;
  stopping = true;
  const alive = children.filter((child) => child.exitCode === null && child.signalCode === null);
  await Promise.all(
    alive.map((child) => {
      const gone = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      return gone;
    }),
  );
  process.exit(code);
}
process.once("SIGINT", () => stop(0));
process.once("SIGTERM", () => stop(0));

run("backend", [join(here, "backend.mjs")]);
run("frontend", [join(here, "frontend.mjs")]);
run("", [isthmus, "up", here]);

const deadline = Date.now() + deadlineMs;
let answer;
for (;;) {
  try {
    const response = await fetch(`${frontend}/api/hello`);
    answer = (await response.text()).trim();
    if (response.ok) break;
  } catch (error) {
    answer = error.message;
  }
  if (Date.now() > deadline) {
    console.error(`no answer through the network within ${deadlineMs / 1000} s: ${answer}`);
    await stop(1);
  }
  await pause(200);
}
console.log(`\n${answer}\n`);
if (once) await stop(0);
else console.log(`Open ${frontend} or change ${join("examples", "hello-world")}/*.yaml. Ctrl-C ends it.`);
