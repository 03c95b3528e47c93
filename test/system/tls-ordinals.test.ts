// Generations of certificates (ordinal, oldestValidOrdinal): connections stay with theirs until it is too old.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { createAuthority, issueLeaf } from "@isthmus/config-sync/credentials/authority.js";
import { checkAttributes } from "@isthmus/router/configuration/attributes.js";
import { LogBook } from "@isthmus/router/log.js";
import { Router } from "@isthmus/router/router.js";
import { eventually } from "../harness/eventually.ts";

type Attributes = Record<string, string | number | boolean>;
const entity = (type: string, name: string, given: Attributes) => ({
  type,
  name,
  attributes: checkAttributes(type, new Map(Object.entries(given)), "create"),
});
function start(t: TestContext, id: string, folder: string): Router {
  const book = new LogBook("error", () => {}, Date.now);
  const options = { book, outputFile: "", version: "1", now: Date.now };
  const router = new Router(entity("router", id, { id, mode: "interior" }), options);
  t.after(() => router.stop());
  const file = (name: string): string => join(folder, name);
  router.create(
    entity("sslProfile", "p", {
      caCertFile: file("ca.crt"),
      certFile: file("tls.crt"),
      privateKeyFile: file("tls.key"),
    }),
  );
  return router;
}

test("a new generation leaves connections alone; one that is too old is dialled again", {
  timeout: 30_000,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "isthmus-ordinals-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const authority = createAuthority("x", Date.now());
  const issue = (): void => {
    const leaf = issueLeaf(authority, "default", "x", ["localhost"], Date.now());
    writeFileSync(join(folder, "ca.crt"), authority.certificate);
    writeFileSync(join(folder, "tls.crt"), leaf.certificate);
    writeFileSync(join(folder, "tls.key"), leaf.privateKey, { mode: 0o600 });
  };
  issue();
  const [a, b] = ["a", "b"].map((id) => start(t, id, folder)) as [Router, Router];
  const given = { host: "127.0.0.1", role: "inter-router", sslProfile: "p" };
  b.create(entity("listener", "ir", { ...given, port: "0", authenticatePeer: true }));
  const port = await eventually("b listens", () => Number(b.entities("listener")[0]?.boundPort) || undefined);
  a.create(entity("connector", "b", { ...given, host: "localhost", port: String(port) }));
  const connections = (router: Router): unknown[][] =>
    router.entities("connection").map(({ name, tlsOrdinal, active }) => [name, tlsOrdinal, active]);
  const [before] = await eventually("the link is up", () => {
    const found = connections(a);
    return found[0]?.[2] === true && found;
  });
  assert.equal(before?.[1], 0);

  issue();
  for (const router of [a, b]) router.update("sslProfile", "p", { ordinal: 1 });
  assert.deepEqual(connections(a), [before], "the connection is as it was");
  assert.equal(a.entities("sslProfile")[0]?.ordinal, 1);

  a.update("sslProfile", "p", { oldestValidOrdinal: 1 });
  const [after] = await eventually("it is dialled again", () => {
    const found = connections(a);
    return found[0]?.[2] === true && found[0][0] !== before?.[0] && found;
  });
  assert.equal(after?.[1], 1);
  assert.throws(() => a.update("sslProfile", "p", { certFile: join(folder, "none") }), /ENOENT/);
  assert.equal(a.entities("sslProfile")[0]?.ordinal, 1, "what cannot be read changes nothing");
});
