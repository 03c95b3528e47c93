// Ordinary AMQP clients (rhea) at the routers of a network: who gets a message, and what its sender is told.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import rhea, { type Connection, type Delivery, type EventContext, type Message, type Sender } from "rhea";
import { isOpenToClients, nodeAddress } from "../src/inter-router/node-address.ts";
import { eventually, startRouter, type TestRouter } from "./harness.ts";

/** Routers with these ids, joined as given, and one connected client at each. */
async function network(t: TestContext, ids: string[], links: [string, string][]) {
  const routers = new Map(ids.map((id) => [id, startRouter(id, (stop) => t.after(stop))]));
  const at = (id: string): TestRouter => routers.get(id) as TestRouter;
  for (const router of routers.values()) {
    router.create("listener", "ir", { host: "127.0.0.1", port: "0", role: "inter-router" });
    router.create("listener", "clients", { host: "127.0.0.1", port: "0", role: "normal" });
  }
  for (const [from, to] of links) {
    const port = await at(to).port("listener", "ir");
    at(from).create("connector", `to-${to}`, { host: "127.0.0.1", port: String(port), role: "inter-router" });
  }
  for (const id of ids)
    await eventually(`${id} knows all`, () => at(id).router.entities("router.node").length === ids.length);
  const clients = new Map<string, Connection>();
  for (const id of ids) {
    const container = rhea.create_container();
    container.on("connection_error", () => {});
    container.on("sender_error", () => {});
    container.on("receiver_error", () => {});
    const port = await at(id).port("listener", "clients");
    const connection = container.connect({ host: "127.0.0.1", port, reconnect: false });
    clients.set(id, connection);
    t.after(() => connection.close());
  }
  return { at, client: (id: string): Connection => clients.get(id) as Connection };
}

/** Receives at an address; `answer` decides the outcome. */
function receiver(
  connection: Connection,
  address: string,
  answer: (delivery: Delivery, body: unknown) => void = (d) => d.accept(),
) {
  const bodies: unknown[] = [];
  const link = connection.open_receiver({ source: address, autoaccept: false });
  link.on("message", (context: EventContext) => {
    const { body } = context.message as Message;
    bodies.push(body);
    answer(context.delivery as Delivery, body);
  });
  return { bodies, link };
}
/** Sends and gives the outcome: accepted, released, rejected or modified. */
function outcomes(sender: Sender) {
  const waiting = new Map<number, (outcome: string) => void>();
  for (const kind of ["accepted", "released", "rejected", "modified"])
    sender.on(kind, ({ delivery }: EventContext) => waiting.get((delivery as Delivery).id)?.(kind));
  return async (message: Message): Promise<string> => {
    await eventually("credit", () => sender.sendable());
    return new Promise((resolve) => {
      const delivery = sender.send(message);
      waiting.set(delivery.id, resolve);
    });
  };
}
const knows = (router: TestRouter, address: string, receivers: number): Promise<unknown> =>
  eventually(`${receivers} routers with ${address}`, () => {
    const found = router.router.entities("router.address").find(({ key }) => key === `M${address}`);
    const remote = (found?.remoteHostRouters as string[] | null | undefined)?.length ?? 0;
    return remote === receivers;
  });

test("multicast: each receiver of a mesh gets each message once", { timeout: 30_000 }, async (t) => {
  const ids = ["a", "b", "c", "d"];
  const mesh: [string, string][] = [
    ["a", "b"],
    ["b", "c"],
    ["c", "d"],
    ["d", "a"],
    ["a", "c"],
  ];
  const { at, client } = await network(t, ids, mesh);
  const all = ids.flatMap((id) => [receiver(client(id), "mc/news"), receiver(client(id), "mc/news")]);
  for (const id of ids) await knows(at(id), "mc/news", 3);
  for (const id of ids) {
    const send = outcomes(client(id).open_sender("mc/news"));
    for (let round = 0; round < 5; round++) assert.equal(await send({ body: `${id}${round}` }), "accepted");
  }
  const expected = ids.flatMap((id) => [0, 1, 2, 3, 4].map((round) => `${id}${round}`)).sort();
  for (const { bodies } of all) {
    await eventually("all have come", () => bodies.length >= expected.length);
    assert.deepEqual([...bodies].sort(), expected);
  }
});

