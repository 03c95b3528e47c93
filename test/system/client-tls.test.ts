// TLS to clients and to targets: certificates of the user's own, in folders, followed as they change.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { connect, createServer, type TLSSocket } from "node:tls";
import { type Credentials, createAuthority, issueLeaf } from "@isthmus/config-sync/credentials/authority.js";
import { eventually } from "../harness/eventually.ts";
import { freePort, Up } from "../harness/up.ts";

const now = Date.now();
const leaf = (authority: Credentials, name: string, hosts: string[]): Credentials =>
  issueLeaf(authority, "test", name, hosts, now);

/** Sends, half-closes, and gives the answer, or the error's code. */
function ask(port: number, ca: string, credentials?: Credentials): Promise<{ answer: string; peer: string }> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({
      port,
      host: "127.0.0.1",
      servername: "localhost",
      ca,
      cert: credentials?.certificate,
      key: credentials?.privateKey,
    });
    socket.allowHalfOpen = true;
    let answer = "";
    let peer = "";
    socket.on("secureConnect", () => {
      peer = String(socket.getPeerCertificate().subject?.CN ?? "");
      socket.end("hello");
    });
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString();
    });
    socket.on("end", () => (answer === "" ? reject(new Error("no answer")) : resolve({ answer, peer })));
    socket.on("error", reject);
    socket.setTimeout(10_000, () => socket.destroy(new Error("nothing came for 10 s")));
  });
}

test("TLS to clients and to targets", { timeout: 60_000 }, async (t) => {
  const base = mkdtempSync(join(tmpdir(), "isthmus-tls-"));
  t.after(() => rmSync(base, { recursive: true, force: true }));
  const authority = createAuthority("users", now);
  const stranger = createAuthority("strangers", now);
  const folder = (
    name: string,
    credentials: Credentials | undefined,
    ca: Credentials | undefined,
  ): string => {
    const path = join(base, name);
    mkdirSync(path, { recursive: true });
    if (credentials) {
      writeFileSync(join(path, "tls.crt"), credentials.certificate);
      writeFileSync(join(path, "tls.key"), credentials.privateKey);
    }
    if (ca) writeFileSync(join(path, "ca.crt"), ca.certificate);
    return path;
  };
  const backend = leaf(authority, "backend", ["localhost"]);
  const server = createServer(
    {
      cert: backend.certificate,
      key: backend.privateKey,
      ca: authority.certificate,
      requestCert: true,
      allowHalfOpen: true,
    },
    (socket) => {
      const who = socket.authorized ? socket.getPeerCertificate().subject.CN : "nobody";
      let heard = "";
      socket.on("data", (chunk: Buffer) => {
        heard += chunk.toString();
      });
      socket.on("end", () => socket.end(`${who} said ${heard}`));
      socket.on("error", () => {});
    },
  );
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  t.after(() => server.close());
  const target = (server.address() as { port: number }).port;
  const [open, closed, wrong] = [await freePort(), await freePort(), await freePort()];
  const toTarget = folder("to-target", leaf(authority, "router", []), authority);
  const front = folder("front", leaf(authority, "front-1", ["localhost"]), authority);
  const site = (name: string, spec: string): string =>
    `apiVersion: isthmus.dev/v1alpha1\nkind: Site\nmetadata: {name: ${name}}\nspec:\n${spec}`;
  const up = new Up(t, {
    "east.yaml": site(
      "east",
      `  exposes:
    - {service: open, port: ${open}, target: {host: "localhost:${target}"}, tls: {directory: ${toTarget}}}
    - {service: closed, port: ${closed}, target: {host: "127.0.0.1:${target}"}, tls: {directory: ${toTarget}, verifyHostname: false}}
    - {service: wrong, port: ${wrong}, target: {host: "127.0.0.1:${target}"}, tls: {directory: ${toTarget}}}
    - {service: missing, port: 1, target: {host: h}, tls: {directory: ${base}/nothing}}
`,
    ),
    "west.yaml": site(
      "west",
      `  links: [{to: east}]
  imports:
    - {service: open, tls: {directory: ${front}}}
    - {service: closed, tls: {directory: ${front}, clientCertificate: required}}
    - {service: wrong}
`,
    ),
  });
  await up.statusWhere(
    "west",
    "ready",
    ({ imports }) => imports.length === 3 && imports.every(({ state }) => state === "ready"),
    20_000,
  );
  assert.deepEqual(await ask(open, authority.certificate), { answer: "router said hello", peer: "front-1" });
  await assert.rejects(
    ask(open, stranger.certificate),
    "a client that does not know the CA is right to refuse",
  );
  assert.equal(
    (await ask(closed, authority.certificate, leaf(authority, "client", []))).answer,
    "router said hello",
  );
  await assert.rejects(ask(closed, authority.certificate), "no client certificate");
  await assert.rejects(ask(closed, authority.certificate, leaf(stranger, "client", [])), "one of a stranger");
  await eventually(
    "both refusals are logged",
    () =>
      up.lines.filter((line) => /service\/closed\/\d+: turned away 127\.0\.0\.1:\d+: its? /.test(line))
        .length === 2,
  );
  const east = await up.statusWhere("east", "it says what is missing", ({ unmet }) => unmet.length > 0);
  assert.match(east.unmet.join("\n"), /service missing: TLS to its targets: ca\.crt is missing in .*nothing/);
  const { connect: connectTcp } = await import("node:net");
  const plain = connectTcp(wrong, "127.0.0.1");
  plain.on("error", () => {});
  plain.write("x");
  const named = await up.statusWhere("east", "the failure", ({ exposes }) =>
    exposes.some(({ service, reason }) => service === "wrong" && reason !== ""),
  );
  plain.destroy();
  assert.match(
    named.exposes.find(({ service }) => service === "wrong")?.reason ?? "",
    /IP: 127\.0\.0\.1 is not in the cert/,
  );

  folder("front", leaf(authority, "front-2", ["localhost"]), authority);
  await eventually("the new certificate is shown", async () => {
    const { peer } = await ask(open, authority.certificate);
    return peer === "front-2";
  });
  writeFileSync(join(front, "tls.key"), "damaged");
  const damaged = await up.statusWhere("west", "the damage is told", ({ unmet }) => unmet.length > 0);
  assert.match(
    damaged.unmet.join("\n"),
    /tls\.key is not a private key in PEM form.*: the one before stays in use/,
  );
  assert.equal((await ask(open, authority.certificate)).peer, "front-2", "what ran keeps running");
});
