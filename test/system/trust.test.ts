// Who is trusted as which site, and how that changes while the network runs: followed CAs, shared CAs, CAs of the
// user's own, revocation.
import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { type Credentials, createAuthority, issueLeaf } from "@isthmus/config-sync/credentials/authority.js";
import { identityOf, rotationStep, tellingMs } from "@isthmus/config-sync/credentials/ca-rotation.js";
import { SiteCredentials } from "@isthmus/config-sync/credentials/site-credentials.js";
import { checkAll } from "@isthmus/config-sync/declarations/declarations.js";
import { formatProblem } from "@isthmus/config-sync/declarations/problems.js";
import { identifyPeer } from "@isthmus/router/tls/peer-identity.js";
import { TlsProfile } from "@isthmus/router/tls/tls-profile.js";
import { eventually } from "../harness/eventually.ts";
import { authority } from "../harness/pki.ts";
import { Trust } from "../harness/site-routers.ts";
import { cli, freePort, Up } from "../harness/up.ts";
import { Conversation, named, workload } from "../harness/workloads.ts";

const now = Date.now();
const day = 24 * 3600 * 1000;
const head = "apiVersion: isthmus.dev/v1alpha1\n";
const fingerprint = (pem: string): string =>
  createHash("sha256").update(new X509Certificate(pem).raw).digest("hex");
const indented = (pem: string): string => pem.trim().replaceAll("\n", "\n        ");

test("a CA is followed step by step", () => {
  const [one, two] = [createAuthority("east", now), createAuthority("east", now)];
  const current = one.certificate;
  const next = { certificate: two.certificate, since: now };
  const state = { current, asked: false, declared: "", tellingMs };
  assert.deepEqual(rotationStep(state, now), { kind: "none" });
  assert.deepEqual(rotationStep(state, now + 2400 * day), { kind: "none" });
  assert.equal(rotationStep(state, now + 2500 * day).kind, "make");
  assert.equal(rotationStep({ ...state, asked: true }, now).kind, "make");
  // Told to those who hear it by themselves it takes over soon, pasted into documents when it stands there.
  assert.equal(rotationStep({ ...state, next }, now + tellingMs - 1).kind, "none");
  assert.equal(rotationStep({ ...state, next }, now + tellingMs).kind, "promote");
  assert.equal(rotationStep({ ...state, next, declared: current }, now + 400 * day).kind, "none");
  const both = `${current.trimEnd().replaceAll("\n", "\r\n")}\n${two.certificate}`;
  assert.equal(rotationStep({ ...state, next, declared: both }, now).kind, "promote");
  const after = {
    current: two.certificate,
    previous: { certificate: current, since: now },
    asked: false,
    tellingMs,
  };
  assert.equal(rotationStep({ ...after, declared: both }, now).kind, "none");
  assert.equal(rotationStep({ ...after, declared: two.certificate }, now).kind, "forget");
  assert.equal(rotationStep({ ...after, declared: "" }, now + 29 * day).kind, "none");
  assert.equal(rotationStep({ ...after, declared: "" }, now + 31 * day).kind, "forget");
  assert.equal(identityOf({ current, next }), current + two.certificate);
});

