// Tokens from end to end: issued, redeemed by a link, by Skupper's clients, counted, refused, followed, revoked.
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { createAuthority } from "@isthmus/config-sync/credentials/authority.js";
import { redeem } from "@isthmus/config-sync/tokens/client.js";
import { codeHash, judge, type TokenRecord } from "@isthmus/config-sync/tokens/ledger.js";
import { type Claim, tokenFrom } from "@isthmus/config-sync/tokens/token.js";
import { parse, parseAllDocuments } from "yaml";
import { eventually } from "../harness/eventually.ts";
import { cli, freePort, Up } from "../harness/up.ts";
import { Conversation, named, workload } from "../harness/workloads.ts";

const head = "apiVersion: isthmus.dev/v1alpha1\nkind: Site\n";
const minute = 60_000;

test("a use counts when everything is right, and once for each site", () => {
  const record: TokenRecord = {
    name: "t",
    codeHash: codeHash("right"),
    uses: 1,
    expiresAt: 10 * minute,
    subject: "",
    redemptions: [],
    failures: [],
  };
  const verdict = (
    given: Partial<TokenRecord>,
    code = "right",
    site = "west",
    identity = "A",
    now = 0,
  ): string => {
    const found = judge({ ...record, ...given }, code, site, identity, now);
    return found.granted ? `granted${found.again ? " again" : ""}` : found.refusal;
  };
  const used = { redemptions: [{ subject: "west", at: 0, identity: "A" }] };
  assert.equal(verdict({}), "granted");
  assert.equal(verdict(used), "granted again");
  assert.equal(verdict(used, "right", "west", "B"), "used up", "another identity is another use");
  assert.equal(verdict(used, "right", "north"), "used up");
  assert.equal(verdict({ ...used, uses: 2 }, "right", "north"), "granted");
  assert.equal(verdict({}, "wrong"), "wrong code");
  assert.equal(
    verdict(used, "wrong"),
    "wrong code",
    "who does not know the code learns nothing of the token",
  );
  assert.equal(verdict({}, "right", "west", "A", 11 * minute), "expired");
  assert.equal(verdict({ subject: "north" }), "other site");
  const failures = [1, 2, 3, 4, 5].map((seconds) => seconds * 1000);
  assert.equal(verdict({ failures }, "right", "west", "A", 6000), "too many attempts");
  assert.equal(verdict({ failures }, "right", "west", "A", 2 * minute), "granted");
  assert.equal(judge(undefined, "right", "west", "A", 0).granted, false);
});

/** East exposes a service and redeems tokens; west is another machine: nobody introduces them. */
async function east(t: TestContext) {
  const target = await workload(t, named("steady"));
  const [access, tokens, port] = [await freePort(), await freePort(), await freePort()];
  const up = new Up(
    t,
    {
      "east.yaml": `${head}metadata: {name: east}\nspec:\n  access: {type: host, bind: 127.0.0.1, port: ${access}}\n  tokens: {bind: 127.0.0.1, port: ${tokens}}\n  exposes: [{service: steady, port: ${port}, target: {host: "127.0.0.1:${target}"}}]\n`,
    },
    ["--site", "east"],
  );
  await up.statusWhere("east", "tokens can be redeemed", ({ tokens: at }) => (at?.url ?? "") !== "");
  const create = async (...args: string[]): Promise<{ text: string; claim: Claim }> => {
    const made = await cli(["token", "create", "--state", up.state, ...args]);
    assert.equal(made.code, 0, made.stderr);
    return { text: made.stdout, claim: tokenFrom(parse(made.stdout)) as Claim };
  };
  const list = async () =>
    JSON.parse((await cli(["token", "list", "-o", "json", "--state", up.state])).stdout) as {
      name: string;
      state: string;
      uses: string;
      redeemedBy: string[];
    }[];
  return { up, port, create, list };
}
const westWith = (t: TestContext, token: string): Up =>
  new Up(
    t,
    {
      "west.yaml": `${head}metadata: {name: west}\nspec:\n  links: [{to: east, credentials: {token: ${token}}}]\n`,
    },
    ["--site", "west"],
  );

