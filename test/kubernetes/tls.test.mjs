// TLS to a target and to clients with certificates from Secrets that the documents name, as cert-manager would write
// them; replaced while it runs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { eventually, idle, linked, TestNamespace } from "./harness.mjs";

test("certificates out of Secrets, to the target and to clients", { timeout: 200_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "isthmus-tls-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const certificate = (name) => {
    const [key, crt] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        key,
        "-out",
        crt,
        "-days",
        "2",
        "-subj",
        `/CN=${name}`,
        "-addext",
        `subjectAltName=DNS:${name},DNS:localhost`,
      ],
      { stdio: "ignore" },
    );
    return {
      "tls.crt": readFileSync(crt, "utf8"),
      "tls.key": readFileSync(key, "utf8"),
      "ca.crt": readFileSync(crt, "utf8"),
    };
  };
  const secret = (name, stringData) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name },
    type: "Opaque",
    stringData,
  });
  const [west, east] = [await TestNamespace.make(t, 0, "west"), await TestNamespace.make(t, 1, "east")];
  await west.install("west", { site: { name: "west" }, rbac: { create: true, secrets: ["web"] } });
  await east.install("east");
  const [target, web] = [certificate("backend"), certificate("web")];
  await east.apply(secret("backend-ca", { "ca.crt": target["ca.crt"] }));
  await west.apply(secret("web", web));
  const program = `require("node:tls").createServer({key: ${JSON.stringify(target["tls.key"])}, cert: ${JSON.stringify(target["tls.crt"])}}, (s) => s.on("error", () => {}).end("secret words")).listen(8443); process.on("SIGTERM", () => process.exit(0))`;
  await east.workload("backend", program, { port: 8443 });
  await west.workload("frontend", idle, { port: 0 });
  await linked(
    west,
    east,
    {
      exposes: [
        {
          service: "backend",
          port: 8443,
          target: { workload: "deployment/backend" },
          tls: { secretName: "backend-ca", verifyHostname: false },
        },
      ],
    },
    { imports: [{ service: "backend", tls: { secretName: "web" } }] },
  );
  await Promise.all([west.ready("frontend"), east.ready("backend")]);
  // The chart was not told of the Secret: the status says what to do.
  await eventually("east says why not", async () =>
    (await east.status()).unmet.some((line) =>
      /Secret backend-ca: it may not be read: name it in the chart's rbac\.secrets/.test(line),
    ),
  );
  await east.install("east", { site: { name: "east" }, rbac: { create: true, secrets: ["backend-ca"] } });
  await east.ready("isthmus-router");
  const call = async (ca) => {
    const client = `const s = require("node:tls").connect({host: "backend", port: 8443, servername: "web", ca: ${JSON.stringify(ca)}}); let a = ""; s.on("data", (d) => (a += d)); s.on("end", () => console.log(a)); s.on("error", (e) => { console.log("error " + e.code); }); setTimeout(() => process.exit(), 4000).unref()`;
    return (await west.kubectl(["exec", "deployment/frontend", "--", "node", "-e", client])).trim();
  };
  await eventually("an answer over TLS", async () => (await call(web["ca.crt"])) === "secret words");
  const renewed = certificate("web");
  await west.apply(secret("web", renewed));
  await eventually(
    "the new certificate is shown",
    async () => (await call(renewed["ca.crt"])) === "secret words",
  );
  assert.match(await call(web["ca.crt"]), /error/);
  for (const namespace of [west, east])
    assert.doesNotMatch(
      await namespace.kubectl(["logs", "deployment/isthmus-router", "--all-containers"]),
      /PRIVATE KEY|secret words/,
    );
});