test("connections last while a CA is followed, and end when it is withdrawn or revoked", (t) => {
  const trust = new Trust(t, ["west", "east"]);
  const profile = new TlsProfile({
    name: "site",
    ...trust.profile("east"),
    revokedFile: trust.write("revoked", ""),
  });
  const old = trust.authorities.get("west") as Credentials;
  const [next, third] = [createAuthority("west", now), createAuthority("west", now)];
  const leaf = new X509Certificate(trust.leaf("west").certificate);
  const verdict = (lasting: boolean): string => {
    const found = identifyPeer(
      leaf,
      lasting ? profile.lastingTrust : profile.trust,
      lasting ? undefined : new Date(),
    );
    return "refused" in found ? found.refused : found.site;
  };
  const record = (...certificates: Credentials[]): void => {
    trust.write("west.crt", certificates.map(({ certificate }) => certificate).join(""));
    profile.load();
  };
  assert.deepEqual([verdict(false), verdict(true)], ["west", "west"]);
  record(old, next);
  record(next);
  assert.match(verdict(false), /not issued by a CA recorded/);
  assert.equal(verdict(true), "west", "what was made with the one before goes on");
  record(next, third);
  record(third);
  assert.equal(verdict(true), "west", "over several of them");
  trust.write("revoked", `${fingerprint(old.certificate)}\n`);
  profile.load();
  assert.match(verdict(true), /revoked/);
  trust.write("revoked", "");
  profile.load();
  assert.equal(verdict(true), "west");
  record(createAuthority("west", now));
  assert.match(verdict(true), /not issued by a CA recorded/, "another CA at once is no follower");
  record(old);
  trust.write("revoked", `${fingerprint(String(leaf))}\n`);
  profile.load();
  assert.match(verdict(false), /the certificate of west is revoked/);
  trust.write("revoked", "");
  profile.load();
  assert.equal(identifyPeer(leaf, profile.lastingTrust, undefined)["site" as never], "west");
  assert.match(
    String(Object.values(identifyPeer(leaf, profile.trust, new Date(now + 40 * day)))[0]),
    /not valid now \(until .*; here it is /,
  );
  trust.forget("west");
  profile.load();
  assert.match(verdict(true), /no identity is recorded for the site west/);
});

test("weak keys, leaves and private keys are no identities, and what is revoked is said", () => {
  const found = (pem: string, more = ""): string =>
    checkAll(
      [
        {
          path: "n.yaml",
          text: `${head}kind: Network\nmetadata: {name: shop}\nspec:\n  sites:\n    - name: east\n      identity: |\n        ${indented(pem)}\n${more}`,
        },
      ],
      undefined,
    )
      .problems.map(formatProblem)
      .join("\n");
  const good = createAuthority("east", now).certificate;
  assert.equal(found(good), "");
  assert.match(
    found(authority("weak", { rsa: 1024 }).certificate),
    /n\.yaml:7:17: .*RSA key of 1024 bits.*\[identity-weak\]/,
  );
  assert.match(
    found(authority("odd", { curve: "secp256k1" }).certificate),
    /curve secp256k1.*\[identity-weak\]/,
  );
  const colons = fingerprint(good)
    .replace(/..(?!$)/g, "$&:")
    .toUpperCase();
  assert.match(
    found(good, `  revoked:\n    - sha256: ${colons}\n      reason: a stolen laptop\n`),
    /every certificate of the identity of east is revoked.*\[identity-revoked\]/,
  );
  const leaf = issueLeaf(createAuthority("x", now), "n", "x", [], now).certificate;
  assert.match(
    found(good, `  trust:\n    ca: |\n        ${indented(leaf)}\n`),
    /trust\.ca is not the certificate of a CA/,
  );
  assert.match(
    found(`${good}-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----\n`),
    /\[identity-key\]/,
  );
});

const site = (name: string, spec: string): string =>
  `${head}kind: Site\nmetadata: {name: ${name}}\nspec:\n${spec}`;

/** West dials east, which exposes `steady`; a conversation runs through both. */
async function talking(t: TestContext, more: Readonly<Record<string, string>> = {}, trust = "") {
  const target = await workload(t, named("steady"));
  const port = await freePort();
  const up = new Up(t, {
    "west.yaml": site("west", `  links: [{to: east}]\n${trust}`),
    "east.yaml": site(
      "east",
      `  exposes: [{service: steady, port: ${port}, target: {host: "127.0.0.1:${target}"}}]\n${trust}`,
    ),
    ...more,
  });
  await up.statusWhere("west", "steady is there", ({ imports }) => imports[0]?.state === "ready", 20_000);
  const conversation = new Conversation(port);
  await eventually("the conversation begins", () => conversation.hasHeard("steady\n"));
  const goesOn = async (word: string): Promise<void> => {
    conversation.say(`${word}\n`);
    await eventually(`${word} is heard`, () => conversation.hasHeard(`${word}\n`));
    assert.equal(conversation.broken, undefined);
  };
  t.after(() => conversation.end());
  return { up, port, conversation, goesOn };
}

test("leaf and CA are renewed under a connection, on their own and by documents", {
  timeout: 90_000,
}, async (t) => {
  const { up, goesOn } = await talking(t);
  const read = (name: string, file: string): string => {
    try {
      return readFileSync(up.sitePath(name, `credentials/${file}`), "utf8");
    } catch {
      return "";
    }
  };
  for (const name of ["west", "east"]) {
    const before = read(name, "router.crt");
    assert.equal(
      (await cli(["identity", "rotate", "--site", name, "--certificate", "--state", up.state])).code,
      0,
    );
    await eventually(
      "another leaf",
      () => read(name, "router.crt") !== before && read(name, "router.crt") !== "",
    );
  }
  await goesOn("after the leaves");
  const oldCa = read("east", "ca.crt");
  assert.equal((await cli(["identity", "rotate", "--site", "east", "--state", up.state])).code, 0);
  await eventually(
    "the new CA issues",
    () => read("east", "ca.crt") !== oldCa && read("east", "ca-previous.crt") === oldCa,
    20_000,
  );
  await goesOn("after the CA");
  await eventually(
    "west records both",
    () => read("west", "identities/east.crt") === read("east", "identity.crt"),
  );
  // By documents: the new one takes over when it stands there, and the old one goes when it does not.
  const network = (...certificates: string[]): void =>
    up.write(
      "network.yaml",
      `${head}kind: Network\nmetadata: {name: default}\nspec:\n  sites:\n    - name: west\n      identity: |\n        ${indented(certificates.join(""))}\n    - name: east\n      identity: |\n        ${indented(read("east", "identity.crt"))}\n`,
    );
  const westCa = read("west", "ca.crt");
  network(westCa);
  await eventually("east records it", () => read("east", "identities/west.crt").includes(westCa.trim()));
  assert.equal((await cli(["identity", "rotate", "--site", "west", "--state", up.state])).code, 0);
  const next = await eventually("the next CA is made", () => read("west", "ca-next.crt") || undefined);
  assert.equal((await cli(["identity", "--site", "west", "--state", up.state])).stdout, westCa + next);
  network(westCa, next);
  await eventually("it takes over", () => read("west", "ca.crt") === next, 10_000);
  await eventually("a leaf by it", () =>
    new X509Certificate(read("west", "router.crt")).verify(new X509Certificate(next).publicKey),
  );
  await goesOn("by documents");
  network(next);
  await eventually("the old one is forgotten", () => read("west", "ca-previous.crt") === "");
  await eventually("east forgets it too", () => !read("east", "identities/west.crt").includes(westCa.trim()));
  await goesOn("to the end");
  const { certificates } = up.status("west") ?? {};
  assert.deepEqual(
    certificates?.map(({ name }) => name),
    ["router", "ca"],
  );
  assert.ok((certificates?.[0]?.expires ?? 0) * 1000 > now + 29 * day);
});

test("a CA that many sites share, with intermediate CAs of the user's own", {
  timeout: 60_000,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "isthmus-pki-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string): string => join(folder, name);
  const anchor = authority("Corp root", { rsa: 2048 });
  // PKCS#1 and SEC1, as openssl's old commands and step write them, and a chain in tls.crt.
  const issuers = {
    west: authority("issuer of west", { rsa: 2048 }, anchor),
    east: authority("issuer of east", { curve: "P-256" }, anchor),
  };
  for (const [name, { certificate, traditional }] of Object.entries(issuers)) {
    mkdirSync(at(name));
    writeFileSync(at(`${name}/tls.crt`), certificate + anchor.certificate);
    writeFileSync(at(`${name}/tls.key`), traditional);
  }
  assert.match(issuers.west.traditional, /BEGIN RSA PRIVATE/);
  assert.match(issuers.east.traditional, /BEGIN EC PRIVATE/);
  const target = await workload(t, named("steady"));
  const port = await freePort();
  const access = await freePort();
  const trust = (name: string): string => `  trust: {issuer: {directory: ${at(name)}}}\n`;
  const up = new Up(t, {
    "network.yaml": `${head}kind: Network\nmetadata: {name: default}\nspec:\n  trust:\n    ca: |\n        ${indented(anchor.certificate)}\n  sites: [{name: west}, {name: east}]\n`,
    "west.yaml": site("west", `  links: [{to: east, endpoints: ["127.0.0.1:${access}"]}]\n${trust("west")}`),
    "east.yaml": site(
      "east",
      `  access: {type: host, port: ${access}}\n  exposes: [{service: steady, port: ${port}, target: {host: "127.0.0.1:${target}"}}]\n${trust("east")}`,
    ),
  });
  await up.statusWhere("west", "steady is there", ({ imports }) => imports[0]?.state === "ready", 20_000);
  // A key that does not fit is named, and what ran goes on.
  writeFileSync(at("west/tls.key"), readFileSync(at("east/tls.key")));
  const broken = await up.statusWhere("west", "says so", ({ unmet }) => unmet.length > 0);
  assert.match(
    broken.unmet.join(),
    /trust\.issuer: .*tls\.key is not the key of the first certificate in tls\.crt: the one before stays in use/,
  );
  assert.equal(broken.links[0]?.state, "up");
});

test("revoked in a document, a site loses its link at once, and gets it back with another certificate", {
  timeout: 60_000,
}, async (t) => {
  const { up, conversation } = await talking(t);
  const leaf = readFileSync(up.sitePath("west", "credentials/router.crt"), "utf8");
  up.write(
    "network.yaml",
    `${head}kind: Network\nmetadata: {name: default}\nspec:\n  sites: [{name: west}, {name: east}]\n  revoked:\n    - {sha256: ${fingerprint(leaf)}, reason: stolen}\n`,
  );
  await eventually("the connection ends", () => conversation.broken !== undefined);
  await eventually("it is said", () =>
    up.lines.some((line) => /^east router .*the certificate of west is revoked/.test(line)),
  );
  assert.equal(
    (await cli(["identity", "rotate", "--site", "west", "--certificate", "--state", up.state])).code,
    0,
  );
  await up.statusWhere(
    "west",
    "up again",
    ({ links, imports }) => links[0]?.state === "up" && imports[0]?.state === "ready",
    20_000,
  );
});

test("a CA of the user's that is not there yet is waited for", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "isthmus-issuer-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const credentials = new SiteCredentials(join(folder, "site"), "west", Date.now, () => {});
  const issuerFolder = join(folder, "issuer");
  const ensure = (): string =>
    credentials.ensure({ network: "default", hosts: ["localhost"], issuerFolder, declared: "" });
  const own = ensure();
  assert.match(credentials.issuerProblem, /tls\.crt is missing.*the site's own CA stands in for it/);
  const issuer = authority("issuer", { curve: "P-256" });
  mkdirSync(issuerFolder);
  writeFileSync(join(issuerFolder, "tls.crt"), issuer.certificate);
  writeFileSync(join(issuerFolder, "tls.key"), issuer.traditional);
  const theirs = ensure();
  assert.equal(credentials.issuerProblem, "");
  assert.notEqual(theirs, own);
  const leaf = (): X509Certificate => new X509Certificate(readFileSync(credentials.certFile, "utf8"));
  assert.ok(leaf().verify(new X509Certificate(issuer.certificate).publicKey));
  rmSync(issuerFolder, { recursive: true });
  assert.equal(ensure(), theirs);
  assert.match(credentials.issuerProblem, /the one before stays in use/);
});
