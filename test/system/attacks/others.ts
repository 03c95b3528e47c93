// Words in a site's name in the catalogue, tokens, and documents.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { Catalogue } from "@isthmus/config-sync/catalogue/catalogue.js";
import { type CatalogueEntry, entryBytes, envelopeText } from "@isthmus/config-sync/catalogue/entry.js";
import { type Credentials, createAuthority, issueLeaf } from "@isthmus/config-sync/credentials/authority.js";
import { forgery, signed } from "@isthmus/config-sync/credentials/signature.js";
import { checkAll } from "@isthmus/config-sync/declarations/declarations.js";
import { formatProblem } from "@isthmus/config-sync/declarations/problems.js";
import { redeem } from "@isthmus/config-sync/tokens/client.js";
import { issueToken, TokenIssuer } from "@isthmus/config-sync/tokens/issuer.js";
import { TokenServer } from "@isthmus/config-sync/tokens/server.js";
import { FileStore } from "@isthmus/config-sync/tokens/store.js";
import type { Claim } from "@isthmus/config-sync/tokens/token.js";
import { eventually } from "@isthmus/router/test/harness.js";
import { authority } from "../../harness/pki.ts";
import { type Attack, plain } from "./attack.ts";

/** What sites tell of their services. */
export function catalogue(): Attack[] {
  const now = Date.now();
  const [east, north] = [createAuthority("east", now), createAuthority("north", now)];
  const entry = (more: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
    site: "east",
    network: "shop",
    sequence: now,
    lifeSeconds: 60,
    services: [],
    ...more,
  });
  const sealed = (by: Credentials, one: CatalogueEntry, leafOf = "east", at = now): string => {
    const { certificate, privateKey } = issueLeaf(by, "shop", leafOf, [], at);
    return envelopeText(signed(entryBytes(one), certificate, privateKey));
  };
  const tampered = (): string => {
    const envelope = JSON.parse(sealed(east, entry())) as { entry: string };
    return JSON.stringify({
      ...envelope,
      entry: entryBytes(entry({ sequence: now + 1 })).toString("base64"),
    });
  };
  const bomb = JSON.stringify({
    certificate: "x",
    signature: "",
    entry: gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString("base64"),
  });
  const found: Attack[] = [];
  const cases: [string, string, boolean][] = [
    ["an entry signed by another site", sealed(north, entry(), "north"), true],
    ["an entry signed by another site's CA in the site's name", sealed(north, entry()), true],
    ["an entry that was changed on its way", tampered(), true],
    ["an entry of another network", sealed(east, entry({ network: "other" })), true],
    [
      "an entry signed with an expired certificate",
      sealed(east, entry(), "east", now - 60 * 24 * 3600 * 1000),
      true,
    ],
    ["an entry from the future", sealed(east, entry({ sequence: now + 3_600_000 })), true],
    [
      "an old entry, played again to a site that has just come",
      sealed(east, entry({ sequence: now - 3_600_000 })),
      true,
    ],
    ["a small text that unfolds to 64 MiB", bomb, false],
  ];
  for (const [attack, text, known] of cases) {
    const heard = new Catalogue({
      ownSite: "west",
      forgery: ({ site, network }, envelope, at) =>
        network === "shop"
          ? forgery(envelope, "shop", site, east.certificate, [], at)
          : `it is of the network ${network}`,
    });
    heard.receive(text, now);
    assert.deepEqual([...heard.services()], [], attack);
    const status = heard.sites()[0]?.refused ?? "";
    assert.equal(status !== "", known, attack);
    found.push({
      area: "the catalogue",
      attack,
      outcome: "not believed",
      log: "",
      status: status && `catalogue: east: ${plain(status)}`,
    });
  }
  const heard = new Catalogue({ ownSite: "west", forgery: () => undefined });
  const services = [{ service: "db", protocol: "tcp" as const, ports: [], allow: ["*"] }];
  heard.receive(sealed(east, entry({ sequence: now + 1000, services })), now);
  heard.receive(sealed(east, entry({ sequence: now })), now);
  assert.equal(heard.services().get("east")?.length, 1);
  found.push({
    area: "the catalogue",
    attack: "an entry before the last one, played again",
    outcome: "passed over",
    log: "",
    status: "",
  });
  return found;
}

