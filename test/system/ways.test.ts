// Links through what stands in the way: HTTP proxies, one address for many sites, endpoints that do not answer, names
// that change, IPv6.
import assert from "node:assert/strict";
import dns from "node:dns";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { eventually, type TestRouter } from "@isthmus/router/test/harness.js";
import { siteRouter, Trust } from "../harness/site-routers.ts";
import { freePort, Up } from "../harness/up.ts";

type Attributes = Record<string, string | number | boolean>;

/** West dials east as the attributes say. */
function dial(west: TestRouter, site: string, attributes: Attributes): void {
  west.create("connector", `to-${site}`, {
    role: "inter-router",
    sslProfile: "site",
    site,
    saslMechanisms: "EXTERNAL",
    ...attributes,
  });
}
const stateOf = (west: TestRouter, site: string) =>
  west.router.entities("connector").find(({ name }) => name === `to-${site}`) ?? {};
const isUp = (west: TestRouter, site: string): Promise<boolean> =>
  eventually(`the link to ${site} is up`, () => stateOf(west, site).connectionStatus === "SUCCESS");
const fails = (west: TestRouter, site: string, message: RegExp): Promise<boolean> =>
  eventually(`it fails with ${message}`, () => message.test(String(stateOf(west, site).connectionMsg)));

function twoSites(t: TestContext): { west: TestRouter; east: TestRouter; trust: Trust } {
  const trust = new Trust(t, ["west", "east", "north"]);
  return { trust, west: siteRouter(t, trust, "west"), east: siteRouter(t, trust, "east") };
}

