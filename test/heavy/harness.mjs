// What the heavier checks have in common: results told as they come, programs that end with the check, waiting.
import { spawn } from "node:child_process";
import { createServer } from "node:net";

let failures = 0;
const cleanUp = [];

/** Tells one result; one that is not ok makes the exit code 1. */
export function report(name, ok, figure) {
  console.log(`${ok ? "ok" : "NOT OK"}  ${name}: ${figure}`);
  if (!ok) failures++;
}
export const failed = () => failures > 0;

/** Lets `step` run when the check ends; the last is first. */
export const atEnd = (step) => void cleanUp.push(step);
export async function end() {
  for (const step of cleanUp.reverse()) await step();
}

export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Waits until the condition gives something. */
export async function eventually(what, condition, deadlineMs = 30_000) {
  const last = Date.now() + deadlineMs;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > last) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}

/** Starts a program that is ended with the check; `output` is what it has said. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  child.output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (child.output += chunk));
  atEnd(
    () =>
      new Promise((gone) => {
        if (child.exitCode !== null || child.signalCode !== null) return gone();
        child.once("exit", gone);
        child.kill("SIGTERM");
      }),
  );
  return child;
}
