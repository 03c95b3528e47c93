// `isthmus identity`: what is printed is public and what a Network document takes; what is made ahead of time is used.
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { cli, Up } from "../harness/up.ts";

test("an identity is made ahead of time, pasted, and used by the site", { timeout: 60_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "isthmus-identity-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const out = join(folder, "credentials");
  const created = await cli(["identity", "create", "west", "--out", out]);
  assert.equal(created.code, 0, created.stderr);
  assert.doesNotMatch(created.stdout + created.stderr, /PRIVATE KEY/);
  const [entry] = parse(created.stdout) as [{ name: string; identity: string }];
  assert.equal(entry.name, "west");
  assert.ok(new X509Certificate(entry.identity).ca);
  assert.equal(statSync(join(out, "ca.key")).mode & 0o777, 0o600);
  const again = await cli(["identity", "create", "west", "--out", out]);
  assert.match(again.stderr, /there is a ca\.key .* already/);

  const secret = await cli(["identity", "create", "east", "--secret"]);
  const object = parse(secret.stdout) as { metadata: { name: string }; stringData: Record<string, string> };
  assert.equal(object.metadata.name, "isthmus-site-east");
  assert.match(object.stringData["tls.key"] ?? "", /PRIVATE KEY/);
  assert.doesNotMatch(secret.stderr, /PRIVATE KEY/, "what is shown on the side is public");
  for (const args of [
    ["identity", "create", "west"],
    ["identity", "create", "W!", "--secret"],
  ])
    assert.equal((await cli(args)).code, 1, args.join(" "));

  // `up` takes the one that is there.
  const site = "apiVersion: isthmus.dev/v1alpha1\nkind: Site\nmetadata: { name: west }\n";
  const up = new Up(t, { "west.yaml": site });
  await up.statusWhere("west", "runs", ({ router }) => router.state === "running");
  const printed = await cli(["identity", "--state", up.state]);
  assert.equal(
    printed.stdout,
    readFileSync(up.sitePath("west", "credentials/ca.crt"), "utf8").replaceAll("\r", ""),
  );
  await up.stop();
  mkdirSync(up.sitePath("west", "credentials"), { recursive: true });
  for (const file of ["router.crt", "router.key"])
    rmSync(up.sitePath("west", `credentials/${file}`), { force: true });
  for (const file of ["ca.crt", "ca.key"])
    rmSync(up.sitePath("west", `credentials/${file}`), { force: true });
  const placed = await cli(["identity", "create", "west", "--out", up.sitePath("west", "credentials")]);
  const next = new Up(t, { "west.yaml": site }, [], up);
  await next.statusWhere("west", "runs again", ({ router }) => router.state === "running");
  const [used] = parse((await cli(["identity", "--state", next.state, "-o", "yaml"])).stdout) as [
    { identity: string },
  ];
  assert.deepEqual([used], parse(placed.stdout));
  assert.ok(existsSync(next.sitePath("west", "credentials/router.crt")));
  assert.match((await cli(["identity", "--state", join(folder, "none")])).stderr, /no site has run/);
});
