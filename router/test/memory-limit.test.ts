// What waits in the process is counted, and at the limit no flow begins.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { test } from "node:test";
import { limitWithin, MemoryLimit } from "../src/flows/memory-limit.ts";
import { heldBytes } from "../src/io/held-bytes.ts";
import { echo, eventually, exchange, startRouter, startServer } from "./harness.ts";

test("the limit counts flows and what waits, tells once in a while, and leaves room for the program", () => {
  let now = 0;
  const told: string[] = [];
  const limit = new MemoryLimit(
    1_048_576,
    () => now,
    (message) => void told.push(message),
  );
  assert.equal(limit.refusalOf(64, 0), undefined);
  assert.match(limit.refusalOf(64, 1) ?? "", /1\.0 MiB are in use by 64 flows/);
  assert.equal(limit.refusalOf(0, 1_048_576), undefined);
  limit.refusalOf(65, 0);
  assert.deepEqual([told.length, limit.refused], [1, 2]);
  now = 10_000;
  limit.refusalOf(65, 0);
  assert.equal(told.length, 2);
  const mib = 1024 * 1024;
  assert.equal(limitWithin(256 * mib), Math.floor(156 * mib * 0.6));
  assert.equal(limitWithin(64 * mib), 32 * mib);
});

test("at the limit a flow is refused with a reason, those that run go on, and later ones begin again", async (t) => {
  const a = startRouter("a", (stop) => t.after(stop), "interior", {}, 20_000);
  const b = startRouter("b", (stop) => t.after(stop));
  b.create("listener", "ir", { host: "127.0.0.1", port: "0", role: "inter-router" });
  const link = { host: "127.0.0.1", role: "inter-router", port: String(await b.port("listener", "ir")) };
  a.create("connector", "to-b", link);
  const target = await startServer(echo, (stop) => t.after(stop));
  b.create("tcpConnector", "target", { address: "svc", host: "127.0.0.1", port: String(target) });
  a.create("tcpListener", "entry", { address: "svc", host: "127.0.0.1", port: "0" });
  const port = await a.port("tcpListener", "entry");
  const open = async (): Promise<Socket> => {
    const socket = connect(port, "127.0.0.1");
    socket.write("x");
    await once(socket, "data");
    return socket;
  };
  const first = await open();
  const second = await open();
  await assert.rejects(exchange(port, "too much"), /ECONNRESET/);
  assert.ok(a.lines.some((line) => /^warning new flows are refused: .* by 2 flows, the limit is/.test(line)));
  first.write("y");
  assert.equal(String((await once(first, "data"))[0]), "y");
  second.destroy();
  first.destroy();
  await eventually("the flows are over", () =>
    a.router.entities("tcpListener").every((one) => one.connectionsOpened === one.connectionsClosed),
  );
  assert.equal(String(await exchange(port, "again")), "again");
});

test("nothing is counted any more when all flows are over, whichever way they ended", async (t) => {
  const a = startRouter("a", (stop) => t.after(stop));
  const b = startRouter("b", (stop) => t.after(stop));
  b.create("listener", "ir", { host: "127.0.0.1", port: "0", role: "inter-router" });
  const link = { host: "127.0.0.1", role: "inter-router", port: String(await b.port("listener", "ir")) };
  a.create("connector", "to-b", link);
  const sockets: Socket[] = [];
  const target = await startServer(
    (socket) => {
      sockets.push(socket.on("error", () => {}));
      socket.pause();
    },
    (stop) => t.after(stop),
  );
  b.create("tcpConnector", "target", { address: "svc", host: "127.0.0.1", port: String(target) });
  a.create("tcpListener", "entry", { address: "svc", host: "127.0.0.1", port: "0" });
  const port = await a.port("tcpListener", "entry");
  const before = heldBytes();
  const clients = Array.from({ length: 8 }, () => connect(port, "127.0.0.1").on("error", () => {}));
  for (const client of clients) client.write(Buffer.alloc(8_000_000));
  await eventually("it waits in the routers", () => heldBytes() > before + 1_000_000);
  for (const [index, client] of clients.entries())
    if (index % 2 === 0) client.resetAndDestroy();
    else sockets[index]?.resetAndDestroy();
  for (const socket of sockets) socket.destroy();
  await eventually("nothing waits", () => heldBytes() <= before);
  assert.equal(heldBytes(), before);
});
