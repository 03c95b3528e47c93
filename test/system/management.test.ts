// $management as an ordinary AMQP client sees it: rhea, over plain loopback and over TLS.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createAuthority, issueLeaf } from "@isthmus/config-sync/credentials/authority.js";
import { checkAttributes } from "@isthmus/router/configuration/attributes.js";
import { LogBook } from "@isthmus/router/log.js";
import { Router } from "@isthmus/router/router.js";
import rhea, { type Connection, type EventContext, type Message } from "rhea";
import { eventually } from "../harness/eventually.ts";

type Attributes = Record<string, string | number | boolean>;

/** One client with one reply address; requests one after the other. */
function client(options: object): {
  connection: Connection;
  request(properties: object, body?: unknown): Promise<Message>;
} {
  const container = rhea.create_container();
  const waiting: ((message: Message) => void)[] = [];
  const ready = new Promise<EventContext>((resolve) => container.once("receiver_open", resolve));
  container.on("message", (context: EventContext) => waiting.shift()?.(context.message as Message));
  container.on("connection_error", () => {});
  container.on("disconnected", () => {});
  const connection = container.connect({ host: "127.0.0.1", reconnect: false, ...options } as Parameters<
    typeof container.connect
  >[0]);
  const sender = connection.open_sender("$management");
  connection.open_receiver({ source: { address: "", dynamic: true } });
  return {
    connection,
    async request(properties, body = {}) {
      const { receiver } = await ready;
      return new Promise<Message>((resolve) => {
        waiting.push(resolve);
        sender.send({
          reply_to: receiver?.source.address as string,
          correlation_id: 7,
          application_properties: properties,
          body,
        });
      });
    },
  };
}
const statusOf = (message: Message): unknown => message.application_properties?.statusCode;

