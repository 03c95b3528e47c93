// Management requests that make no sense, half sense, and sense: each gets an answer that says so, and nothing breaks.
// SEED=… repeats a run, REQUESTS=… makes it longer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { entityTypes } from "@isthmus/schemas/router-entities.js";
import rhea, { type EventContext, type Message } from "rhea";
import { echo, eventually, exchange, seeded, startRouter, startServer } from "./harness.ts";

const requests = Number(process.env.REQUESTS ?? 3000);
const operations = [
  ..."QUERY CREATE CREATE CREATE READ UPDATE DELETE DELETE".split(" "),
  ..."GET-TYPES GET-ATTRIBUTES GET-OPERATIONS GET-ANNOTATIONS GET-MGMT-NODES GET-SCHEMA GET-JSON-SCHEMA GET-LOG".split(
    " ",
  ),
];
const mayAnswer = [200, 201, 204, 400, 403, 404, 501];

test("requests of any kind are answered, and what runs goes on", { timeout: 600_000 }, async (t) => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
  t.diagnostic(`SEED=${seed}`);
  const random = seeded(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  const router = startRouter("a", (stop) => t.after(stop));
  router.create("listener", "clients", { host: "127.0.0.1", port: "0", role: "normal" });
  const target = await startServer(echo, (stop) => t.after(stop));
  router.create("tcpConnector", "kept", { address: "kept", host: "127.0.0.1", port: String(target) });
  router.create("tcpListener", "kept", { address: "kept", host: "127.0.0.1", port: "0" });
  const kept = await router.port("tcpListener", "kept");

  const names = [
    "x",
    "y",
    "z",
    "",
    "log/DEFAULT",
    "router/a",
    "\u0000",
    "n".repeat(5000),
    "../../etc/passwd",
  ];
  /** No names that would be looked up, and no paths: what is created may be started. */
  const hosts: unknown[] = ["127.0.0.1", "::1", null, true, ["127.0.0.1"]];
  const value = (depth: number): unknown => {
    const makers: (() => unknown)[] = [
      () => null,
      () => random() < 0.5,
      () => below(70_000) - 10,
      () => -(2 ** 53),
      () => rhea.types.wrap_double(1e308),
      () => pick(["0", "-1", "0", "yes", "priority", "inter-router", "normal", "debug+", "a/#", "balanced"]),
      () => "t".repeat(below(10_000)),
      () => Buffer.alloc(below(100), 7),
      () => rhea.types.wrap_symbol("s"),
      () => rhea.types.wrap_ulong(below(1000)),
      () => rhea.types.wrap_timestamp(Date.now()),
      () => (depth > 3 ? null : Array.from({ length: below(5) }, () => value(depth + 1))),
      () => (depth > 3 ? null : { a: value(depth + 1), b: value(depth + 1) }),
    ];
    return pick(makers)();
  };
  const body = (type: string): unknown => {
    if (random() < 0.1) return value(0);
    const attributes: Record<string, unknown> = {};
    const share = pick([0, 0.05, 0.6]);
    for (const name of Object.keys(entityTypes[type]?.attributes ?? {}))
      if (random() < share) attributes[name] = /host|endpoints/i.test(name) ? pick(hosts) : value(1);
    // Otherwise hardly anything would ever be made.
    if (random() < 0.7)
      Object.assign(attributes, { host: "127.0.0.1", port: "0", address: pick(["x", "y"]) });
    for (const file of ["caCertFile", "certFile", "privateKeyFile", "siteIdentityDirectory", "outputFile"])
      if (file in attributes) attributes[file] = pick(["/nonexistent", ""]);
    return attributes;
  };

  const container = rhea.create_container();
  const connection = container.connect({
    host: "127.0.0.1",
    port: await router.port("listener", "clients"),
    reconnect: false,
  });
  t.after(() => connection.close());
  const sender = connection.open_sender("$management");
  const receiver = connection.open_receiver({ source: { address: "", dynamic: true } });
  let answer: (message: Message) => void = () => {};
  receiver.on("message", ({ message }: EventContext) => answer(message as Message));
  await eventually("a reply address", () => receiver.source?.address && sender.sendable());
  const types = [...Object.keys(entityTypes), "nothing", ""];
  const statuses = new Map<number, number>();
  const before = process.memoryUsage().rss;
  for (let count = 0; count < requests; count++) {
    await eventually("credit", () => sender.sendable());
    const type = pick(types);
    const properties: Record<string, unknown> = {
      operation: random() < 0.03 ? value(0) : pick(operations),
      ...(random() < 0.95 && { [pick(["type", "entityType"])]: pick(["", "io.skupper.router."]) + type }),
      ...(random() < 0.7 && { name: pick(random() < 0.6 ? names.slice(0, 3) : names) }),
      ...(random() < 0.1 && { identity: random() < 0.5 ? `${type}/${pick(names)}` : value(0) }),
      ...(random() < 0.2 && { offset: value(0), count: value(0), limit: value(0) }),
    };
    for (const [key, one] of Object.entries(properties))
      if (typeof one === "object" && one !== null) properties[key] = String(one);
    const reply = await new Promise<Message>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`no answer to request ${count}: ${JSON.stringify(properties)}`)),
        10_000,
      );
      answer = (message) => {
        clearTimeout(late);
        resolve(message);
      };
      sender.send({
        reply_to: receiver.source.address,
        correlation_id: count,
        application_properties: properties,
        body: body(type),
      } as Message);
    });
    const status = Number(reply.application_properties?.statusCode);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    assert.ok(
      mayAnswer.includes(status),
      `${status} ${reply.application_properties?.statusDescription}: ${JSON.stringify(properties)}`,
    );
    assert.equal(reply.correlation_id, count);
  }
  t.diagnostic([...statuses].map(([status, times]) => `${status}: ${times}`).join(", "));
  for (const status of [200, 201, 204, 400, 404])
    assert.ok(statuses.has(status), `${status} was never given`);
  if (router.router.entities("tcpConnector").some(({ name }) => name === "kept"))
    assert.equal(String(await exchange(kept, "still there")), "still there");
  const grown = (process.memoryUsage().rss - before) / 1024 / 1024;
  assert.ok(grown < 300, `memory grew by ${grown} MiB`);
});
