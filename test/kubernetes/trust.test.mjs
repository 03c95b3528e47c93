// Scenario S3's trust: one anchor of the user's for all clusters, an issuer below it in a Secret of each. No identity
// stands in a document.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { backend, endpointOf, eventually, idle, TestNamespace } from "./harness.mjs";

test("a common anchor and an issuer for each site, out of Secrets", { timeout: 200_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "isthmus-anchor-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const openssl = (...args) => execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  const read = (file) => readFileSync(join(folder, file), "utf8");
  const usage = "keyUsage=critical,keyCertSign,cRLSign";
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  openssl(
    "req",
    "-x509",
    ...key,
    "-keyout",
    "anchor.key",
    "-out",
    "anchor.crt",
    "-days",
    "9",
    "-subj",
    "/CN=anchor",
    "-addext",
    usage,
  );
  writeFileSync(
    join(folder, "ca.ext"),
    `basicConstraints=critical,CA:TRUE,pathlen:0\n${usage}\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n`,
  );
  const issuer = (name) => {
    openssl(
      "req",
      "-new",
      ...key,
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.csr`,
      "-subj",
      `/CN=issuer of ${name}`,
    );
    openssl(
      "x509",
      "-req",
      "-in",
      `${name}.csr`,
      "-CA",
      "anchor.crt",
      "-CAkey",
      "anchor.key",
      "-CAcreateserial",
      "-days",
      "9",
      "-extfile",
      "ca.ext",
      "-out",
      `${name}.crt`,
    );
    return {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "issuer" },
      type: "kubernetes.io/tls",
      stringData: {
        "tls.crt": read(`${name}.crt`),
        "tls.key": read(`${name}.key`),
        "ca.crt": read("anchor.crt"),
      },
    };
  };
  const [west, east] = [await TestNamespace.make(t, 0, "west"), await TestNamespace.make(t, 1, "east")];
  const rbac = { create: true, secrets: ["issuer"] };
  await Promise.all([west.install("west", { rbac }), east.install("east", { rbac })]);
  await west.apply(issuer("west"));
  await east.workload("backend", backend);
  await west.workload("frontend", idle, { port: 0 });
  const trust = { issuer: { secretName: "issuer" } };
  const network = (endpoints) => ({
    apiVersion: "isthmus.dev/v1alpha1",
    kind: "Network",
    metadata: { name: "podinfo" },
    spec: {
      trust: { ca: read("anchor.crt") },
      sites: [
        {
          name: "east",
          trust,
          access: { type: "nodeport" },
          ...(endpoints && { endpoints }),
          exposes: [
            { service: "backend", port: 8080, target: { workload: "deployment/backend" }, allow: ["west"] },
          ],
        },
        { name: "west", trust, links: [{ to: "east" }] },
      ],
    },
  });
  const apply = async (endpoints) => {
    for (const namespace of [west, east])
      await namespace.documents("network", { "network.yaml": network(endpoints) });
  };
  await apply();
  // A Secret that is not there yet is named, and the site runs without it.
  await eventually("it is said", async () =>
    (await east.status()).unmet.some((text) => /trust\.issuer: .*tls\.crt is missing/.test(text)),
  );
  await east.apply(issuer("east"));
  await apply([await endpointOf(east)]);
  await eventually("the link is up", async () => (await west.status()).links[0]?.state === "up");
  await Promise.all([west.ready("frontend"), east.ready("backend")]);
  const { text } = await eventually("the service answers", async () => {
    const answer = await west.fetch("frontend", "http://backend:8080/api/hello");
    return answer.status === 200 && answer;
  });
  assert.match(text, /^Hello from backend-/);
  assert.deepEqual((await east.status()).unmet, []);
  assert.match(await east.identity(), /BEGIN CERTIFICATE/);
});
