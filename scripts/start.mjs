// npm start: the hello-world example, two sites on this machine.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { build, install, root } from "./prepare.mjs";

install();
build();
const demo = join(root, "examples/hello-world/demo.mjs");
const child = spawn(process.execPath, [demo, ...process.argv.slice(2)], { stdio: "inherit" });
// Ctrl-C reaches the child by itself; here it only must not end the parent before it.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
