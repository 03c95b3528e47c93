// TCP flows that an ordinary AMQP client serves, next to it and from another router.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { type TestContext, test } from "node:test";
import rhea, { type Connection, type EventContext, type Message } from "rhea";
import { eventually, exchange, startRouter, type TestRouter } from "./harness.ts";

async function client(t: TestContext, router: TestRouter): Promise<Connection> {
  router.create("listener", "clients", { host: "127.0.0.1", port: "0", role: "normal" });
  const port = await router.port("listener", "clients");
  const container = rhea.create_container();
  for (const event of ["connection_error", "receiver_error", "sender_error"]) container.on(event, () => {});
  const connection = container.connect({ host: "127.0.0.1", port, reconnect: false });
  t.after(() => connection.close());
  return connection;
}
async function entry(router: TestRouter, address: string): Promise<number> {
  router.create("tcpListener", `to-${address}`, { address, host: "127.0.0.1", port: "0" });
  return router.port("tcpListener", `to-${address}`);
}
const chunk = (message: Message): Buffer => {
  const body = message.body as { content?: Buffer } | Buffer | undefined;
  return Buffer.isBuffer(body) ? body : (body?.content ?? Buffer.alloc(0));
};

/** A program that serves `address`: it answers each flow when that has ended, in upper case. */
function shouting(connection: Connection, address: string): { flows: number; sequences: number[][] } {
  const seen = { flows: 0, sequences: [] as number[][] };
  const flows = new Map<string, { parts: Buffer[]; sequence: number[] }>();
  const answers = connection.open_sender({ target: {} });
  const receiver = connection.open_receiver(address);
  receiver.on("message", ({ message }: EventContext) => {
    const { group_id, group_sequence, subject, reply_to } = message as Message;
    const key = String(group_id);
    const flow = flows.get(key) ?? { parts: [], sequence: [] };
    flows.set(key, flow);
    flow.sequence.push(Number(group_sequence));
    if (subject === "open") seen.flows++;
    flow.parts.push(chunk(message as Message));
    if (subject !== "end") return;
    const text = Buffer.concat(flow.parts).toString("latin1").toUpperCase();
    for (let at = 0; at < text.length; at += 50_000)
      answers.send({ to: reply_to as string, body: Buffer.from(text.slice(at, at + 50_000), "latin1") });
    answers.send({ to: reply_to as string, subject: "end", body: "" });
    seen.sequences.push(flow.sequence);
    flows.delete(key);
  });
  return seen;
}

test("an AMQP client serves the flows of its router and of others", { timeout: 30_000 }, async (t) => {
  const [a, b] = ["a", "b"].map((id) => startRouter(id, (stop) => t.after(stop))) as [TestRouter, TestRouter];
  a.create("listener", "ir", { host: "127.0.0.1", port: "0", role: "inter-router" });
  const ir = await a.port("listener", "ir");
  b.create("connector", "a", { host: "127.0.0.1", port: String(ir), role: "inter-router" });
  const connection = await client(t, b);
  const seen = shouting(connection, "shout");
  for (const port of [await entry(b, "shout"), await entry(a, "shout")]) {
    assert.equal(String(await exchange(port, "hello")), "HELLO");
    assert.equal(String(await exchange(port, "")), "");
    const large = randomBytes(1_000_000).toString("hex");
    assert.equal(String(await exchange(port, large)), large.toUpperCase());
    const many = await Promise.all(Array.from({ length: 50 }, (_, index) => exchange(port, `n${index}`)));
    assert.deepEqual(
      many.map(String),
      Array.from({ length: 50 }, (_, index) => `N${index}`),
    );
  }
  assert.equal(seen.flows, 106);
  for (const sequence of seen.sequences) assert.deepEqual(sequence, [...sequence.keys()]);
  assert.equal(b.router.entities("router.address").find(({ key }) => key === "Mshout")?.subscriberCount, 1);
  assert.deepEqual(
    [...a.lines, ...b.lines].filter((line) => /^(warning|error)/.test(line)),
    [],
  );
});

test("a client that refuses, breaks off or goes resets the flow; a reset is told to it", {
  timeout: 30_000,
}, async (t) => {
  const a = startRouter("a", (stop) => t.after(stop));
  const connection = await client(t, a);
  const told: string[] = [];
  let reply: string | undefined;
  let refuse = true;
  const receiver = connection.open_receiver({ source: "rude", autoaccept: false });
  receiver.on("message", ({ message, delivery }: EventContext) => {
    told.push(String(message?.subject ?? chunk(message as Message)));
    reply = message?.reply_to as string;
    if (refuse) delivery?.reject({ condition: "amqp:not-allowed", description: "no" });
    else delivery?.accept();
  });
  const port = await entry(a, "rude");
  await assert.rejects(exchange(port, "x"), /ECONNRESET/);
  assert.deepEqual(told.splice(0), ["open"]);
  refuse = false;
  const answers = connection.open_sender({ target: {} });

  const broken = connect(port, "127.0.0.1");
  const reset = new Promise<string>((resolve) => broken.once("error", ({ message }) => resolve(message)));
  broken.write("one");
  await eventually("it is told", () => told.includes("one"));
  answers.send({ to: reply as string, subject: "reset", body: "" });
  assert.match(await reset, /ECONNRESET/);
  told.splice(0);

  const breaks = connect(port, "127.0.0.1");
  breaks.write("two");
  await eventually("it is told", () => told.includes("two"));
  breaks.resetAndDestroy();
  await eventually("the reset is told", () => told.includes("reset"));
  const late = new Promise<string>((resolve) => answers.once("rejected", () => resolve("rejected")));
  const released = new Promise<string>((resolve) => answers.once("released", () => resolve("released")));
  answers.send({ to: reply as string, body: "late" });
  assert.match(await Promise.race([late, released]), /rejected|released/);

  const left = connect(port, "127.0.0.1");
  const gone = new Promise<string>((resolve) => left.once("error", ({ message }) => resolve(message)));
  left.write("three");
  await eventually("it is told", () => told.includes("three"));
  receiver.close();
  assert.match(await gone, /ECONNRESET/);
  await eventually("the port is closed", () =>
    exchange(port, "x").then(
      () => false,
      (error: NodeJS.ErrnoException) => error.code === "ECONNREFUSED",
    ),
  );
});

test("a client that reads nothing stops the flow within a bound", { timeout: 30_000 }, async (t) => {
  const a = startRouter("a", (stop) => t.after(stop));
  const connection = await client(t, a);
  const receiver = connection.open_receiver({ source: "slow", autoaccept: false });
  let bytes = 0;
  const held: { accept(): void }[] = [];
  receiver.on("message", ({ message, delivery }: EventContext) => {
    bytes += chunk(message as Message).length;
    if (message?.subject === "open") delivery?.accept();
    else held.push(delivery as { accept(): void });
  });
  const socket = connect(await entry(a, "slow"), "127.0.0.1");
  t.after(() => socket.destroy());
  const sent = Buffer.alloc(20_000_000);
  socket.end(sent);
  let quiet = 0;
  for (let before = -1; quiet < 10; before = bytes) {
    await new Promise((next) => setTimeout(next, 20));
    quiet = bytes === before && bytes > 0 ? quiet + 1 : 0;
  }
  assert.ok(bytes >= 262_144 && bytes < 1_000_000, `${bytes}`);
  await eventually("all has come", () => {
    for (const delivery of held.splice(0)) delivery.accept();
    return bytes === sent.length;
  });
});