test("anycast: outcomes travel end to end, load is shared, the closest goes first", {
  timeout: 30_000,
}, async (t) => {
  const { at, client } = await network(
    t,
    ["a", "b", "c"],
    [
      ["a", "b"],
      ["b", "c"],
    ],
  );
  const judge = (delivery: Delivery, body: unknown): void => {
    if (body === "no") delivery.reject({ condition: "amqp:not-allowed", description: "no" });
    else if (body === "again") delivery.release();
    else delivery.accept();
  };
  const far = receiver(client("c"), "orders", judge);
  await knows(at("a"), "orders", 1);
  const send = outcomes(client("a").open_sender("orders"));
  assert.equal(await send({ body: "yes" }), "accepted");
  assert.equal(await send({ body: "no" }), "rejected");
  assert.equal(await send({ body: "again" }), "released");
  const large = "x".repeat(300_000);
  assert.equal(await send({ body: large }), "accepted");
  assert.deepEqual(far.bodies, ["yes", "no", "again", large]);

  const near = receiver(client("a"), "orders", judge);
  await eventually("near is there", () => near.link.is_open());
  for (let count = 0; count < 6; count++) await send({ body: "yes" });
  assert.ok(near.bodies.length >= 5, "one after the other all go to the cheaper one");
  const held: Delivery[] = [];
  const slowNear = receiver(client("a"), "slow", (delivery) => void held.push(delivery));
  const slowFar = receiver(client("c"), "slow", (delivery) => void held.push(delivery));
  await knows(at("a"), "slow", 1);
  const slow = client("a").open_sender("slow");
  await eventually("credit", () => slow.sendable());
  for (let count = 0; count < 20; count++) slow.send({ body: count });
  await eventually("all are under way", () => held.length === 20);
  assert.ok(
    slowFar.bodies.length >= 8 && slowNear.bodies.length >= 8,
    `${slowNear.bodies.length} and ${slowFar.bodies.length}`,
  );
  for (const delivery of held) delivery.accept();

  const closest = receiver(client("c"), "closest/x");
  const closer = receiver(client("b"), "closest/x");
  await knows(at("a"), "closest/x", 2);
  const sendClosest = outcomes(client("a").open_sender("closest/x"));
  for (let count = 0; count < 5; count++) assert.equal(await sendClosest({ body: count }), "accepted");
  assert.deepEqual([closer.bodies.length, closest.bodies.length], [5, 0]);

  assert.equal(await outcomes(client("a").open_sender("nobody"))({ body: 1 }), "released");
  far.link.close();
  near.link.close();
  await knows(at("b"), "orders", 0);
  assert.equal(
    await outcomes(client("b").open_sender("orders"))({ body: 1 }),
    "released",
    "gone with its last receiver",
  );
});

test("requests and answers through dynamic addresses, and the management of another router", {
  timeout: 30_000,
}, async (t) => {
  const { at, client } = await network(
    t,
    ["a", "b", "c"],
    [
      ["a", "b"],
      ["b", "c"],
    ],
  );
  const service = receiver(client("c"), "square", (delivery) => delivery.accept());
  const answers = client("c").open_sender({ target: {} });
  service.link.on("message", ({ message }: EventContext) => {
    const { reply_to, correlation_id, body } = message as Message;
    answers.send({
      to: reply_to as string,
      correlation_id: correlation_id as number,
      body: (body as number) ** 2,
    });
  });
  await knows(at("a"), "square", 1);
  const replies = client("a").open_receiver({ source: { address: "", dynamic: true } });
  const ask = async (target: string, message: Message): Promise<Message> => {
    await eventually("a reply address", () => replies.source?.address);
    const reply = new Promise<Message>((resolve) =>
      replies.once("message", (context: EventContext) => resolve(context.message as Message)),
    );
    const sender = client("a").open_sender(target);
    await eventually("credit", () => sender.sendable());
    sender.send({ ...message, reply_to: replies.source.address });
    return reply;
  };
  const squared = await ask("square", { body: 12, correlation_id: 7 });
  assert.deepEqual([squared.body, squared.correlation_id], [144, 7]);
  const query = { operation: "QUERY", entityType: "io.skupper.router.router" };
  const remote = await ask("amqp:/_topo/0/c/$management", {
    application_properties: query,
    body: { attributeNames: ["id"] },
  });
  assert.deepEqual((remote.body as { results: unknown[][] }).results, [["c"]]);
  const write = await ask("_topo/0/c/$management", {
    application_properties: { operation: "CREATE", type: "io.skupper.router.tcpConnector", name: "x" },
    body: { address: "x", host: "127.0.0.1", port: "1" },
  });
  assert.equal(write.application_properties?.statusCode, 403, "from elsewhere it is for reading");
});

test("what a client without rights may name", () => {
  const open = (text: string): boolean => isOpenToClients(nodeAddress(text, { id: "me", edge: false }));
  for (const address of [
    "orders",
    "a/b.c",
    "$management",
    "_topo/0/other/$management",
    "amqp:/_topo/0/b/temp.x",
    "_edge/e/temp.x",
  ])
    assert.ok(open(address), address);
  for (const address of [
    "mc/x",
    "mc.x",
    "mc",
    "_topo/0/all/qdrouter",
    "_topo/0/b/qdrouter.ma",
    "_local/qdhello",
    "_topo/9/b/x",
    "$other",
    "_local/x",
  ])
    assert.ok(!open(address), address);
});