test("create, read, update, delete and query; paging; reading only for who is not proven", {
  timeout: 30_000,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "isthmus-management-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const authority = createAuthority("a", Date.now());
  const leaf = issueLeaf(authority, "default", "a", ["localhost"], Date.now());
  for (const [file, text] of [
    ["ca.crt", authority.certificate],
    ["tls.crt", leaf.certificate],
    ["tls.key", leaf.privateKey],
  ] as const)
    writeFileSync(join(folder, file), text, { mode: 0o600 });
  const entity = (type: string, name: string, given: Attributes) => ({
    type,
    name,
    attributes: checkAttributes(type, new Map(Object.entries(given)), "create"),
  });
  const router = new Router(entity("router", "a", { id: "a", mode: "interior" }), {
    book: new LogBook("error", () => {}, Date.now),
    outputFile: "",
    version: "1.2.3",
    now: Date.now,
  });
  t.after(() => router.stop());
  router.create(
    entity("sslProfile", "p", {
      caCertFile: join(folder, "ca.crt"),
      certFile: join(folder, "tls.crt"),
      privateKeyFile: join(folder, "tls.key"),
    }),
  );
  router.create(entity("listener", "plain", { host: "127.0.0.1", port: "0", role: "normal" }));
  router.create(
    entity("listener", "open-tls", { host: "127.0.0.1", port: "0", role: "normal", sslProfile: "p" }),
  );
  router.create(
    entity("listener", "mutual", {
      host: "127.0.0.1",
      port: "0",
      role: "normal",
      sslProfile: "p",
      authenticatePeer: true,
      saslMechanisms: "EXTERNAL",
    }),
  );
  const port = (name: string): Promise<number> =>
    eventually(`${name} listens`, () => {
      const bound = router.entities("listener").find((one) => one.name === name)?.boundPort;
      return typeof bound === "number" && bound;
    });
  const plain = client({ port: await port("plain") });
  t.after(() => plain.connection.close());
  const type = "io.skupper.router.tcpConnector";

  const created = await plain.request(
    { operation: "CREATE", type, name: "c0" },
    { address: "x", host: "127.0.0.1", port: "9" },
  );
  assert.equal(statusOf(created), 201);
  assert.equal(created.body.identity, "tcpConnector/c0");
  assert.equal(created.correlation_id, 7);
  assert.equal(
    statusOf(await plain.request({ operation: "CREATE", type, name: "c0" }, { address: "x", port: "9" })),
    400,
  );
  for (let index = 1; index < 25; index++)
    await plain.request(
      { operation: "CREATE", type, name: `c${index}` },
      { address: `x${index}`, port: "9" },
    );
  const page = await plain.request(
    { operation: "QUERY", entityType: type, offset: 20, count: 3 },
    { attributeNames: ["name", "address"] },
  );
  assert.deepEqual(page.body, {
    attributeNames: ["name", "address"],
    results: [
      ["c20", "x20"],
      ["c21", "x21"],
      ["c22", "x22"],
    ],
  });
  const read = await plain.request({ operation: "READ", type, name: "c5" });
  assert.deepEqual([read.body.address, read.body.host, read.body.connectionsOpened], ["x5", "127.0.0.1", 0]);
  assert.equal(
    statusOf(await plain.request({ operation: "DELETE", type, identity: "tcpConnector/c5" })),
    204,
  );
  assert.equal(statusOf(await plain.request({ operation: "READ", type, name: "c5" })), 404);

  const profile = { type: "io.skupper.router.sslProfile", name: "p" };
  assert.equal(statusOf(await plain.request({ operation: "UPDATE", ...profile }, { ordinal: 1 })), 200);
  assert.equal((await plain.request({ operation: "READ", ...profile })).body.ordinal, 1);
  const broken = await plain.request(
    { operation: "UPDATE", ...profile },
    { certFile: join(folder, "missing.crt") },
  );
  assert.equal(statusOf(broken), 400);
  assert.match(
    String(broken.application_properties?.statusDescription),
    /sslProfile p: ENOENT.*missing\.crt/,
  );
  assert.equal(
    (await plain.request({ operation: "READ", ...profile })).body.certFile,
    join(folder, "tls.crt"),
  );
  assert.equal(statusOf(await plain.request({ operation: "DELETE", ...profile })), 400, "it is in use");
  assert.equal(statusOf(await plain.request({ operation: "DANCE", type })), 501);
  assert.equal(statusOf(await plain.request({ type })), 400);
  const operations = await plain.request({ operation: "GET-OPERATIONS", type: "tcpListener" });
  assert.deepEqual(operations.body, {
    "io.skupper.router.tcpListener": ["CREATE", "READ", "UPDATE", "DELETE"],
  });

  const tls = { transport: "tls", ca: [authority.certificate], servername: "localhost" };
  const anonymous = client({ ...tls, port: await port("open-tls") });
  t.after(() => anonymous.connection.close());
  assert.equal(statusOf(await anonymous.request({ operation: "READ", type, name: "c0" })), 200);
  assert.equal(statusOf(await anonymous.request({ operation: "DELETE", type, name: "c0" })), 403);
  const proven = client({
    ...tls,
    port: await port("mutual"),
    cert: leaf.certificate,
    key: leaf.privateKey,
    enable_sasl_external: true,
  });
  t.after(() => proven.connection.close());
  assert.equal(statusOf(await proven.request({ operation: "DELETE", type, name: "c0" })), 204);
  const connections = await plain.request(
    { operation: "QUERY", entityType: "io.skupper.router.connection" },
    { attributeNames: ["sasl", "ssl", "isAuthenticated", "user", "opened"] },
  );
  assert.deepEqual(connections.body.results.at(-1), ["EXTERNAL", true, true, "a", true]);
});

