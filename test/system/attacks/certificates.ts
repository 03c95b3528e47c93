// Who shows what at a link's port, and what a link's own router meets where it dials.
import assert from "node:assert/strict";
import { createHash, createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import type { TestContext } from "node:test";
import { connect as connectTls, createServer } from "node:tls";
import {
  type Credentials,
  createAuthority,
  issueLeaf,
  siteUri,
} from "@isthmus/config-sync/credentials/authority.js";
import {
  basicConstraints,
  type CertificateSpec,
  extendedKeyUsage,
  issuerNameOf,
  keyUsage,
  signedCertificate,
  subjectAltName,
} from "@isthmus/config-sync/credentials/certificate.js";
import { eventually } from "@isthmus/router/test/harness.js";
import { authority } from "../../harness/pki.ts";
import { link, network, siteRouter, Trust } from "../../harness/site-routers.ts";
import { type Attack, lineOf, plain } from "./attack.ts";

const day = 24 * 3600 * 1000;
const amqpHeader = Buffer.from("AMQP\x03\x01\x00\x00", "latin1");

/** A certificate and key that say what they are told to; without a signer it has signed itself. */
function forged(
  signer: Credentials | undefined,
  {
    subject = "west",
    rsa = 0,
    keyIdentifier,
    extensions = leafExtensions(siteUri(network, "west")),
  }: {
    subject?: string;
    rsa?: number;
    keyIdentifier?: string;
    extensions?: CertificateSpec["extensions"];
  } = {},
): Credentials {
  const { publicKey, privateKey } =
    rsa > 0
      ? generateKeyPairSync("rsa", { modulusLength: rsa })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  const certificate = signedCertificate(
    {
      subject,
      ...(signer && { issuer: issuerNameOf(new X509Certificate(signer.certificate).raw) }),
      publicKey,
      ...(keyIdentifier !== undefined && { keyIdentifier }),
      notBefore: new Date(Date.now() - day),
      notAfter: new Date(Date.now() + day),
      extensions,
    },
    signer ? createPrivateKey(signer.privateKey) : privateKey,
  );
  return { certificate, privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) as string };
}
const leafExtensions = (...uris: string[]): CertificateSpec["extensions"] => [
  basicConstraints(false),
  keyUsage(0),
  extendedKeyUsage(),
  subjectAltName(uris, []),
];

export async function certificates(t: TestContext): Promise<Attack[]> {
  const found: Attack[] = [];
  const trust = new Trust(t, ["west", "east", "north"]);
  const east = siteRouter(t, trust, "east");
  const port = Number(await east.port("listener", "ir"));
  const [west, north] = [trust.authorities.get("west"), trust.authorities.get("north")] as [
    Credentials,
    Credentials,
  ];
  const leaf = (by: Credentials, site: string, now = Date.now(), inNetwork = network): Credentials =>
    issueLeaf(by, inNetwork, site, ["localhost"], now);
  const foreign = createAuthority("west", Date.now());
  const dial =
    (shown: Credentials | undefined, more: object = {}) =>
    (): Socket =>
      connectTls({
        port,
        host: "127.0.0.1",
        rejectUnauthorized: false,
        ciphers: "DEFAULT@SECLEVEL=0",
        ...(shown && { cert: shown.certificate, key: shown.privateKey }),
        ...more,
      });
  const overTcp = (): Socket => connect(port, "127.0.0.1");
  const own = trust.leaf("west");
  // A CA that carries the subject and the key identifier of west's, and another key.
  const twinName = issuerNameOf(new X509Certificate(west.certificate).raw);
  const twin = forged(undefined, {
    subject: new X509Certificate(west.certificate).subject.replace(/^CN=/, ""),
    keyIdentifier: twinName.keyIdentifier,
    extensions: [basicConstraints(true, 0), keyUsage(5, 6)],
  });
  assert.equal(new X509Certificate(twin.certificate).subject, new X509Certificate(west.certificate).subject);
  assert.equal(issuerNameOf(new X509Certificate(twin.certificate).raw).keyIdentifier, twinName.keyIdentifier);
  const { certificate, key } = authority("Corp root", { curve: "P-256" });
  const corporate = { certificate, privateKey: key.export({ type: "pkcs8", format: "pem" }) as string };
  const cases: [string, () => Socket, Buffer, RegExp][] = [
    ["no certificate", dial(undefined), amqpHeader, /shows no certificate/],
    [
      "a certificate of a CA that nobody knows, with a right name",
      dial(leaf(foreign, "west")),
      amqpHeader,
      /comes from no CA that we know/,
    ],
    [
      "the right CA with another site's name",
      dial(leaf(west, "north")),
      amqpHeader,
      /not issued by a CA recorded for the site north/,
    ],
    [
      "another site's public CA appended to the own chain, to be taken for that site",
      dial(chained(leaf(west, "north"), north)),
      amqpHeader,
      /not issued by a CA recorded for the site north/,
    ],
    ["a CA with copied subject and key identifier", dial(leaf(twin, "west")), amqpHeader, /refused: /],
    ["an expired certificate", dial(leaf(west, "west", Date.now() - 60 * day)), amqpHeader, /has expired/],
    [
      "a certificate that is not valid yet",
      dial(leaf(west, "west", Date.now() + 2 * day)),
      amqpHeader,
      /not valid before .*clock/,
    ],
    ["a weak key (RSA, 1024 bits)", dial(forged(west, { rsa: 1024 })), amqpHeader, /refused: /],
    ["a certificate signed by itself", dial(forged(undefined)), amqpHeader, /comes from no CA that we know/],
    [
      "a certificate with the names of two sites",
      dial(forged(west, { extensions: leafExtensions(siteUri(network, "west"), siteUri(network, "east")) })),
      amqpHeader,
      /names no site/,
    ],
    [
      "a site of another network",
      dial(leaf(west, "west", Date.now(), "other")),
      amqpHeader,
      /belongs to the network other/,
    ],
    ["a site's certificate used as a CA", dial(chained(forged(own), own)), amqpHeader, /refused: /],
    [
      "a certificate below a CA of the company that no document shares",
      dial(forged(corporate)),
      amqpHeader,
      /comes from no CA that we know/,
    ],
    [
      "the site's own name from outside",
      dial(leaf(west, "east")),
      amqpHeader,
      /not issued by a CA recorded for the site east/,
    ],
    [
      "a site that no document knows",
      dial(leaf(west, "south")),
      amqpHeader,
      /no identity is recorded for the site south/,
    ],
    ["TLS 1.2", dial(own, { maxVersion: "TLSv1.2" }), amqpHeader, /refused: /],
    ["AMQP without TLS", overTcp, amqpHeader, /refused: /],
    ["HTTP", overTcp, Buffer.from("GET / HTTP/1.0\r\n\r\n"), /refused: /],
    ["bytes of no protocol", overTcp, Buffer.alloc(4096, 0xa5), /refused: /],
  ];
  for (const [attack, open, bytes, expected] of cases) {
    const from = east.lines.length;
    const socket = open();
    const closed = new Promise((resolve) => socket.on("close", resolve));
    let heard = "";
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => (heard += chunk.toString("latin1")));
    socket.write(bytes);
    await closed;
    assert.ok(!heard.includes("AMQP"), `${attack}: no word of AMQP`);
    found.push({
      area: "at a link's port",
      attack,
      outcome: "refused before a word of AMQP",
      log: await lineOf(east, expected, from),
      status: "",
    });
  }
  await withdrawals(t, found);
  await dialling(t, found);
  return found;
}
const chained = (leaf: Credentials, above: Credentials): Credentials => ({
  ...leaf,
  certificate: leaf.certificate + above.certificate,
});

