// TLS inside a stream, between the first and the last router of a flow, and who is let in by it.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import type { ByteStream } from "@isthmus/router/stream/byte-stream.js";
import { memoryPair } from "@isthmus/router/stream/memory-pair.js";
import { echo, eventually, exchange, startServer, type TestRouter } from "@isthmus/router/test/harness.js";
import { compliance } from "@isthmus/router/test/stream/compliance.js";
import { TlsProfile } from "@isthmus/router/tls/tls-profile.js";
import { tunnelAsClient, tunnelAsServer } from "@isthmus/router/tunnel/tunnel.js";
import { link, siteRouter, Trust } from "../harness/site-routers.ts";

const sum = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
const anybody = (): undefined => undefined;

async function tunnelStreams(t: TestContext): Promise<[ByteStream, ByteStream]> {
  const trust = new Trust(t, ["west", "east"]);
  const [left, right] = memoryPair();
  const profileOf = (name: string): TlsProfile => new TlsProfile({ name, ...trust.profile(name) });
  const reach = { connect: (done: (result: string | object) => void) => done({}), abandon: () => {} };
  return Promise.all([
    new Promise<ByteStream>((resolve, reject) =>
      tunnelAsClient(left, profileOf("west"), anybody, (result) =>
        typeof result === "string" ? reject(new Error(result)) : resolve(result.stream),
      ),
    ),
    new Promise<ByteStream>((resolve, reject) =>
      tunnelAsServer(right, profileOf("east"), anybody, reach, (result) =>
        typeof result === "string" ? reject(new Error(result)) : resolve(result.stream),
      ),
    ),
  ]);
}
compliance("tunnel", tunnelStreams);

/** west – hub – east; east serves `svc` under a policy, west takes it in. */
async function chain(t: TestContext, policy: Record<string, string>, target?: number) {
  const trust = new Trust(t, ["west", "hub", "east", "north"]);
  const [west, hub, east] = ["west", "hub", "east"].map((site) => siteRouter(t, trust, site)) as [
    TestRouter,
    TestRouter,
    TestRouter,
  ];
  await link(west, hub);
  await link(east, hub);
  const server = target ?? (await startServer(echo, (stop) => t.after(stop)));
  for (const router of [west, east]) router.create("addressPolicy", "svc", { address: "svc", ...policy });
  east.create("tcpConnector", "target", { address: "svc", host: "127.0.0.1", port: String(server) });
  west.create("tcpListener", "entry", { address: "svc", host: "127.0.0.1", port: "0" });
  return { trust, west, hub, east, port: await west.port("tcpListener", "entry") };
}
const warnings = ({ lines }: TestRouter): string[] => lines.filter((line) => line.startsWith("warning"));

test("an end-to-end flow crosses a site that sees only TLS: content, half-close, many at once", async (t) => {
  const secret = "the words that nobody between may read";
  const { port, west, hub, east } = await chain(t, { encryption: "end-to-end" });
  // What the router between writes to its next connection, before the link's own TLS.
  const { FrameWriter } = await import("@isthmus/router/amqp/frame-writer.js");
  const seen: Buffer[] = [];
  const original = FrameWriter.prototype.payload;
  assert.equal(typeof original, "function");
  FrameWriter.prototype.payload = function (...args: Parameters<typeof original>) {
    for (const one of args) if (Buffer.isBuffer(one)) seen.push(Buffer.from(one));
    return original.apply(this, args);
  };
  t.after(() => {
    FrameWriter.prototype.payload = original;
  });
  assert.equal(String(await exchange(port, secret)), secret);
  assert.ok(seen.length > 0 && !Buffer.concat(seen).includes(secret));
  for (const router of [west, east]) router.router.remove("addressPolicy", "svc");
  assert.equal(String(await exchange(port, secret)), secret);
  assert.ok(Buffer.concat(seen).includes(secret), "without the policy it can be read there");
  for (const router of [west, east])
    router.create("addressPolicy", "svc", { address: "svc", encryption: "end-to-end" });
  const large = randomBytes(10_000_000);
  assert.equal(sum(await exchange(port, large)), sum(large));
  const small = Array.from({ length: 100 }, (_, index) => Buffer.from(`message ${index}`));
  const answers = await Promise.all(small.map((bytes) => exchange(port, bytes)));
  assert.deepEqual(answers.map(String), small.map(String));
  assert.deepEqual([warnings(hub), warnings(east)], [[], []]);
});

