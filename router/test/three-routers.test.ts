// Routers in a row and in a triangle, in one process over real sockets: streams are passed on, cut links heal.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { echo, eventually, exchange, startRouter, startServer, type TestRouter } from "./harness.ts";

async function listener(router: TestRouter): Promise<number> {
  router.create("listener", "ir", { host: "127.0.0.1", port: "0", role: "inter-router" });
  return router.port("listener", "ir");
}
const dial = (router: TestRouter, name: string, port: number, cost = 1): void =>
  router.create("connector", name, { host: "127.0.0.1", port: String(port), role: "inter-router", cost });
const sum = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

async function chain(t: TestContext, target: number): Promise<{ routers: TestRouter[]; port: number }> {
  const routers = ["a", "b", "c"].map((id) => startRouter(id, (stop) => t.after(stop))) as [
    TestRouter,
    TestRouter,
    TestRouter,
  ];
  const [a, b, c] = routers;
  const middle = await listener(b);
  dial(a, "to-b", middle);
  dial(c, "to-b", middle);
  c.create("tcpConnector", "target", { address: "svc", host: "127.0.0.1", port: String(target) });
  a.create("tcpListener", "entry", { address: "svc", host: "127.0.0.1", port: "0" });
  return { routers, port: await a.port("tcpListener", "entry") };
}

test("a stream crosses a router in the middle: content, half-close, many at once", async (t) => {
  const { routers, port } = await chain(t, await startServer(echo, (stop) => t.after(stop)));
  const large = randomBytes(20_000_000);
  assert.equal(sum(await exchange(port, large)), sum(large));
  const small = Array.from({ length: 300 }, (_, index) => Buffer.from(`message ${index}`));
  const answers = await Promise.all(small.map((bytes) => exchange(port, bytes)));
  assert.deepEqual(answers.map(String), small.map(String));
  const node = routers[0]?.router.entities("router.node").find(({ id }) => id === "c");
  assert.deepEqual([node?.nextHop, node?.cost], ["0/b", 2]);
  assert.deepEqual(
    routers.flatMap(({ lines }) => lines).filter((line) => /^(warning|error)/.test(line)),
    [],
  );
});

test("what a client says at once comes whole, also when the router that was tried first refuses", async (t) => {
  const [a, b, c] = ["a", "b", "c"].map((id) => startRouter(id, (stop) => t.after(stop))) as [
    TestRouter,
    TestRouter,
    TestRouter,
  ];
  dial(a, "to-b", await listener(b));
  dial(a, "to-c", await listener(c), 5);
  const target = await startServer(echo, (stop) => t.after(stop));
  b.create("tcpConnector", "dead", { address: "svc", host: "127.0.0.1", port: "1" });
  c.create("tcpConnector", "target", { address: "svc", host: "127.0.0.1", port: String(target) });
  a.create("tcpListener", "entry", { address: "svc", host: "127.0.0.1", port: "0" });
  const port = await a.port("tcpListener", "entry");
  await eventually("both serve it", () =>
    a.router
      .entities("router.address")
      .some(({ name, remoteCount }) => String(name).endsWith("svc") && remoteCount === 2),
  );
  for (const bytes of [Buffer.from("few"), randomBytes(100_000), randomBytes(5_000_000)])
    assert.equal(sum(await exchange(port, bytes)), sum(bytes));
  await eventually("all octets are counted", () => {
    const entry = a.router.entities("tcpListener")[0];
    return entry?.bytesIn === 5_100_003 && entry.bytesOut === 5_100_003;
  });
});

test("a reset crosses it too, both ways, and an unreachable target is told", async (t) => {
  let onSocket: (socket: Socket) => void = () => {};
  const { port, routers } = await chain(
    t,
    await startServer(
      (socket) => onSocket(socket),
      (stop) => t.after(stop),
    ),
  );
  onSocket = (socket) => socket.once("data", () => socket.resetAndDestroy());
  const client = connect(port, "127.0.0.1");
  const reset = new Promise<string>((resolve) => client.once("error", ({ message }) => resolve(message)));
  client.write("x");
  assert.match(await reset, /ECONNRESET/);
  const told = new Promise<string>((resolve) => {
    onSocket = (socket) => {
      socket.once("error", ({ message }) => resolve(message));
      socket.once("data", () => other.resetAndDestroy());
    };
  });
  const other = connect(port, "127.0.0.1");
  other.write("x");
  assert.match(await told, /ECONNRESET/);
  routers[2]?.create("tcpConnector", "dead", { address: "dead", host: "127.0.0.1", port: "1" });
  routers[0]?.create("tcpListener", "dead", { address: "dead", host: "127.0.0.1", port: "0" });
  const dead = (await routers[0]?.port("tcpListener", "dead")) as number;
  await assert.rejects(exchange(dead, "x"), /ECONNRESET/);
});

test("a truncated answer after a half-close is a reset, not an end", async (t) => {
  let target: Socket | undefined;
  const server = await startServer(
    (socket) => {
      target = socket.pause();
      socket.write("only the beg");
    },
    (stop) => t.after(stop),
  );
  const { port } = await chain(t, server);
  const answer = exchange(port, Buffer.alloc(300_000));
  // More has come than the target's program reads: closing it now makes the kernel send a reset.
  await eventually("the target's buffer is full", () => (target?.readableLength ?? 0) >= 16_384);
  target?.destroy();
  await assert.rejects(answer, /ECONNRESET/);
});

test("traffic takes the cheap way, and the other one when that is cut", async (t) => {
  const target = await startServer(echo, (stop) => t.after(stop));
  const [a, b, c] = ["a", "b", "c"].map((id) => startRouter(id, (stop) => t.after(stop))) as [
    TestRouter,
    TestRouter,
    TestRouter,
  ];
  const [atB, atC] = [await listener(b), await listener(c)];
  dial(a, "direct", atC, 10);
  dial(a, "to-b", atB, 1);
  dial(b, "to-c", atC, 1);
  c.create("tcpConnector", "target", { address: "svc", host: "127.0.0.1", port: String(target) });
  a.create("tcpListener", "entry", { address: "svc", host: "127.0.0.1", port: "0" });
  const port = await a.port("tcpListener", "entry");
  const hop = (): unknown => a.router.entities("router.node").find(({ id }) => id === "c")?.nextHop;
  await eventually("the way over b", () => hop() === "0/b");
  assert.equal(String(await exchange(port, "one")), "one");
  b.router.stop();
  await eventually("the direct way", () => hop() === "-");
  assert.equal(String(await exchange(port, "two")), "two");
});

test("addresses go with the target, and the port with the address", async (t) => {
  const { routers, port } = await chain(t, await startServer(echo, (stop) => t.after(stop)));
  const [a] = routers as [TestRouter];
  routers[2]?.router.stop();
  await eventually("the port is closed", () =>
    exchange(port, "x").then(
      () => false,
      () => true,
    ),
  );
  await eventually("the address is gone", () => a.router.entities("router.address").length === 0);
});