test("a link by a token: redeemed once, kept over restarts, and gone when it is revoked", {
  timeout: 90_000,
}, async (t) => {
  const { up, port, create, list } = await east(t);
  const { text, claim } = await create("--name", "for-west", "--expires", "1h");
  assert.match(claim.url, /^https:\/\/127\.0\.0\.1:\d+\/for-west$/);
  const file = join(up.state, "for-west.yaml");
  const west = westWith(t, file);
  const waiting = await west.statusWhere("west", "waits for the file", ({ links }) =>
    /no such file/.test(links[0]?.reason ?? ""),
  );
  assert.equal(waiting.links[0]?.state, "down");
  assert.equal(waiting.links[0]?.token, "waiting");
  writeFileSync(file, text);
  await west.statusWhere(
    "west",
    "is linked",
    ({ links, imports }) => links[0]?.state === "up" && imports[0]?.state === "ready",
    20_000,
  );
  const conversation = new Conversation(port);
  t.after(() => conversation.end());
  assert.equal(west.status("west")?.links[0]?.token, "redeemed");
  await eventually("the service answers", () => conversation.hasHeard("steady\n"));
  assert.deepEqual(
    (await list()).map(({ name, state, uses, redeemedBy }) => [name, state, uses, redeemedBy]),
    [["for-west", "used up", "1/1", ["west"]]],
  );
  for (const file of ["tokens/token.for-west.json", "status.json"])
    assert.ok(
      !readFileSync(up.sitePath("east", file), "utf8").includes(claim.code),
      "the code is kept nowhere",
    );
  assert.ok(![...up.lines, ...west.lines].join("\n").includes(claim.code), "and in no log");

  // A new CA of east is told over the network, signed with what west knows.
  assert.equal((await cli(["identity", "rotate", "--state", up.state])).code, 0);
  const next = await eventually("the next CA is made", () => {
    const identity = readFileSync(up.sitePath("east", "credentials/identity.crt"), "utf8");
    return identity.split("BEGIN CERTIFICATE").length === 3 && identity;
  });
  await eventually(
    "west hears of it",
    () => readFileSync(west.sitePath("west", "credentials/identities/east.crt"), "utf8") === next,
    15_000,
  );

  await west.stop();
  const again = new Up(t, {}, ["--site", "west"], west);
  await again.statusWhere(
    "west",
    "linked again with the used token",
    ({ links, imports }) => links[0]?.state === "up" && imports[0]?.state === "ready",
    20_000,
  );
  const revoked = await cli(["token", "revoke", "for-west", "--state", up.state]);
  assert.match(revoked.stdout, /west is not trusted any more/);
  await again.statusWhere("west", "the link is lost", ({ links }) => links[0]?.state === "down", 10_000);
  await eventually("it is said", () =>
    up.lines.some((line) => /no identity is recorded for the site west/.test(line)),
  );
});

test("what is refused is said at both ends, and counts nothing", { timeout: 60_000 }, async (t) => {
  const { up, create, list } = await east(t);
  const identity = createAuthority("west", Date.now()).certificate;
  const { claim } = await create("--name", "one");
  const outcome = async (given: Claim, site = "west", who = identity): Promise<string> => {
    const received = await redeem(given, site, who);
    return "granted" in received
      ? "granted"
      : `${received.state}: ${received.reason.replace(/^\S+ says: /, "")}`;
  };
  assert.equal(await outcome({ ...claim, code: "guess" }), "refused: wrong code");
  assert.equal(await outcome({ ...claim, url: claim.url.replace("one", "two") }), "refused: unknown");
  assert.equal(await outcome(claim, "east"), "refused: name taken");
  assert.equal(await outcome(claim, "W E S T"), "refused: bad request");
  assert.equal(await outcome(claim, "west", "no certificate"), "refused: bad request");
  assert.match(
    await outcome({ ...claim, ca: createAuthority("east", Date.now()).certificate }),
    /^waiting: .*(self-signed|unable to verify|signature)/i,
  );
  assert.deepEqual(
    (await list()).map(({ uses }) => uses),
    ["0/1"],
    "nothing of this has used it",
  );
  // Two at once: one of them.
  const other = createAuthority("north", Date.now()).certificate;
  const both = await Promise.all([outcome(claim), outcome(claim, "north", other)]);
  assert.deepEqual(both.toSorted(), ["granted", "used up: used up"]);
  const [winner, loser] =
    both[0] === "granted"
      ? [
          ["west", identity],
          ["north", other],
        ]
      : [
          ["north", other],
          ["west", identity],
        ];
  assert.equal(
    await outcome(claim, ...(winner as [string, string])),
    "granted",
    "the same site again: an answer may be lost",
  );
  assert.equal(await outcome(claim, ...(loser as [string, string])), "used up: used up");
  assert.equal(await outcome((await create("--for", "south")).claim), "refused: other site");
  const short = (await create("--name", "short", "--expires", "1s")).claim;
  await eventually("it expires", async () =>
    (await list()).some(({ name, state }) => name === "short" && state === "expired"),
  );
  assert.equal(await outcome(short), "expired: expired");
  const { claim: guarded } = await create("--name", "guarded");
  for (let guess = 0; guess < 5; guess++)
    assert.equal(await outcome({ ...guarded, code: `guess ${guess}` }), "refused: wrong code");
  assert.equal(await outcome(guarded), "waiting: too many attempts");
  const reasons = [
    "wrong code",
    "unknown",
    "name taken",
    "used up",
    "expired",
    "other site",
    "too many attempts",
  ];
  for (const reason of reasons)
    await eventually(`the log tells: ${reason}`, () =>
      up.lines.some((line) => line.includes("was not redeemed") && line.endsWith(reason)),
    );
});