test("resets go through, and a target that does not answer is told", async (t) => {
  let onSocket: (socket: Socket) => void = (socket) => socket.once("data", () => socket.resetAndDestroy());
  const target = await startServer(
    (socket) => onSocket(socket),
    (stop) => t.after(stop),
  );
  const { port, west, east } = await chain(t, { encryption: "end-to-end" }, target);
  await assert.rejects(exchange(port, "x"), /ECONNRESET/);
  const told = new Promise<string>((resolve) => {
    onSocket = (socket) => {
      socket.once("error", ({ message }) => resolve(message));
      socket.once("data", () => other.resetAndDestroy());
    };
  });
  const other = connect(port, "127.0.0.1");
  other.write("x");
  assert.match(await told, /ECONNRESET/);
  for (const router of [west, east])
    router.create("addressPolicy", "dead", { address: "dead", encryption: "end-to-end" });
  east.create("tcpConnector", "dead", { address: "dead", host: "127.0.0.1", port: "1" });
  west.create("tcpListener", "dead", { address: "dead", host: "127.0.0.1", port: "0" });
  await assert.rejects(exchange(await west.port("tcpListener", "dead"), "x"), /ECONNRESET/);
  await eventually("no flow is left", () =>
    east.router
      .entities("tcpConnector")
      .every(({ connectionsOpened, connectionsClosed }) => connectionsOpened === connectionsClosed),
  );
});

test("a site that is not allowed is refused across another site, and a change counts for flows under way", async (t) => {
  const { port, east, west } = await chain(t, { encryption: "transit", allowedSites: "north" });
  await assert.rejects(exchange(port, "x"), /ECONNRESET/);
  assert.match(warnings(east).join("\n"), /the site west may not use svc/);
  east.router.update("addressPolicy", "svc", { allowedSites: "north,we*" });
  assert.equal(String(await exchange(port, "x")), "x");
  const socket = connect(port, "127.0.0.1");
  const heard = new Promise((resolve) => socket.once("data", resolve));
  socket.write("still there?");
  await heard;
  const cut = new Promise<string>((resolve) => socket.once("error", ({ message }) => resolve(message)));
  east.router.update("addressPolicy", "svc", { allowedSites: "north" });
  assert.match(await cut, /ECONNRESET/);
  assert.match(warnings(east).join("\n"), /a flow of the site west at svc is cut/);
  assert.ok(west.router.entities("connection").length > 0, "the link itself stays");
});

test("a flow goes only to a site that may serve it", async (t) => {
  const { port, west } = await chain(t, { encryption: "end-to-end", servingSites: "north" });
  await assert.rejects(exchange(port, "x"), /ECONNRESET/);
  assert.match(warnings(west).join("\n"), /the site east may not serve svc/);
  west.router.update("addressPolicy", "svc", { servingSites: "east" });
  assert.equal(String(await exchange(port, "x")), "x");
});

