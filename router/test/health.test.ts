// Probes, metrics, and a router that stops without breaking what runs.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { echo, eventually, exchange, startRouter, startServer, type TestRouter } from "./harness.ts";

const local = { host: "127.0.0.1", port: "0" };

test("healthz and metrics over HTTP", { timeout: 20_000 }, async (t) => {
  const router = startRouter("r", (stop) => t.after(stop));
  const target = await startServer(echo, (stop) => t.after(stop));
  router.create("listener", "probes", { ...local, http: true });
  router.create("listener", "health only", { ...local, http: true, metrics: false });
  router.create("tcpConnector", "c", { address: "svc", host: "127.0.0.1", port: String(target) });
  router.create("tcpListener", "l", { ...local, address: "svc" });
  const url = `http://127.0.0.1:${await router.port("listener", "probes")}`;
  const get = async (path: string, base = url): Promise<[number, string]> => {
    const response = await fetch(base + path);
    return [response.status, await response.text()];
  };
  assert.deepEqual(await get("/healthz"), [200, "ok\n"]);
  assert.equal((await get("/else"))[0], 404);
  assert.equal((await fetch(`${url}/healthz`, { method: "POST" })).status, 405);
  await exchange(await router.port("tcpListener", "l"), "12345");
  await eventually("the flow is counted", async () =>
    /isthmus_connector_bytes_total\{connector="c",address="svc",direction="in"\} 5/.test(
      (await get("/metrics"))[1],
    ),
  );
  const [, text] = await get("/metrics");
  for (const line of [
    'isthmus_router_info{id="r",mode="interior",version="test"} 1',
    "isthmus_routers 1",
    'isthmus_listener_up{listener="l",address="svc"} 1',
    'isthmus_listener_flows_total{listener="l",address="svc"} 1',
    "isthmus_open_flows 0",
  ])
    assert.ok(text.split("\n").includes(line), `${line}\n${text}`);
  assert.match(text, /^process_resident_memory_bytes \d+$/m);
  const other = `http://127.0.0.1:${await router.port("listener", "health only")}`;
  assert.equal((await get("/metrics", other))[0], 404);
  assert.equal((await get("/healthz", other))[0], 200);
});

test("a router that drains: nothing new, what runs finishes, the others are told at once", {
  timeout: 30_000,
}, async (t) => {
  const [a, b] = ["a", "b"].map((id) => startRouter(id, (stop) => t.after(stop))) as [TestRouter, TestRouter];
  const target = await startServer(echo, (stop) => t.after(stop));
  b.create("listener", "ir", { ...local, role: "inter-router" });
  b.create("listener", "probes", { ...local, http: true });
  const link = await b.port("listener", "ir");
  a.create("connector", "to-b", { host: "127.0.0.1", port: String(link), role: "inter-router" });
  b.create("tcpConnector", "c", { address: "svc", host: "127.0.0.1", port: String(target) });
  a.create("tcpListener", "l", { ...local, address: "svc" });
  const port = await a.port("tcpListener", "l");
  const client = connect(port, "127.0.0.1");
  let heard = "";
  let over = false;
  client.on("data", (chunk: Buffer) => {
    heard += chunk.toString();
  });
  client.on("close", () => {
    over = true;
  });
  client.write("one");
  await eventually("the flow runs", () => heard === "one");
  const drained = b.router.drain(10_000);
  await eventually(
    "the other router knows that nothing is served there",
    () => a.router.entities("router.address").length === 0,
  );
  const probes = b.router.entities("listener").find(({ name }) => name === "probes")?.boundPort;
  assert.equal((await fetch(`http://127.0.0.1:${probes}/healthz`)).status, 503);
  client.write("two");
  await eventually("it goes on", () => heard === "onetwo");
  assert.equal(over, false);
  client.end();
  assert.equal(await drained, 0, "nothing was cut");
  await eventually("the client has its end", () => over);

  const c = startRouter("c", (stop) => t.after(stop));
  c.create("tcpConnector", "c", { address: "svc", host: "127.0.0.1", port: String(target) });
  c.create("tcpListener", "l", { ...local, address: "svc" });
  const lasting = connect(await c.port("tcpListener", "l"), "127.0.0.1");
  lasting.on("error", () => {});
  lasting.write("x");
  await new Promise((resolve) => lasting.once("data", resolve));
  assert.equal(await c.router.drain(200), 1, "one that does not finish is cut after the limit");
  lasting.destroy();
});