/** A link that stands, and whose trust is taken back. */
async function withdrawals(t: TestContext, found: Attack[]): Promise<void> {
  const steps: [string, (trust: Trust) => void][] = [
    ["a stolen link certificate, after its revocation", (trust) => revoke(trust, "west.leaf")],
    ["a CA that is revoked", (trust) => revoke(trust, "west.crt")],
    ["a site that is taken out of the documents", (trust) => trust.forget("west")],
    [
      "an identity that is replaced by another one at once",
      (trust) => trust.write("west.crt", createAuthority("west", Date.now()).certificate),
    ],
  ];
  for (const [attack, step] of steps) {
    const trust = new Trust(t, ["west", "east"]);
    const revokedFile = trust.write("revoked", "");
    const [west, east] = [siteRouter(t, trust, "west"), siteRouter(t, trust, "east")];
    east.router.update("sslProfile", "site", { revokedFile });
    await link(west, east);
    await eventually("the link stands", () => east.router.entities("router.node").length === 2);
    const from = east.lines.length;
    step(trust);
    east.router.update("sslProfile", "site", {});
    const log = await lineOf(east, /router west .*(revoked|identity is recorded|not issued)/, from);
    const status = await eventually("the link is down", () => {
      const [connector] = west.router.entities("connector");
      return connector?.connectionStatus === "FAILED" && plain(String(connector.connectionMsg));
    });
    found.push({
      area: "a link that stands",
      attack,
      outcome: "the connection is closed, and its flows with it",
      log,
      status,
    });
  }
}
function revoke(trust: Trust, file: string): void {
  const der = new X509Certificate(readFileSync(`${trust.folder}/${file}`, "utf8")).raw;
  trust.write("revoked", `${createHash("sha256").update(der).digest("hex")}\n`);
}

/** What answers where a link dials. */
async function dialling(t: TestContext, found: Attack[]): Promise<void> {
  const trust = new Trust(t, ["west", "east", "north"]);
  const east = trust.authorities.get("east") as Credentials;
  const foreign = createAuthority("east", Date.now());
  const shown: [string, Credentials][] = [
    ["another site answers at the endpoint", trust.leaf("north")],
    [
      "a CA that nobody knows answers in the site's name",
      issueLeaf(foreign, network, "east", ["localhost"], Date.now()),
    ],
    [
      "an expired certificate answers",
      issueLeaf(east, network, "east", ["localhost"], Date.now() - 60 * day),
    ],
    [
      "a certificate that is not valid yet answers",
      issueLeaf(east, network, "east", ["localhost"], Date.now() + 2 * day),
    ],
  ];
  for (const [attack, { certificate, privateKey }] of shown) {
    const server = createServer({ cert: certificate, key: privateKey }, (socket) =>
      socket.on("error", () => {}),
    );
    server.on("tlsClientError", () => {});
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    t.after(() => server.close());
    const { port } = server.address() as { port: number };
    const west = siteRouter(t, trust, "west");
    west.create("connector", "to-east", {
      host: "127.0.0.1",
      port: String(port),
      role: "inter-router",
      sslProfile: "site",
      site: "east",
      saslMechanisms: "EXTERNAL",
    });
    const log = await lineOf(west, /connector to-east: .*ADDRESS|connector to-east: 127/);
    const status = await eventually("it fails", () => {
      const [connector] = west.router.entities("connector");
      return connector?.connectionStatus === "FAILED" && plain(String(connector.connectionMsg));
    });
    found.push({
      area: "where a link dials",
      attack,
      outcome: "no link, tried again with growing pauses",
      log,
      status,
    });
    west.router.stop();
  }
}
