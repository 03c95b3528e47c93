// A neighbour that is who it says, and does what it may not: by its own router, by raw links, through AMQP clients.
import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import type { TestContext } from "node:test";
import type { DeliveryState } from "@isthmus/router/amqp/outcome.js";
import { RouterConnection } from "@isthmus/router/inter-router/router-connection.js";
import { encodeRouting, helloAddress } from "@isthmus/router/inter-router/routing-codec.js";
import { encodeStreamHeader } from "@isthmus/router/inter-router/stream-header.js";
import { Distributions } from "@isthmus/router/routing/distribution.js";
import { RoutingEngine } from "@isthmus/router/routing/engine.js";
import { dialPeer } from "@isthmus/router/sockets/dial.js";
import type { PeerSocket } from "@isthmus/router/sockets/listen.js";
import { echo, eventually, exchange, startServer, type TestRouter } from "@isthmus/router/test/harness.js";
import { TlsProfile } from "@isthmus/router/tls/tls-profile.js";
import rhea, { type EventContext, type Message } from "rhea";
import { link, siteRouter, Trust } from "../../harness/site-routers.ts";
import { type Attack, lineOf, plain } from "./attack.ts";

const area = "a proven neighbour";

export async function neighbours(t: TestContext): Promise<Attack[]> {
  const found: Attack[] = [];
  await names(t, found);
  await forgedStreams(t, found);
  await addresses(t, found);
  await floods(found);
  await clients(t, found);
  return found;
}

/** Router ids are bound to sites. */
async function names(t: TestContext, found: Attack[]): Promise<void> {
  for (const [attack, id] of [
    ["it claims another router's id", "north"],
    ["it claims our own router's id", "east"],
    ["it claims an id that only begins like its site", "westward"],
  ] as const) {
    const trust = new Trust(t, ["west", "east"]);
    const east = siteRouter(t, trust, "east");
    const west = siteRouter(t, trust, "west", "interior", id);
    await link(west, east);
    const log = await lineOf(east, /may not speak for|is our own/);
    const status = await eventually("it fails", () => {
      const [connector] = west.router.entities("connector");
      return connector?.connectionStatus === "FAILED" && plain(String(connector.connectionMsg));
    });
    found.push({ area, attack, outcome: "the connection is closed", log, status });
  }
}

/** Dials a router with a site's certificate, as a program of one's own would. */
async function raw(
  t: TestContext,
  trust: Trust,
  site: string,
  to: TestRouter,
  maxSessions = 1000,
): Promise<RouterConnection> {
  const profile = new TlsProfile({ name: "raw", ...trust.profile(site) });
  const port = Number(await to.port("listener", "ir"));
  const tls = { profile, site: to.router.id, verifyHostname: false };
  const peer = await new Promise<PeerSocket>((resolve, reject) =>
    dialPeer({ host: "127.0.0.1", port, tls }, (result) =>
      "refused" in result ? reject(new Error(result.refused)) : resolve(result),
    ),
  );
  return new Promise((resolve) => {
    const connection = new RouterConnection(
      1,
      peer,
      {
        routerId: site,
        side: "client",
        version: "test",
        cost: 1,
        maxFrameSize: 16384,
        maxSessions,
        idleTimeoutSeconds: 16,
        handshakeTimeoutMs: 5000,
        mechanisms: ["EXTERNAL"],
        requireSasl: false,
      },
      {
        onEdge: () => {
          throw new Error("no edges here");
        },
        onUp: resolve,
        onDataOpen: () => {},
        onMessage: (_connection, _message, _bytes, delivery) => delivery.settle({ kind: "accepted" }),
        onStream: (_connection, _stream, delivery) =>
          delivery.takenBy({ onData: () => {}, onEnd: () => {}, onLost: () => {} }),
        onFault: () => {},
        onClosed: () => {},
      },
    );
    t.after(() => connection.amqp.close());
  });
}
/** Sends the front of a stream with words of one's own; gives what becomes of it. */
function stream(
  connection: RouterConnection,
  header: Buffer,
  body = Buffer.alloc(0),
): Promise<DeliveryState> {
  return new Promise((resolve, reject) =>
    connection.openStream({
      onStreamFailed: (reason) => reject(new Error(reason)),
      onStreamOpen: (out) => {
        out.handler = {
          onReceived: () => {},
          onOutcome: resolve,
          onWindow: () => {},
          onLost: () => reject(new Error("the link was lost")),
        };
        out.write(header);
        if (body.length > 0) out.write(body);
      },
    }),
  );
}