test("a direct neighbour is known by its link: no TLS inside", async (t) => {
  const trust = new Trust(t, ["west", "east", "spy"]);
  const [west, east, spy] = ["west", "east", "spy"].map((site) => siteRouter(t, trust, site)) as [
    TestRouter,
    TestRouter,
    TestRouter,
  ];
  await link(west, east);
  await link(spy, west);
  const target = await startServer(echo, (stop) => t.after(stop));
  const policy = { address: "svc", encryption: "transit", allowedSites: "west" };
  for (const router of [west, east, spy]) router.create("addressPolicy", "svc", policy);
  east.create("tcpConnector", "target", { address: "svc", host: "127.0.0.1", port: String(target) });
  west.create("tcpListener", "entry", { address: "svc", host: "127.0.0.1", port: "0" });
  assert.equal(String(await exchange(await west.port("tcpListener", "entry"), "plain")), "plain");
  assert.deepEqual(warnings(east), []);
  // Behind the neighbour that is allowed stands one that is not: with TLS inside or without it is refused.
  spy.create("tcpListener", "entry", { address: "svc", host: "127.0.0.1", port: "0" });
  const entry = await spy.port("tcpListener", "entry");
  await assert.rejects(exchange(entry, "x"), /ECONNRESET/);
  assert.match(warnings(east).join("\n"), /the site spy may not use svc/);
  spy.router.update("addressPolicy", "svc", { encryption: "link" });
  await assert.rejects(exchange(entry, "x"), /ECONNRESET/);
  assert.match(east.lines.join("\n"), /it has come through west and is not encrypted end to end/);
});

test("an edge below an allowed site is not that site", async (t) => {
  const trust = new Trust(t, ["hub", "east", "branch"]);
  const [hub, east] = ["hub", "east"].map((site) => siteRouter(t, trust, site)) as [TestRouter, TestRouter];
  const branch = siteRouter(t, trust, "branch", "edge");
  await link(hub, east);
  await link(branch, hub, "edge");
  const target = await startServer(echo, (stop) => t.after(stop));
  const policy = { address: "svc", encryption: "transit", allowedSites: "hub" };
  east.create("addressPolicy", "svc", policy);
  hub.create("addressPolicy", "svc", policy);
  east.create("tcpConnector", "target", { address: "svc", host: "127.0.0.1", port: String(target) });
  branch.create("tcpListener", "entry", { address: "svc", host: "127.0.0.1", port: "0" });
  const entry = await branch.port("tcpListener", "entry");
  await assert.rejects(exchange(entry, "x"), /ECONNRESET/);
  assert.match(east.lines.join("\n"), /it has come through hub/);
  branch.create("addressPolicy", "svc", policy);
  await assert.rejects(exchange(entry, "x"), /ECONNRESET/);
  assert.match(warnings(east).join("\n"), /the site branch may not use svc/);
  east.router.update("addressPolicy", "svc", { allowedSites: "hub,branch" });
  assert.equal(String(await exchange(entry, "x")), "x");
  // And the other way round: a target at the edge.
  branch.create("tcpConnector", "target", { address: "leaf", host: "127.0.0.1", port: String(target) });
  for (const router of [branch, hub, east])
    router.create("addressPolicy", "leaf", { ...policy, address: "leaf", allowedSites: "hub" });
  hub.create("tcpListener", "leaf", { address: "leaf", host: "127.0.0.1", port: "0" });
  assert.equal(String(await exchange(await hub.port("tcpListener", "leaf"), "x")), "x");
  east.create("tcpListener", "leaf", { address: "leaf", host: "127.0.0.1", port: "0" });
  await assert.rejects(exchange(await east.port("tcpListener", "leaf"), "x"), /ECONNRESET/);
});

test("a site whose identity goes loses its flows across other sites", async (t) => {
  const { port, east, trust } = await chain(t, { encryption: "end-to-end" });
  const socket = connect(port, "127.0.0.1");
  const heard = new Promise((resolve) => socket.once("data", resolve));
  socket.write("still there?");
  await heard;
  const cut = new Promise<string>((resolve) => socket.once("error", ({ message }) => resolve(message)));
  trust.forget("west");
  east.router.update("sslProfile", "site", {});
  assert.match(await cut, /ECONNRESET/);
  assert.match(warnings(east).join("\n"), /no identity is recorded for the site west/);
});
