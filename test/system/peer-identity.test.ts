// A site is who its own CA says it is: several CAs are trusted at once, and none may speak for another site.
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { test } from "node:test";
import { createAuthority, issueLeaf, renewalReason } from "@isthmus/config-sync/credentials/authority.js";
import { identifyPeer, siteOf } from "@isthmus/router/tls/peer-identity.js";

const now = Date.now();
const east = createAuthority("east", now);
const north = createAuthority("north", now);
const recorded = new Map([
  ["east", [new X509Certificate(north.certificate), new X509Certificate(east.certificate)]],
  ["north", [new X509Certificate(north.certificate)]],
]);
const judge = (pem: string, at = now) =>
  identifyPeer(
    new X509Certificate(pem),
    { network: "shop", identityOf: (site) => recorded.get(site) ?? [], shared: [], revoked: new Set() },
    new Date(at),
  );

test("the CA recorded for the name decides", () => {
  assert.deepEqual(judge(issueLeaf(east, "shop", "east", [], now).certificate), { site: "east" });
  assert.deepEqual(judge(issueLeaf(north, "shop", "north", [], now).certificate), { site: "north" });
  const forged = judge(issueLeaf(east, "shop", "north", [], now).certificate);
  assert.match("refused" in forged ? forged.refused : "", /not issued by a CA recorded for the site north/);
  const impostor = createAuthority("north", now);
  assert.ok("refused" in judge(issueLeaf(impostor, "shop", "north", [], now).certificate));
});

test("time, network and name are looked at", () => {
  const leaf = issueLeaf(east, "shop", "east", ["east.example.com", "10.0.0.1", "2001:db8::1"], now);
  assert.ok("refused" in judge(leaf.certificate, now + 31 * 24 * 3600 * 1000));
  assert.ok("refused" in judge(leaf.certificate, now - 2 * 3600 * 1000));
  assert.ok("refused" in judge(issueLeaf(east, "other", "east", [], now).certificate));
  assert.ok("refused" in judge(east.certificate), "a CA names no site");
  assert.deepEqual(siteOf(new X509Certificate(leaf.certificate)), { network: "shop", site: "east" });
  assert.match(
    new X509Certificate(leaf.certificate).subjectAltName ?? "",
    /DNS:east\.example\.com, IP Address:10\.0\.0\.1/,
  );
});

test("a leaf is renewed at two thirds of its life, for new hosts and for another CA", () => {
  const day = 24 * 3600 * 1000;
  const { certificate } = issueLeaf(east, "shop", "east", ["a"], now);
  const reason = (authority: string, hosts: string[], at: number): string | undefined =>
    renewalReason(certificate, authority, "shop", "east", hosts, at);
  assert.equal(reason(east.certificate, ["a"], now + 19 * day), undefined);
  assert.match(reason(east.certificate, ["a"], now + 21 * day) ?? "", /two thirds/);
  assert.match(reason(east.certificate, ["a", "b"], now) ?? "", /host b is new/);
  assert.match(reason(north.certificate, ["a"], now) ?? "", /CA is another/);
});
