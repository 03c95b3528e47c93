// Who does not belong is refused, with one line in the log, and nobody else notices.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { connect as connectTls } from "node:tls";
import { type Credentials, createAuthority, issueLeaf } from "@isthmus/config-sync/credentials/authority.js";
import { eventually } from "../harness/eventually.ts";
import { freePort, Up } from "../harness/up.ts";
import { Conversation, named, workload } from "../harness/workloads.ts";

const day = 24 * 3600 * 1000;
const document = (name: string, spec: string): string =>
  `apiVersion: isthmus.dev/v1alpha1\nkind: Site\nmetadata: {name: ${name}}\nspec:\n${spec}`;

/** Connects, says `bytes`, and gives what the other side said before it closed. */
function knock(open: () => ReturnType<typeof connect>, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve) => {
    const socket = open();
    const heard: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => heard.push(chunk));
    socket.on("error", () => {});
    socket.on("close", () => resolve(Buffer.concat(heard)));
    socket.write(bytes);
  });
}

test("intruders are refused, each with one line, and nothing else is disturbed", {
  timeout: 120_000,
}, async (t) => {
  const target = await workload(t, named("backend"));
  const port = await freePort();
  const up = new Up(t, {
    "west.yaml": document("west", "  links: [{to: east}]\n"),
    "east.yaml": document(
      "east",
      `  exposes: [{service: backend, port: ${port}, target: {host: "127.0.0.1:${target}"}}]\n`,
    ),
  });
  await eventually("ready", () => up.lines.includes("ready"), 20_000);
  const introduction = JSON.parse(readFileSync(join(up.state, "rendezvous", "east.json"), "utf8")) as {
    endpoints: string[];
    identity: string;
  };
  const access = Number(introduction.endpoints[0]?.split(":")[1]);
  const conversation = new Conversation(port);
  t.after(() => conversation.end());
  conversation.say("first\n");
  await eventually("the conversation runs", () => conversation.hasHeard("first"));

  const credentialsOf = (site: string): Credentials => ({
    certificate: readFileSync(up.sitePath(site, "credentials/ca.crt"), "utf8"),
    privateKey: readFileSync(up.sitePath(site, "credentials/ca.key"), "utf8"),
  });
  const foreign = createAuthority("west", Date.now());
  const west = credentialsOf("west");
  const leaf = (authority: Credentials, network: string, site: string, now = Date.now()): Credentials =>
    issueLeaf(authority, network, site, ["localhost"], now);
  const amqpHeader = Buffer.from("AMQP\x03\x01\x00\x00", "latin1");
  const overTls = (credentials: Credentials | undefined) => () =>
    connectTls({
      port: access,
      host: "127.0.0.1",
      rejectUnauthorized: false,
      ...(credentials && { cert: credentials.certificate, key: credentials.privateKey }),
    });
  const overTcp = () => connect(access, "127.0.0.1");

  const cases: [string, () => ReturnType<typeof connect>, Buffer, RegExp][] = [
    [
      "a certificate of a foreign CA with the right name",
      overTls(leaf(foreign, "default", "west")),
      amqpHeader,
      /comes from no CA that we know/,
    ],
    [
      "an expired certificate",
      overTls(leaf(west, "default", "west", Date.now() - 60 * day)),
      amqpHeader,
      /has expired/,
    ],
    [
      "a certificate that is not valid yet",
      overTls(leaf(west, "default", "west", Date.now() + 2 * day)),
      amqpHeader,
      /not valid before .*clock/,
    ],
    [
      "one site's CA that speaks for another site",
      overTls(leaf(west, "default", "north")),
      amqpHeader,
      /no identity is recorded for the site north/,
    ],
    [
      "one site's CA that speaks for the listener's own site",
      overTls(leaf(west, "default", "east")),
      amqpHeader,
      /no identity is recorded for the site east/,
    ],
    ["another network", overTls(leaf(west, "other", "west")), amqpHeader, /belongs to the network other/],
    ["no certificate", overTls(undefined), amqpHeader, /shows no certificate/],
    ["plain AMQP to the TLS port", overTcp, amqpHeader, /refused: (?!its)/],
    ["HTTP to the TLS port", overTcp, Buffer.from("GET / HTTP/1.0\r\n\r\n"), /refused: /],
    ["random bytes to the TLS port", overTcp, randomBytes(4096), /refused: /],
  ];
  for (const [what, open, bytes, expected] of cases)
    await t.test(what, async (step: TestContext) => {
      const before = up.lines.length;
      const heard = await knock(open, bytes);
      assert.ok(!heard.includes("AMQP"), "no word of AMQP for who is not let in");
      const said = (): string[] =>
        up.lines.slice(before).filter((line) => line.startsWith("east router") && /refused/.test(line));
      await eventually(`a log line like ${expected}`, () => said().some((line) => expected.test(line)));
      assert.equal(said().length, 1, said().join("\n"));
      step.diagnostic(said()[0] as string);
    });

  await t.test(
    "random bytes to the port of a service are the workload's matter, and to the management socket are refused",
    async () => {
      const before = up.lines.length;
      await knock(() => connect(up.sitePath("east", "router.sock")), randomBytes(2048));
      await eventually("a log line", () =>
        up.lines
          .slice(before)
          .some((line) => /east router .*client .* refused: protocol violation/.test(line)),
      );
    },
  );
  await t.test("a proven site that speaks for another router is refused", async () => {
    const before = up.lines.length;
    const mechanism = Buffer.from("EXTERNAL");
    const init = Buffer.concat([
      Buffer.from([0x00, 0x53, 0x41, 0xc0, 4 + mechanism.length + 1, 2, 0xa3, mechanism.length]),
      mechanism,
      Buffer.from([0xa0, 0]),
    ]);
    const frame = (type: number, body: Buffer): Buffer => {
      const head = Buffer.from([0, 0, 0, 0, 2, type, 0, 0]);
      head.writeUInt32BE(8 + body.length, 0);
      return Buffer.concat([head, body]);
    };
    const name = Buffer.from("north");
    const open = Buffer.concat([
      Buffer.from([0x00, 0x53, 0x10, 0xc0, name.length + 3, 1, 0xa1, name.length]),
      name,
    ]);
    const socket = overTls(leaf(west, "default", "west"))();
    socket.on("error", () => {});
    socket.write(
      Buffer.concat([
        amqpHeader,
        frame(1, init),
        Buffer.from("AMQP\x00\x01\x00\x00", "latin1"),
        frame(0, open),
      ]),
    );
    await eventually("a log line", () =>
      up.lines.slice(before).some((line) => /the site west may not speak for the router north/.test(line)),
    );
    socket.destroy();
  });
  conversation.say("last\n");
  await eventually("the conversation still runs", () => conversation.hasHeard("last"));
  assert.equal(conversation.broken, undefined);
  const logs = up.lines.join("\n");
  assert.ok(!/PRIVATE KEY/.test(logs));
});