/** A proxy that connects for who asks with the right user, and knows whom it has connected to. */
async function proxy(t: TestContext, user?: string): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createHttpServer((_, response) => response.writeHead(404).end());
  server.on("connect", (request, socket: Socket, head: Buffer) => {
    sockets.add(socket);
    socket.on("error", () => {});
    const given = request.headers["proxy-authorization"];
    if (user !== undefined && given !== `Basic ${Buffer.from(user).toString("base64")}`)
      return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    asked.push(request.url ?? "");
    const { hostname, port } = new URL(`tcp://${request.url}`);
    const onward = connect(Number(port), hostname.replace(/^\[|\]$/g, ""), () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    sockets.add(onward);
    onward.on("error", () => socket.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, asked };
}

test("through an HTTP proxy, with and without a password", async (t) => {
  const { west, east } = twoSites(t);
  const port = String(await east.port("listener", "ir"));
  const open = await proxy(t);
  dial(west, "east", { host: "127.0.0.1", port, proxy: `127.0.0.1:${open.port}` });
  await isUp(west, "east");
  assert.deepEqual(open.asked, [`127.0.0.1:${port}`]);
  west.router.remove("connector", "to-east");

  const folder = mkdtempSync(join(tmpdir(), "isthmus-proxy-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const closed = await proxy(t, "alice:opensesame");
  const through = { host: "127.0.0.1", port, proxy: `127.0.0.1:${closed.port}` };
  dial(west, "east", through);
  await fails(west, "east", /the proxy .* refused 127\.0\.0\.1:\d+ \(407 .*it wants a user and password/);
  west.router.remove("connector", "to-east");
  dial(west, "east", { ...through, proxyCredentialsFolder: folder });
  await fails(west, "east", /no such file.*username/);
  writeFileSync(join(folder, "username"), "alice\n");
  writeFileSync(join(folder, "password"), "opensesame\n");
  await isUp(west, "east");
  assert.deepEqual(closed.asked, [`127.0.0.1:${port}`]);
  assert.doesNotMatch(west.lines.join("\n"), /opensesame/);
  west.router.remove("connector", "to-east");
  dial(west, "east", { ...through, proxy: `127.0.0.1:${await freePort()}` });
  await fails(west, "east", /the proxy 127\.0\.0\.1:\d+: .*ECONNREFUSED/);
  west.router.remove("connector", "to-east");
  dial(west, "east", { ...through, host: "127.0.0.1", port: "1", proxy: `127.0.0.1:${open.port}` });
  await fails(west, "east", /socket hang up|closed/);
});

/** The name in a ClientHello [RFC 8446 §4.1.2, RFC 6066 §3]; enough of it is in the first record. */
function serverNameIn(hello: Buffer): string {
  let at = 5 + 4 + 2 + 32;
  at += 1 + (hello[at] as number);
  at += 2 + hello.readUInt16BE(at);
  at += 1 + (hello[at] as number);
  const end = at + 2 + hello.readUInt16BE(at);
  for (at += 2; at < end; at += 4 + hello.readUInt16BE(at + 2))
    if (hello.readUInt16BE(at) === 0)
      return hello.subarray(at + 9, at + 9 + hello.readUInt16BE(at + 7)).toString();
  return "";
}

test("many sites behind one address, told apart by the name that is asked for", async (t) => {
  const { west, east, trust } = twoSites(t);
  const north = siteRouter(t, trust, "north");
  const ports = new Map([
    ["east.example.com", await east.port("listener", "ir")],
    ["north.example.com", await north.port("listener", "ir")],
  ]);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", (hello: Buffer) => {
      const port = ports.get(serverNameIn(hello));
      if (port === undefined) return void socket.destroy();
      const onward = connect(port, "127.0.0.1");
      sockets.add(onward);
      onward.on("error", () => socket.destroy());
      onward.write(hello);
      onward.pipe(socket).pipe(onward);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const port = String((server.address() as AddressInfo).port);
  for (const site of ["east", "north"])
    dial(west, site, { host: "127.0.0.1", port, serverName: `${site}.example.com` });
  await isUp(west, "east");
  await isUp(west, "north");
  await eventually("both are reached", () => west.router.entities("router.node").length === 3);
});

test("endpoints are tried in turn, and a name is looked up at each attempt", async (t) => {
  const { west, east } = twoSites(t);
  const port = await east.port("listener", "ir");
  dial(west, "east", {
    host: "127.0.0.1",
    port: String(await freePort()),
    endpoints: `127.0.0.1:${await freePort()},127.0.0.1:${port}`,
  });
  await isUp(west, "east");
  west.router.remove("connector", "to-east");

  // The name leads nowhere at first; net asks node:dns each time.
  let address = "127.0.0.2";
  const lookup = dns.lookup;
  t.after(() => {
    dns.lookup = lookup;
  });
  dns.lookup = ((name: string, options: { all?: boolean }, done: (...result: unknown[]) => void) =>
    name === "east.example.com"
      ? options.all
        ? done(null, [{ address, family: 4 }])
        : done(null, address, 4)
      : lookup(name, options as never, done as never)) as typeof dns.lookup;
  dial(west, "east", { host: "east.example.com", port: String(port) });
  await fails(west, "east", /ECONNREFUSED/);
  address = "127.0.0.1";
  await isUp(west, "east");
});

test("over IPv6, from documents", { timeout: 60_000 }, async (t) => {
  const port = await freePort();
  const head = "apiVersion: isthmus.dev/v1alpha1\nkind: Site\n";
  const up = new Up(t, {
    "west.yaml": `${head}metadata: {name: west}\nspec:\n  links: [{to: east, endpoints: ["[::1]:${port}"]}]\n`,
    "east.yaml": `${head}metadata: {name: east}\nspec:\n  access: {type: host, bind: "::1", port: ${port}, hosts: ["::1"]}\n`,
  });
  await up.statusWhere("west", "it is up", ({ links }) => links[0]?.state === "up", 20_000);
  assert.match(up.lines.join("\n"), /connected to ::1:\d+/);
  const issued = up.lines.filter((line) => /issued a certificate for the router of east/.test(line));
  assert.equal(issued.length, 1, "an address of IPv6 in a certificate is recognised");
});