/** Streams to a service that another site alone may use. */
async function forgedStreams(t: TestContext, found: Attack[]): Promise<void> {
  const trust = new Trust(t, ["west", "east", "spy"]);
  const east = siteRouter(t, trust, "east");
  let reached = 0;
  const target = await startServer(
    (socket) => {
      reached++;
      echo(socket);
    },
    (stop) => t.after(stop),
  );
  east.create("addressPolicy", "svc", { address: "svc", allowedSites: "west", encryption: "transit" });
  east.create("addressPolicy", "vault", { address: "vault", encryption: "end-to-end" });
  for (const address of ["svc", "vault"])
    east.create("tcpConnector", address, { address, host: "127.0.0.1", port: String(target) });
  const spy = await raw(t, trust, "spy", east);
  const header = (to: string, ingress: string, encrypted = false): Buffer =>
    encodeStreamHeader({ to, replyTo: "amqp:/_topo/0/spy/temp.x", correlationId: "x", encrypted }, ingress);
  const say = (state: DeliveryState): string =>
    state.kind === "rejected" ? `rejected: ${state.error.condition}` : state.kind;
  for (const [attack, address, ingress, expected] of [
    ["it uses a service that only another site may use", "svc", "0/spy", /the site spy may not use it/],
    [
      "it says that a stream of its own has entered at the site that may",
      "svc",
      "0/west",
      /it has come through spy and is not encrypted/,
    ],
    [
      "it sends to an end-to-end service without encryption",
      "vault",
      "0/spy",
      /it is not encrypted end to end/,
    ],
  ] as const) {
    const from = east.lines.length;
    const outcome = say(await stream(spy, header(address, ingress)));
    found.push({ area, attack, outcome, log: await lineOf(east, expected, from), status: "" });
  }
  // Its answer has to find the way back: the neighbour joins the routing.
  const hello = { opcode: "HELLO", id: "spy", instance: 1, seen: ["east"] } as const;
  spy.sendControl(
    encodeRouting(
      hello,
      helloAddress,
      { flags: 0, ingress: "0/spy", trace: ["0/spy"] },
      new Distributions("balanced"),
    ),
  );
  await eventually("it is a neighbour", () => east.router.entities("router.node").length === 2);
  const from = east.lines.length;
  void stream(spy, header("svc", "0/spy", true), Buffer.from("no TLS at all, but as if it were")).catch(
    () => {},
  );
  const log = await lineOf(east, /flow to svc over spy/, from);
  found.push({
    area,
    attack: "it marks octets as encrypted that are none",
    outcome: "the stream is broken off",
    log,
    status: "",
  });
  assert.equal(reached, 0, "no target has heard of any of this");

  const west = await raw(t, trust, "west", east, 60_000);
  const before = east.lines.length;
  for (let index = 0; index < 40_000; index++) west.amqp.beginSession();
  found.push({
    area,
    attack: "it begins 40,000 sessions",
    outcome: "the connection is closed",
    log: await lineOf(east, /router west .*: /, before),
    status: "",
  });
}

/** An address that another site is to serve. */
async function addresses(t: TestContext, found: Attack[]): Promise<void> {
  const trust = new Trust(t, ["west", "east", "rogue"]);
  const [west, east, rogue] = ["west", "east", "rogue"].map((site) => siteRouter(t, trust, site)) as [
    TestRouter,
    TestRouter,
    TestRouter,
  ];
  await link(west, rogue);
  await link(east, rogue);
  const stolen: string[] = [];
  const thief = await startServer(
    (socket: Socket) => socket.on("data", (chunk) => stolen.push(String(chunk))),
    (stop) => t.after(stop),
  );
  const target = await startServer(echo, (stop) => t.after(stop));
  rogue.create("tcpConnector", "svc", { address: "svc", host: "127.0.0.1", port: String(thief) });
  for (const [attack, encryption] of [
    ["it serves an address that another site is to serve", "link"],
    ["the same between the two, for an end-to-end service", "end-to-end"],
  ] as const) {
    const name = `svc-${encryption}`;
    west.create("addressPolicy", name, { address: "svc", servingSites: "east", encryption });
    west.create("tcpListener", name, { address: "svc", host: "127.0.0.1", port: "0" });
    const port = await west.port("tcpListener", name);
    await assert.rejects(exchange(port, "a secret"), /ECONNRESET/);
    const log = encryption === "link" ? "" : await lineOf(west, /flow to svc at rogue/);
    found.push({
      area,
      attack,
      outcome: "its targets get no octet; the client is refused while the right site does not serve it",
      log,
      status: "",
    });
    west.router.remove("tcpListener", name);
    west.router.remove("addressPolicy", name);
  }
  assert.deepEqual(stolen, []);
  // And beside the right one, it is passed over.
  west.create("addressPolicy", "both", { address: "svc", servingSites: "east", encryption: "end-to-end" });
  west.create("tcpListener", "both", { address: "svc", host: "127.0.0.1", port: "0" });
  east.create("tcpConnector", "svc", { address: "svc", host: "127.0.0.1", port: String(target) });
  const port = await west.port("tcpListener", "both");
  const answer = await eventually("the right site answers", () =>
    exchange(port, "hello").catch(() => undefined),
  );
  assert.equal(String(answer), "hello");
  assert.deepEqual(stolen, []);
  found.push({
    area,
    attack: "it serves it beside the right site",
    outcome: "the flow goes to the right site",
    log: "",
    status: "",
  });
}

