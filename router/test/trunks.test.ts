// Connections for streams beside the one for control, and messages by priority.
import assert from "node:assert/strict";
import { test } from "node:test";
import rhea, { type EventContext } from "rhea";
import { checkAttributes } from "../src/configuration/attributes.ts";
import { LogBook } from "../src/log.ts";
import { Router } from "../src/router.ts";
import { echo, eventually, exchange, startRouter, startServer, type TestRouter } from "./harness.ts";

const roles = ({ router }: TestRouter): unknown[] =>
  router.entities("connection").map(({ role, active, opened }) => `${role} ${active ?? opened}`);

test("streams take the connections that are there for them, in both directions", async (t) => {
  const b = startRouter("b", (stop) => t.after(stop));
  const a = startRouter("a", (stop) => t.after(stop), "interior", { dataConnectionCount: "2" });
  b.create("listener", "ir", { host: "127.0.0.1", port: "0", role: "inter-router" });
  const port = await b.port("listener", "ir");
  a.create("connector", "b", { host: "127.0.0.1", port: String(port), role: "inter-router" });
  const target = await startServer(echo, (stop) => t.after(stop));
  b.create("tcpConnector", "target", { address: "svc", host: "127.0.0.1", port: String(target) });
  a.create("tcpListener", "entry", { address: "svc", host: "127.0.0.1", port: "0" });
  const entry = await a.port("tcpListener", "entry");
  for (const router of [a, b])
    await eventually(
      "three connections",
      () => roles(router).length === 3 && !String(roles(router)).includes("false"),
    );
  const bytes = "x".repeat(100_000);
  for (let count = 0; count < 8; count++) assert.equal(String(await exchange(entry, bytes)), bytes);
  for (const { router } of [a, b]) {
    const carried = new Map<unknown, number>();
    for (const { connectionId, linkDir, linkType, deliveryCount } of router.entities("router.link"))
      if (linkDir === "out" && linkType === "endpoint")
        carried.set(connectionId, (carried.get(connectionId) ?? 0) + Number(deliveryCount));
    assert.deepEqual([...carried.values()], [4, 4], "each took its half, and the one for control none");
  }
  // The group goes with its control connection and comes back with it.
  a.router.remove("connector", "b");
  await eventually("all are gone", () => roles(a).length === 0 && roles(b).length === 0);
  assert.throws(
    () =>
      new Router(
        {
          type: "router",
          name: "x",
          attributes: checkAttributes(
            "router",
            new Map([
              ["id", "x"],
              ["dataConnectionCount", "many"],
            ]),
            "create",
          ),
        },
        { book: new LogBook("error", () => {}, Date.now), outputFile: "", version: "1", now: Date.now },
      ),
    /dataConnectionCount many/,
  );
});

test("messages go over the link of their priority", async (t) => {
  const [a, b] = ["a", "b"].map((id) => startRouter(id, (stop) => t.after(stop))) as [TestRouter, TestRouter];
  b.create("listener", "ir", { host: "127.0.0.1", port: "0", role: "inter-router" });
  const ir = await b.port("listener", "ir");
  a.create("connector", "b", { host: "127.0.0.1", port: String(ir), role: "inter-router" });
  const open = async (router: TestRouter) => {
    router.create("listener", "clients", { host: "127.0.0.1", port: "0", role: "normal" });
    const port = await router.port("listener", "clients");
    const connection = rhea.create_container().connect({ host: "127.0.0.1", port, reconnect: false });
    t.after(() => connection.close());
    return connection;
  };
  const got: number[] = [];
  const receiver = (await open(b)).open_receiver("q");
  receiver.on("message", ({ message }: EventContext) => got.push(message?.priority as number));
  await eventually("a knows q", () =>
    a.router.entities("router.address").some(({ key, remoteCount }) => key === "Mq" && remoteCount === 1),
  );
  const sender = (await open(a)).open_sender("q");
  await eventually("credit", () => sender.sendable());
  for (const priority of [9, 0, 9, 4]) sender.send({ body: "x", priority });
  await eventually("all are there", () => got.length === 4);
  const outgoing = a.router
    .entities("router.link")
    .filter(({ linkType, linkDir }) => linkType === "inter-router" && linkDir === "out");
  assert.deepEqual(
    outgoing.slice(0, 10).map(({ deliveryCount }) => deliveryCount),
    [1, 0, 0, 0, 1, 0, 0, 0, 0, 2],
  );
});
