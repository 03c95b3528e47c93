// TCP both ways with a peer that speaks the protocol as skupper-router does and shares no code with us.
// Also a client with the engine that it uses (python3-qpid-proton). The peers are minimal-peer.py and minimal-edge.py in ../shared/interop beside the checkout, or in INTEROP_PEERS.
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const peers = process.env.INTEROP_PEERS ?? join(root, "../shared/interop");
// The peer connects its side to an echo server here, and listens there for clients of svc-a.
const [peerTarget, peerListens] = [24102, 26203];
const folder = mkdtempSync(join(tmpdir(), "isthmus-interop-"));
const children = [];
const run = (command, args) => {
  const child = spawn(command, args, { stdio: "inherit" });
  children.push(child);
  return child;
};
const listen = (port) =>
  new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true }, (socket) =>
      socket.on("error", () => {}).pipe(socket),
    );
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
const exchange = (port, bytes) =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const hash = createHash("sha256");
    socket.on("data", (chunk) => hash.update(chunk));
    socket.on("end", () => resolve(hash.digest("hex")));
    socket.on("error", reject);
    socket.setTimeout(20_000, () => socket.destroy(new Error("nothing came for 20 s")));
    socket.end(bytes);
  });
async function untilOpen(port) {
  const end = Date.now() + 20_000;
  for (;;) {
    const open = await new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => resolve(false));
    });
    if (open) return;
    if (Date.now() > end) throw new Error(`port ${port} did not open`);
    await new Promise((next) => setTimeout(next, 100));
  }
}

let failures = 0;
/** Both ways with one peer: a router beside ours, or an edge router below it. */
async function both(role, peer) {
  const [ir, tcp] = [await listen(0), await listen(0)].map((server) => {
    const { port } = server.address();
    server.close();
    return port;
  });
  const configuration = join(folder, `${role}.json`);
  writeFileSync(
    configuration,
    JSON.stringify([
      ["router", { id: "B", mode: "interior" }],
      ["listener", { name: "ir", host: "127.0.0.1", port: String(ir), role }],
      ["tcpConnector", { name: "to-us", host: "127.0.0.1", port: String(peerTarget), address: "svc-a" }],
      ["tcpListener", { name: "to-peer", host: "127.0.0.1", port: String(tcp), address: "svc-x" }],
    ]),
  );
  const router = run(process.execPath, [join(root, "router/bin/isthmus-router.mjs"), "-c", configuration]);
  await untilOpen(ir);
  const python = run("python3", [join(peers, peer), String(ir)]);
  for (const [direction, port] of [
    ["from us to the peer", tcp],
    ["from the peer to us", peerListens],
  ]) {
    await untilOpen(port);
    for (const size of [10, 300_000, 5_000_000]) {
      const bytes = randomBytes(size);
      const ok = (await exchange(port, bytes)) === createHash("sha256").update(bytes).digest("hex");
      if (!ok) failures++;
      console.log(`${ok ? "ok" : "NOT OK"}  ${role}: ${size} bytes ${direction} and back, half-closed`);
    }
  }
  for (const child of [python, router]) {
    child.kill("SIGTERM");
    await new Promise((exited) => child.once("exit", exited));
  }
}

/** A client with qpid-proton's engine, the one that skupper-router uses. */
async function proton() {
  const server = await listen(0);
  const { port } = server.address();
  server.close();
  const configuration = join(folder, "proton.json");
  const entities = [
    ["router", { id: "B", mode: "interior" }],
    ["listener", { name: "clients", host: "127.0.0.1", port: String(port), role: "normal" }],
  ];
  writeFileSync(configuration, JSON.stringify(entities));
  const router = run(process.execPath, [join(root, "router/bin/isthmus-router.mjs"), "-c", configuration]);
  await untilOpen(port);
  const client = run(process.env.PROTON_PYTHON ?? "/usr/bin/python3", [
    join(root, "test/heavy/proton-client.py"),
    String(port),
  ]);
  const code = await new Promise((exited) => client.once("exit", exited));
  if (code !== 0) failures++;
  router.kill("SIGTERM");
  await new Promise((exited) => router.once("exit", exited));
}

let echo;
try {
  await proton();
  if (existsSync(peers)) {
    echo = await listen(peerTarget);
    await both("inter-router", "minimal-peer.py");
    await both("edge", "minimal-edge.py");
  } else
    console.log("interop: the peers are left out, they are not there (INTEROP_PEERS names their folder)");
} catch (error) {
  console.error(error);
  failures++;
} finally {
  for (const child of children) child.kill("SIGTERM");
  echo?.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(failures === 0 ? "interop: all as it should be" : `interop: ${failures} failed`);
process.exit(failures === 0 ? 0 : 1);