/** What a neighbour can make us hold has bounds. */
async function floods(found: Attack[]): Promise<void> {
  const engine = new RoutingEngine({
    id: "east",
    instance: 1,
    helloIntervalMs: 1000,
    helloMaxAgeMs: 3000,
    raIntervalMs: 30_000,
    raIntervalFluxMs: 4000,
    remoteLsMaxAgeMs: 60_000,
    maxRouters: 1024,
    maxAddresses: 100_000,
  });
  engine.linkOpened(1, "west", 1, 0);
  const said = new Set<string>();
  const receive = (message: Parameters<RoutingEngine["receive"]>[0]): void => {
    for (const effect of engine.receive(message, 1, 0))
      if ("text" in effect) said.add(plain(String(effect.text)));
  };
  receive({ opcode: "HELLO", id: "west", instance: 1, seen: ["east"] });
  for (let index = 0; index < 5000; index++)
    receive({ opcode: "LSU", id: `r${index}`, instance: 1, lsSeq: 1, peers: new Map([["west", 1]]) });
  const ignored = [...said].filter((text) => /ignored/.test(text));
  assert.ok(5000 - ignored.length <= 1024, `${5000 - ignored.length} routers are held`);
  found.push({
    area,
    attack: "it floods link states of 5,000 routers",
    outcome: "1,024 are held, the rest is ignored",
    log: ignored[0] ?? "",
    status: "",
  });
  const names = Array.from({ length: 200_000 }, (_, index) => `Ma${index}`);
  receive({ opcode: "MAU", id: "west", mobileSeq: 1, exist: names });
  const held = engine.remoteAddresses().get("west")?.size ?? 0;
  assert.ok(held <= 100_000, `${held} addresses are held`);
  found.push({
    area,
    attack: "it floods 200,000 addresses",
    outcome: "100,000 of a router are held",
    log: "",
    status: "",
  });
}

/** AMQP clients of one router, and what they may ask of another. */
async function clients(t: TestContext, found: Attack[]): Promise<void> {
  const trust = new Trust(t, ["west", "east"]);
  const [west, east] = [siteRouter(t, trust, "west"), siteRouter(t, trust, "east")];
  await link(west, east);
  west.create("listener", "clients", { host: "127.0.0.1", port: "0", role: "normal", readOnly: true });
  await eventually("they know each other", () => west.router.entities("router.node").length === 2);
  const port = await west.port("listener", "clients");
  const container = rhea.create_container();
  for (const event of ["connection_error", "sender_error", "receiver_error", "disconnected", "rejected"])
    container.on(event, () => {});
  const connection = container.connect({ host: "127.0.0.1", port, reconnect: false });
  t.after(() => connection.close());
  const refusal = async (kind: "sender" | "receiver", address: string): Promise<string> => {
    const opened = kind === "sender" ? connection.open_sender(address) : connection.open_receiver(address);
    const error = await eventually(
      `${address} is refused`,
      () => (opened.error as { condition?: string } | undefined)?.condition,
    );
    return error;
  };
  for (const [attack, kind, address] of [
    ["it sends to the routing of the router (_local)", "sender", "_local/qdhello"],
    ["it sends to the routing of another router (_topo)", "sender", "amqp:/_topo/0/east/qdrouter"],
    ["it sends to the catalogue of services (mc/)", "sender", "mc/isthmus.catalogue"],
    ["it listens to the catalogue of services", "receiver", "mc/isthmus.catalogue"],
  ] as const)
    found.push({
      area: "an AMQP client",
      attack,
      outcome: `refused: ${await refusal(kind, address)}`,
      log: "",
      status: "",
    });

  const ask = (node: string): Promise<unknown> =>
    new Promise((resolve) => {
      const replies = connection.open_receiver({ source: { address: "", dynamic: true } });
      replies.once("message", ({ message }: EventContext) =>
        resolve((message as Message).application_properties?.statusCode),
      );
      replies.once("receiver_open", ({ receiver }: EventContext) =>
        connection.open_sender(node).send({
          reply_to: receiver?.source.address as string,
          application_properties: { operation: "CREATE", type: "io.skupper.router.tcpListener", name: "x" },
          body: { address: "x", port: "0" },
        }),
      );
    });
  for (const [attack, node] of [
    ["it changes the configuration of its router", "$management"],
    ["it changes the configuration of another router", "amqp:/_topo/0/east/$management"],
  ] as const)
    found.push({
      area: "an AMQP client",
      attack,
      outcome: `answered with status ${await ask(node)}`,
      log: "",
      status: "",
    });
  assert.deepEqual(
    [west, east].flatMap(({ router }) => router.entities("tcpListener")),
    [],
  );

  const from = west.lines.length;
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  const closed = new Promise((resolve) => socket.on("close", resolve));
  socket.resume();
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(0x7fffffff, 0);
  frame[4] = 2;
  socket.write(Buffer.concat([Buffer.from("AMQP\x00\x01\x00\x00", "latin1"), frame]));
  await closed;
  found.push({
    area: "an AMQP client",
    attack: "it announces a frame of 2 GiB",
    outcome: "the connection is closed",
    log: await lineOf(west, /client .*refused/, from),
    status: "",
  });
}
