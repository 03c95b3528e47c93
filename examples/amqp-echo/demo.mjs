// Runs the example whole: both sites, an echo server on port 2000 and the bridge. With --once: one line, and the end.
import { spawn } from "node:child_process";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const here = import.meta.dirname;
const isthmus = join(here, "../../cli/bin/isthmus.mjs");
const children = [
  [isthmus, "up", here],
  [join(here, "bridge.mjs"), "echo", "2000"],
].map((args) => spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] }));
const echo = createServer({ allowHalfOpen: true }, (socket) => socket.on("error", () => {}).pipe(socket));
echo.listen(2000, "127.0.0.1");
async function stop(code) {
  echo.close();
  for (const child of children)
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      await gone;
    }
  process.exit(code);
}
process.once("SIGINT", () => stop(0));
process.once("SIGTERM", () => stop(0));

const say = (line) =>
  new Promise((resolve, reject) => {
    const socket = connect({ port: 12000, host: "127.0.0.1", allowHalfOpen: true });
    let answer = "";
    socket.setEncoding("utf8").on("data", (text) => {
      answer += text;
    });
    socket.on("end", () => resolve(answer));
    socket.on("error", reject);
    socket.end(line);
  });
const deadline = Date.now() + 30_000;
for (;;) {
  try {
    console.log(`\nsaid to cloud's port 12000 and heard back: ${await say("hello from the cloud")}\n`);
    break;
  } catch (error) {
    if (Date.now() > deadline) {
      console.error(`no answer within 30 s: ${error.message}`);
      await stop(1);
    }
    await pause(200);
  }
}
if (process.argv.includes("--once")) await stop(0);