/** Who wants what a token is worth. */
export async function tokens(t: TestContext): Promise<Attack[]> {
  const folder = mkdtempSync(join(tmpdir(), "isthmus-attacks-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const now = Date.now();
  let late = 0;
  const store = new FileStore(folder);
  const issuer = new TokenIssuer(store, () => Date.now() + late);
  const ca = createAuthority("east", now);
  const lines: string[] = [];
  const known = createAuthority("north", now).certificate;
  const server = new TokenServer(
    issuer,
    () => ({
      site: "east",
      network: "shop",
      identity: ca.certificate,
      endpoints: ["east.example.com:55671"],
      knownAs: (site) => (site === "north" ? known : undefined),
    }),
    () => {},
    (_level, text) => void lines.push(text),
  );
  t.after(() => server.close());
  server.follow({ bind: "127.0.0.1", port: 0, ...issueLeaf(ca, "shop", "east", ["127.0.0.1"], now) });
  const port = await eventually("it listens", () => server.boundPort);
  const token = async (name: string, subject?: string): Promise<Claim> => ({
    kind: "isthmus",
    url: `https://127.0.0.1:${port}/${name}`,
    code: await issueToken(store, { name, uses: 1, lifeMs: 60_000, ...(subject && { subject }) }, Date.now()),
    ca: ca.certificate,
  });
  const identity = createAuthority("west", now).certificate;
  const found: Attack[] = [];
  const attempt = async (attack: string, claim: Claim, site = "west", who = identity): Promise<string> => {
    const from = lines.length;
    const received = await redeem(claim, site, who);
    const status = "granted" in received ? "" : plain(`link to east: ${received.state}: ${received.reason}`);
    const log = lines.slice(from).find((line) => /was not redeemed/.test(line)) ?? "";
    const outcome = "granted" in received ? "granted" : "refused, and no use is counted";
    if (attack !== "")
      found.push({
        area: "tokens",
        attack,
        outcome,
        log: plain(log.replace(/\(127.*?\)/, "(ADDRESS)")),
        status,
      });
    return outcome;
  };
  const one = await token("one");
  await attempt("a code that is guessed", { ...one, code: "guess" });
  await attempt("a token that does not exist", { ...one, url: one.url.replace(/one$/, "two") });
  await attempt("a right code, to take the name of a site that is known", one, "north");
  await attempt("a right code, to take the issuer's own name", one, "east");
  await attempt("a token for one site, redeemed by another", await token("for-south", "south"));
  assert.equal(await attempt("", one), "granted");
  await attempt(
    "a token that was redeemed, by another site",
    one,
    "south",
    createAuthority("south", now).certificate,
  );
  const both = await token("both");
  const outcomes = await Promise.all([
    attempt("", both, "west", identity),
    attempt("", both, "south", createAuthority("south", now).certificate),
  ]);
  assert.deepEqual(outcomes.toSorted(), ["granted", "refused, and no use is counted"]);
  found.push({
    area: "tokens",
    attack: "a token redeemed by two at once",
    outcome: "one gets it",
    log: 'the token "both" was not redeemed by … (ADDRESS): used up',
    status: "link to east: used up: ADDRESS says: used up",
  });
  const many = await token("many");
  for (let guess = 0; guess < 5; guess++) await attempt("", { ...many, code: `guess ${guess}` });
  await attempt("five wrong codes, then the right one", many);
  const expired = await token("expired");
  late = 120_000;
  await attempt("a token after its time", expired);
  late = 0;
  const elsewhere = { ...(await token("elsewhere")), ca: createAuthority("east", now).certificate };
  await attempt("a server with another CA in the name of the issuer", elsewhere);
  const status = (method: string, body: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const asking = request(one.url, { method, ca: one.ca, minVersion: "TLSv1.3" }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      asking.on("error", reject);
      asking.end(body);
    });
  found.push({
    area: "tokens",
    attack: "a request that is no POST",
    outcome: `status ${await status("GET", "")}`,
    log: "",
    status: "",
  });
  found.push({
    area: "tokens",
    attack: "a body of 1 MiB",
    outcome: `status ${await status("POST", "x".repeat(1024 * 1024))}`,
    log: "",
    status: "",
  });
  for (const file of ["token.one.json", "token.many.json"])
    assert.ok(![one.code, many.code].some((code) => readFileSync(join(folder, file), "utf8").includes(code)));
  assert.ok(![one.code, many.code].some((code) => lines.join("\n").includes(code)), "no code in a log");
  return found;
}

/** What may not stand in documents. */
export function documents(): Attack[] {
  const now = Date.now();
  const indented = (pem: string): string => pem.trim().replaceAll("\n", "\n        ");
  const network = (sites: readonly (readonly [string, string])[], more = ""): string =>
    `apiVersion: isthmus.dev/v1alpha1\nkind: Network\nmetadata: {name: shop}\nspec:\n  sites:\n${sites
      .map(([name, pem]) => `    - name: ${name}\n      identity: |\n        ${indented(pem)}\n`)
      .join("")}${more}`;
  const one = createAuthority("east", now);
  const leaf = issueLeaf(one, "shop", "east", [], now).certificate;
  const key = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
  const cases: [string, string][] = [
    ["a private key beside the certificate", network([["east", one.certificate + key]])],
    [
      "the CA of one site for another one too",
      network([
        ["east", one.certificate],
        ["west", one.certificate],
      ]),
    ],
    ["a CA with a weak key", network([["east", authority("weak", { rsa: 1024 }).certificate]])],
    ["a site's certificate instead of its CA's", network([["east", leaf]])],
    [
      "a text that is no certificate",
      network([["east", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]]),
    ],
    [
      "aliases that unfold to a billion values",
      `a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: [*d, *d, *d, *d, *d, *d, *d, *d, *d]\n`,
    ],
  ];
  return cases.map(([attack, text]) => {
    const { problems } = checkAll([{ path: "network.yaml", text }], undefined);
    const [first] = problems.map(formatProblem);
    assert.ok(first, attack);
    assert.ok(!problems.map(formatProblem).join().includes("c2VjcmV0"), "the key is not repeated");
    return {
      area: "documents",
      attack,
      outcome: "refused; the last good version stays live",
      log: first,
      status: first,
    };
  });
}