test("Skupper's clients redeem the same tokens, and a link is made with what they get", {
  timeout: 60_000,
}, async (t) => {
  const { up, create, list } = await east(t);
  const { claim, text } = await create("--name", "open", "--uses", "3");
  const post = (path: string, headers: Record<string, string>, method = "POST") =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const asking = request(
        new URL(path, claim.url),
        { method, headers, ca: claim.ca, minVersion: "TLSv1.3" },
        (response) => {
          let answer = "";
          response.on("data", (part) => (answer += part));
          response.on("end", () => resolve({ status: response.statusCode ?? 0, text: answer }));
        },
      );
      asking.on("error", reject);
      asking.end(claim.code);
    });
  // v2: AccessToken to AccessGrant.
  const v2 = await post("/open", { name: "to-east", subject: "guest-1" });
  assert.equal(v2.status, 200);
  const [secret, link] = parseAllDocuments(v2.text).map((one) => one.toJS()) as unknown as [
    { kind: string; metadata: { name: string }; data: Record<string, string> },
    {
      kind: string;
      apiVersion: string;
      spec: { tlsCredentials: string; endpoints: { name: string; host: string; port: string }[] };
    },
  ];
  assert.deepEqual(
    [secret.kind, secret.metadata.name, link.kind, link.apiVersion, link.spec.tlsCredentials],
    ["Secret", "to-east", "Link", "skupper.io/v2alpha1", "to-east"],
  );
  assert.deepEqual(
    link.spec.endpoints.map(({ name, host }) => [name, host]),
    [
      ["inter-router", "127.0.0.1"],
      ["edge", "127.0.0.1"],
    ],
  );
  const leaf = new X509Certificate(Buffer.from(secret.data["tls.crt"] as string, "base64"));
  assert.match(leaf.subjectAltName ?? "", /URI:spiffe:\/\/default\/site\/guest-1/);
  assert.equal((await post("/open", { name: "to-east", subject: "guest-1" })).status, 200);
  // v1: claim.
  const v1 = await post("/open?site-version=1.9.2", { "skupper-site-name": "guest-2" });
  const token = parse(v1.text) as {
    metadata: { labels: Record<string, string>; annotations: Record<string, string> };
  };
  assert.equal(token.metadata.labels["skupper.io/type"], "connection-token");
  assert.equal(token.metadata.annotations["inter-router-host"], "127.0.0.1");
  assert.deepEqual((await list())[0]?.redeemedBy, ["guest-1", "guest-2"]);
  assert.equal((await post("/none", { subject: "guest-3" })).status, 404);
  assert.equal((await post("/open", {}, "GET")).status, 405);
  // And as such a client: v2's AccessToken, then v1's connection token, each as the file of a link.
  const access = {
    apiVersion: "skupper.io/v2alpha1",
    kind: "AccessToken",
    metadata: { name: "x" },
    spec: { url: claim.url, code: claim.code, ca: claim.ca },
  };
  const v1claim = {
    kind: "Secret",
    metadata: { labels: { "skupper.io/type": "token-claim" }, annotations: { "skupper.io/url": claim.url } },
    data: {
      password: Buffer.from(claim.code).toString("base64"),
      "ca.crt": Buffer.from(claim.ca).toString("base64"),
    },
  };
  const open = (await create("--name", "more", "--uses", "9")).claim;
  for (const [name, manifest] of Object.entries({
    v2: { ...access, spec: { url: open.url, code: open.code, ca: open.ca } },
    claim: {
      ...v1claim,
      metadata: { ...v1claim.metadata, annotations: { "skupper.io/url": open.url } },
      data: { ...v1claim.data, password: Buffer.from(open.code).toString("base64") },
    },
  })) {
    const file = join(up.state, `${name}.json`);
    writeFileSync(file, JSON.stringify(manifest));
    const site = `site-${name}`;
    const guest = new Up(
      t,
      {
        "site.yaml": `${head}metadata: {name: ${site}}\nspec:\n  links: [{to: east, credentials: {token: ${file}}}]\n`,
      },
      ["--site", site],
    );
    await guest.statusWhere(
      site,
      "is linked with what east has issued",
      ({ links }) => links[0]?.state === "up",
      20_000,
    );
    assert.doesNotMatch(guest.lines.join("\n"), new RegExp(open.code));
  }
  assert.doesNotMatch(text, /PRIVATE KEY/);
});