test("what there is to manage, the log, metrics and links", { timeout: 20_000 }, async (t) => {
  const lines: string[] = [];
  const attributes = checkAttributes(
    "router",
    new Map(Object.entries({ id: "a", mode: "interior" })),
    "create",
  );
  const book = new LogBook("info", ({ level, message }) => void lines.push(`${level} ${message}`), Date.now);
  const router = new Router(
    { type: "router", name: "a", attributes },
    { book, outputFile: "stderr", version: "1", now: Date.now },
  );
  t.after(() => router.stop());
  const given = new Map(Object.entries({ host: "127.0.0.1", port: "0", role: "normal" }));
  router.create({ type: "listener", name: "l", attributes: checkAttributes("listener", given, "create") });
  const port = await eventually(
    "it listens",
    () => Number(router.entities("listener")[0]?.boundPort) || undefined,
  );
  const { request, connection } = client({ port });
  t.after(() => connection.close());

  const types = (await request({ operation: "GET-TYPES" })).body as Record<string, unknown>;
  for (const type of ["router.link", "routerMetrics", "log", "router.config.address"]) {
    assert.ok(`io.skupper.router.${type}` in types, type);
    const { body } = await request({ operation: "QUERY", entityType: type }, { attributeNames: [] });
    assert.ok(Array.isArray(body.results), type);
  }
  // What skstat asks for and is not here is empty, not an error.
  for (const type of ["policy", "vhost", "vhostStats", "allocator", "router.config.autoLink"]) {
    const { body } = await request({ operation: "QUERY", entityType: type }, { attributeNames: [] });
    assert.deepEqual(body.results, [], type);
  }
  assert.deepEqual((await request({ operation: "GET-MGMT-NODES" })).body, []);
  const schema = (await request({ operation: "GET-SCHEMA" })).body as { entityTypes: Record<string, object> };
  assert.ok("tcpListener" in schema.entityTypes);
  const text = (await request({ operation: "GET-JSON-SCHEMA" })).body as unknown as string;
  assert.deepEqual(Object.keys(JSON.parse(text).entityTypes), Object.keys(schema.entityTypes));

  const log = { type: "log", name: "log/DEFAULT" };
  assert.equal((await request({ operation: "READ", ...log })).body.enable, "info+");
  book.log("debug", "not this");
  assert.equal(statusOf(await request({ operation: "UPDATE", ...log }, { enable: "debug+" })), 200);
  book.log("debug", "but this");
  assert.equal(statusOf(await request({ operation: "UPDATE", ...log }, { enable: "loud" })), 400);
  assert.ok(lines.includes("debug but this") && !lines.includes("debug not this"));
  const latest = (await request({ operation: "GET-LOG", limit: 1 })).body as unknown as unknown[][];
  assert.deepEqual(latest[0]?.slice(0, 3), ["DEFAULT", "debug", "but this"]);

  const [metrics] = (await request({
    operation: "READ",
    type: "routerMetrics",
    name: "routerMetrics/a",
  }).then(({ body }) => [body])) as [Record<string, number>];
  assert.ok(
    (metrics.deliveriesIngress as number) >= 10 && (metrics.residentMemoryUsage as number) > 10_000_000,
  );
  const links = await request(
    { operation: "QUERY", entityType: "router.link" },
    { attributeNames: ["linkDir", "owningAddr"] },
  );
  assert.ok((links.body.results as unknown[][]).some(([dir, to]) => dir === "in" && to === "$management"));

  const rule = { type: "router.config.address", name: "r" };
  assert.equal(
    statusOf(await request({ operation: "CREATE", ...rule }, { prefix: "q", distribution: "unavailable" })),
    201,
  );
  const both = await request({ operation: "CREATE", ...rule, name: "s" }, { prefix: "q", pattern: "q/#" });
  assert.match(String(both.application_properties?.statusDescription), /either a prefix or a pattern/);
  const sender = connection.open_sender("q/x");
  const refused = new Promise<string>((resolve) =>
    sender.on("rejected", ({ delivery }: EventContext) =>
      resolve(String(delivery?.remote_state?.error?.condition)),
    ),
  );
  await eventually("credit", () => sender.sendable());
  sender.send({ body: "x" });
  assert.equal(await refused, "amqp:not-allowed");
});

test("nodes of the routers themselves are refused with the right condition", {
  timeout: 10_000,
}, async (t) => {
  const attributes = checkAttributes("router", new Map(Object.entries({ id: "a" })), "create");
  const router = new Router(
    { type: "router", name: "a", attributes },
    { book: new LogBook("error", () => {}, Date.now), outputFile: "", version: "1", now: Date.now },
  );
  t.after(() => router.stop());
  router.create({
    type: "listener",
    name: "l",
    attributes: checkAttributes(
      "listener",
      new Map(Object.entries({ host: "127.0.0.1", port: "0" })),
      "create",
    ),
  });
  const bound = await eventually("listens", () => {
    const port = router.entities("listener")[0]?.boundPort;
    return typeof port === "number" && port;
  });
  const container = rhea.create_container();
  const connection = container.connect({ host: "127.0.0.1", port: bound, reconnect: false });
  t.after(() => connection.close());
  const refused = (event: string): Promise<unknown> =>
    new Promise((resolve) =>
      container.on(event, (context: EventContext) => {
        const error = (event === "sender_error" ? context.sender : context.receiver)?.error;
        resolve((error as { condition?: string } | undefined)?.condition);
      }),
    );
  const [sender, receiver] = [refused("sender_error"), refused("receiver_error")];
  connection.open_sender("_topo/0/all/qdrouter");
  connection.open_receiver("_topo/0/a/$management");
  assert.equal(await sender, "amqp:unauthorized-access");
  assert.equal(await receiver, "amqp:unauthorized-access");
});
