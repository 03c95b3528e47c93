// One listener over several addresses: split by weight, failover by priority, changed while it runs.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { eventually, exchange, startRouter, startServer, type TestRouter } from "./harness.ts";

/** A router with the listener, and two others that serve one address each and say their name. */
async function branches(t: TestContext, strategy: string, values: Record<string, number>) {
  const start = (id: string): TestRouter => startRouter(id, (stop) => t.after(stop));
  const front = start("front");
  front.create("listener", "ir", { host: "127.0.0.1", port: "0", role: "inter-router" });
  const link = await front.port("listener", "ir");
  front.create("tcpListener", "split", { multiAddressStrategy: strategy, host: "127.0.0.1", port: "0" });
  const serving = new Map<string, TestRouter>();
  for (const [address, value] of Object.entries(values)) {
    const router = start(address);
    const target = await startServer(
      (socket) => socket.end(address),
      (stop) => t.after(stop),
    );
    router.create("tcpConnector", "target", { address, host: "127.0.0.1", port: String(target) });
    router.create("connector", "up", { host: "127.0.0.1", port: String(link), role: "inter-router" });
    front.create("listenerAddress", `b-${address}`, { address, value, listener: "split" });
    serving.set(address, router);
  }
  const reachable = (count: number): Promise<unknown> =>
    eventually(`${count} branches`, () => front.router.entities("router.address").length === count);
  await reachable(Object.keys(values).length);
  const port = await front.port("tcpListener", "split");
  const ask = async (times: number): Promise<Record<string, number>> => {
    const found: Record<string, number> = {};
    for (let count = 0; count < times; count++) {
      const name = String(await exchange(port, ""));
      found[name] = (found[name] ?? 0) + 1;
    }
    return found;
  };
  return { front, serving, ask, reachable };
}

test("weighted: shares follow the weights, also when they change", { timeout: 30_000 }, async (t) => {
  const { front, ask, serving, reachable } = await branches(t, "weighted", { one: 3, two: 1 });
  assert.deepEqual(await ask(40), { one: 30, two: 10 });
  front.router.update("listenerAddress", "b-two", { value: 3 });
  assert.deepEqual(await ask(40), { one: 20, two: 20 });
  front.router.remove("listenerAddress", "b-one");
  assert.deepEqual(await ask(5), { two: 5 });
  front.create("listenerAddress", "b-one", { address: "one", value: 3, listener: "split" });
  serving.get("two")?.router.stop();
  await reachable(1);
  assert.deepEqual(await ask(5), { one: 5 }, "what cannot be reached has no share");
  const told = front.router
    .entities("listenerAddress")
    .map(({ name, value, connectionsOpened }) => [name, value, Number(connectionsOpened) > 0]);
  assert.deepEqual(told.sort(), [
    ["b-one", 3, true],
    ["b-two", 3, true],
  ]);
});

test("priority: the first that answers, left at once and taken back", { timeout: 30_000 }, async (t) => {
  const { ask, serving, reachable } = await branches(t, "priority", { main: 2, spare: 1 });
  assert.deepEqual(await ask(5), { main: 5 });
  const main = serving.get("main") as TestRouter;
  // Its target refuses: the router is there, but nothing answers behind it.
  main.router.remove("tcpConnector", "target");
  main.create("tcpConnector", "dead", { address: "main", host: "127.0.0.1", port: "1" });
  assert.deepEqual(await ask(5), { spare: 5 });
  main.router.remove("tcpConnector", "dead");
  await reachable(1);
  assert.deepEqual(await ask(5), { spare: 5 });
  const again = await startServer(
    (socket) => socket.end("main"),
    (stop) => t.after(stop),
  );
  main.create("tcpConnector", "target", { address: "main", host: "127.0.0.1", port: String(again) });
  await reachable(2);
  assert.deepEqual(await ask(5), { main: 5 });
});

test("what cannot be is refused with the reason", async (t) => {
  const router = startRouter("r", (stop) => t.after(stop));
  const listener = { host: "127.0.0.1", port: "0" };
  assert.throws(() => router.create("tcpListener", "a", listener), /address is missing/);
  assert.throws(
    () => router.create("tcpListener", "a", { ...listener, address: "x", multiAddressStrategy: "priority" }),
    /listenerAddress/,
  );
  router.create("tcpListener", "plain", { ...listener, address: "x" });
  router.create("tcpListener", "split", { ...listener, multiAddressStrategy: "weighted" });
  assert.throws(
    () => router.create("listenerAddress", "b", { address: "y", value: 1, listener: "nothing" }),
    /there is no tcpListener nothing/,
  );
  assert.throws(
    () => router.create("listenerAddress", "b", { address: "y", value: 1, listener: "plain" }),
    /no multiAddressStrategy/,
  );
  assert.throws(
    () => router.create("listenerAddress", "b", { address: "y", value: -1, listener: "split" }),
    /whole number/,
  );
  router.create("listenerAddress", "b", { address: "y", value: 1, listener: "split" });
  assert.throws(
    () => router.create("listenerAddress", "c", { address: "y", value: 1, listener: "split" }),
    /has the address y already/,
  );
});
