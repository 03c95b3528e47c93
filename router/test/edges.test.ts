// Edge routers below interior ones: services both ways, messages both ways, the next uplink when one fails.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { type TestContext, test } from "node:test";
import rhea, { type Connection, type EventContext, type Message } from "rhea";
import { echo, eventually, exchange, startRouter, startServer, type TestRouter } from "./harness.ts";

const sum = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
const local = { host: "127.0.0.1", port: "0" };

/** a and b are interior and linked; e hangs below a first and b second, f below b by a port for edges alone. */
async function network(t: TestContext) {
  const start = (id: string, mode = "interior"): TestRouter => startRouter(id, (stop) => t.after(stop), mode);
  const [a, b, e, f] = [start("a"), start("b"), start("e", "edge"), start("f", "edge")];
  const dial = (from: TestRouter, name: string, port: number, role: string): void =>
    from.create("connector", name, { host: "127.0.0.1", port: String(port), role });
  for (const router of [a, b]) router.create("listener", "ir", { ...local, role: "inter-router" });
  b.create("listener", "edges", { ...local, role: "edge" });
  dial(a, "to-b", await b.port("listener", "ir"), "inter-router");
  dial(e, "to-a", await a.port("listener", "ir"), "edge");
  await eventually("e is below a", () =>
    e.router.entities("connection").some(({ active }) => active === true),
  );
  dial(e, "to-b", await b.port("listener", "ir"), "edge");
  dial(f, "to-b", await b.port("listener", "edges"), "edge");
  await eventually(
    "all are up",
    () =>
      b.router.entities("connection").filter(({ opened }) => opened).length >= 3 &&
      f.router.entities("connection").some(({ active }) => active === true),
  );
  return { a, b, e, f };
}
const serve = (router: TestRouter, address: string, target: number): void =>
  router.create("tcpConnector", `c-${address}`, { address, host: "127.0.0.1", port: String(target) });
const listen = (router: TestRouter, address: string): Promise<number> => {
  router.create("tcpListener", `l-${address}`, { ...local, address });
  return router.port("tcpListener", `l-${address}`);
};

test("TCP services: below, above, across and beside", { timeout: 30_000 }, async (t) => {
  const { a, b, e, f } = await network(t);
  const target = await startServer(echo, (stop) => t.after(stop));
  const large = randomBytes(5_000_000);
  const works = async (what: string, from: TestRouter, to: TestRouter, address: string): Promise<void> => {
    serve(to, address, target);
    const port = await listen(from, address);
    for (const bytes of [Buffer.from("hello"), large])
      assert.equal(sum(await exchange(port, bytes)), sum(bytes), what);
    const many = Array.from({ length: 50 }, (_, index) => Buffer.from(`${address} ${index}`));
    assert.deepEqual(
      (await Promise.all(many.map((bytes) => exchange(port, bytes)))).map(String),
      many.map(String),
    );
  };
  await works("from the router above to the edge", a, e, "at-e");
  await works("from the edge to the router above", e, a, "at-a");
  await works("over two routers to the edge", b, e, "far-e");
  await works("from the edge over two routers", e, b, "far-b");
  await works("from edge to edge over two routers", e, f, "at-f");
  await works("the other way", f, e, "back-at-e");
  assert.deepEqual(
    [a, b, e, f].flatMap(({ lines }) => lines).filter((line) => /^(warning|error)/.test(line)),
    [],
  );
});

test("an edge's service comes and goes, and a target that refuses is told", {
  timeout: 30_000,
}, async (t) => {
  const { b, e } = await network(t);
  const target = await startServer(echo, (stop) => t.after(stop));
  serve(e, "svc", target);
  await listen(b, "svc");
  const up = (): unknown => b.router.entities("tcpListener")[0]?.operStatus;
  assert.equal(up(), "up");
  e.router.remove("tcpConnector", "c-svc");
  await eventually("the port is closed", () => up() === "down");
  serve(e, "svc", 1);
  const port = await b.port("tcpListener", "l-svc");
  await assert.rejects(exchange(port, "x"), /ECONNRESET/);
});

test("the next uplink takes over when one fails", { timeout: 30_000 }, async (t) => {
  const { a, b, e } = await network(t);
  const target = await startServer(echo, (stop) => t.after(stop));
  serve(e, "at-e", target);
  serve(b, "at-b", target);
  const [below, above] = [await listen(b, "at-e"), await listen(e, "at-b")];
  assert.equal(String(await exchange(below, "one")), "one");
  const active = (): unknown => e.router.entities("connection").find((one) => one.active === true)?.container;
  assert.equal(active(), "a");
  a.router.stop();
  await eventually("b is the uplink now", () => active() === "b", 5000);
  await eventually("both ways again", async () => {
    const answers = await Promise.all(
      [exchange(below, "two"), exchange(above, "three")].map((one) => one.catch(() => "")),
    );
    return answers.map(String).join() === "two,three";
  });
});

test("messages: to and from an edge, answers, and each receiver once", { timeout: 30_000 }, async (t) => {
  const { a, b, e, f } = await network(t);
  const clients = new Map<TestRouter, Connection>();
  for (const router of [a, b, e, f]) {
    router.create("listener", "clients", { ...local, role: "normal" });
    const container = rhea.create_container();
    const connection = container.connect({
      host: "127.0.0.1",
      port: await router.port("listener", "clients"),
      reconnect: false,
    });
    clients.set(router, connection);
    t.after(() => connection.close());
  }
  const client = (router: TestRouter): Connection => clients.get(router) as Connection;
  const receive = (router: TestRouter, address: string): unknown[] => {
    const bodies: unknown[] = [];
    client(router)
      .open_receiver(address)
      .on("message", ({ message }: EventContext) => bodies.push((message as Message).body));
    return bodies;
  };
  const news = [a, b, e, f].map((router) => receive(router, "mc/news"));
  await eventually("a knows that b listens, and b that a does", () =>
    [a, b].every((router) => {
      const found = router.router.entities("router.address").find(({ key }) => key === "Mmc/news");
      return ((found?.remoteHostRouters as unknown[] | undefined)?.length ?? 0) >= 2;
    }),
  );
  for (const [index, router] of [a, b, e, f].entries()) {
    const sender = client(router).open_sender("mc/news");
    await eventually("credit", () => sender.sendable());
    sender.send({ body: index });
  }
  for (const bodies of news) {
    await eventually("all four", () => bodies.length >= 4);
    assert.deepEqual([...bodies].sort(), [0, 1, 2, 3]);
  }

  const service = client(f).open_receiver("double");
  const answers = client(f).open_sender({ target: {} });
  service.on("message", ({ message }: EventContext) => {
    const { reply_to, correlation_id, body } = message as Message;
    answers.send({
      to: reply_to as string,
      correlation_id: correlation_id as number,
      body: 2 * (body as number),
    });
  });
  await eventually("a knows of it", () =>
    a.router.entities("router.address").some(({ key }) => key === "Mdouble"),
  );
  const replies = client(e).open_receiver({ source: { address: "", dynamic: true } });
  await eventually("a reply address", () => replies.source?.address);
  assert.match(replies.source.address, /^amqp:\/_edge\/e\/temp\./);
  const answered = new Promise<Message>((resolve) =>
    replies.once("message", ({ message }: EventContext) => resolve(message as Message)),
  );
  const sender = client(e).open_sender("double");
  await eventually("credit", () => sender.sendable());
  sender.send({ body: 21, reply_to: replies.source.address, correlation_id: 5 });
  const { body, correlation_id } = await answered;
  assert.deepEqual([body, correlation_id], [42, 5]);
});
