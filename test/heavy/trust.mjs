// Trust under load, and as others see it: certificates and CAs are renewed a hundred times while wrk asks; openssl and
// Go's crypto/tls knock at the link's port; what git holds of a fleet has no secret in it. Exits 1 when something is
// not as it should be.
import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { end, eventually, failed, freePort, report, start } from "./harness.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const base = mkdtempSync(join(tmpdir(), "isthmus-trust-"));
const rotations = Number(process.env.ROTATIONS ?? 100);
const run = (command, args, input = "") =>
  new Promise((resolve) => {
    const child = execFile(command, args, { timeout: 60_000, cwd: base }, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code ?? 1) : 0, text: stdout + stderr }),
    );
    // Who is refused may be gone before it has read this.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
const ask = (port) =>
  new Promise((resolve) => {
    const asking = request({ port, host: "127.0.0.1", path: "/api/hello", agent: false }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode === 200));
      response.on("error", () => resolve(false));
    });
    asking.on("error", () => resolve(false));
    asking.end();
  });

async function main() {
  const [backend, imported, access] = [await freePort(), await freePort(), await freePort()];
  start(process.execPath, [join(root, "examples/hello-world/backend.mjs"), String(backend)]);
  const sites = join(base, "sites");
  const state = join(base, "state");
  const head = "apiVersion: isthmus.dev/v1alpha1\nkind: Site\n";
  mkdirSync(sites);
  writeFileSync(join(sites, "west.yaml"), `${head}metadata: {name: west}\nspec:\n  links: [{to: east}]\n`);
  writeFileSync(
    join(sites, "east.yaml"),
    `${head}metadata: {name: east}\nspec:\n  access: {type: host, bind: 127.0.0.1, port: ${access}}\n  exposes: [{service: backend, port: ${imported}, target: {host: "127.0.0.1:${backend}"}, encryption: end-to-end}]\n`,
  );
  const up = start(process.execPath, [join(root, "cli/bin/isthmus.mjs"), "up", sites, "--state", state]);
  await eventually("it answers", () => ask(imported));
  const credentials = (site, file) => join(state, "sites", site, "credentials", file);

  await renewals(imported, credentials, up);
  await outsiders(access, credentials);
  await secrets(state);
}

async function renewals(port, credentials, up) {
  const stamp = (site, file) =>
    existsSync(credentials(site, file)) ? statSync(credentials(site, file)).mtimeMs : 0;
  let over = false;
  const wrk = start("wrk", ["-t2", "-c32", "-d600s", `http://127.0.0.1:${port}/api/hello`]);
  const ended = new Promise((exited) => wrk.once("close", exited));
  let fresh = 0;
  let lost = 0;
  const knocking = (async () => {
    while (!over) {
      fresh++;
      if (!(await ask(port))) lost++;
      await new Promise((next) => setTimeout(next, 20));
    }
  })();
  const begun = Date.now();
  let [leaves, authorities] = [0, 0];
  while (leaves + authorities < rotations) {
    const site = (leaves + authorities) % 2 === 0 ? "west" : "east";
    const isCa = (leaves + authorities) % 10 === 9;
    const file = isCa ? "ca.crt" : "router.crt";
    const before = stamp(site, file);
    writeFileSync(credentials(site, isCa ? "renew-ca" : "renew-leaf"), "");
    await eventually(`${site} has another ${file}`, () => stamp(site, file) > before);
    if (isCa) authorities++;
    else leaves++;
  }
  const seconds = Math.round((Date.now() - begun) / 1000);
  over = true;
  await knocking;
  wrk.kill("SIGINT");
  await ended;
  const text = wrk.output;
  const requests = Number(/(\d+) requests in/.exec(text)?.[1] ?? 0);
  const errors = /Socket errors:.*/.exec(text)?.[0] ?? "";
  const wrong = /Non-2xx.*/.exec(text)?.[0] ?? "";
  report(
    `${leaves} certificates and ${authorities} CAs renewed under wrk (32 connections, end-to-end encryption)`,
    requests > 1000 && errors === "" && wrong === "",
    `${requests} requests in ${seconds} s, ${errors || "no socket error"}, ${wrong || "all 2xx"}`,
  );
  report("new connections meanwhile", lost === 0 && fresh > 100, `${lost} of ${fresh} failed`);
  const down = up.output.split("\n").filter((line) => /is down|was lost|not within/.test(line));
  report("the link stood all the time", down.length === 0, down[0] ?? "never down");
}

async function outsiders(access, credentials) {
  const identity = credentials("east", "identity.crt");
  const [certificate, key] = [credentials("west", "router.crt"), credentials("west", "router.key")];
  const s_client = (...more) =>
    run(
      "openssl",
      ["s_client", "-connect", `127.0.0.1:${access}`, "-CAfile", identity, "-verify_return_error", ...more],
      "",
    );
  const proven = await s_client("-cert", certificate, "-key", key, "-verify_hostname", "localhost");
  report(
    "openssl s_client",
    /Verify return code: 0 \(ok\)/.test(proven.text) && /TLSv1\.3/.test(proven.text),
    "chain and host name verified, TLS 1.3",
  );
  const old = await s_client("-cert", certificate, "-key", key, "-tls1_2");
  report(
    "openssl s_client with TLS 1.2",
    old.code !== 0 && /protocol version|alert/.test(old.text),
    "refused",
  );
  const verified = await run("openssl", [
    "verify",
    "-x509_strict",
    "-CAfile",
    identity,
    certificate.replace("/west/", "/east/"),
  ]);
  report(
    "openssl verify -x509_strict",
    /: OK/.test(verified.text),
    /: OK/.exec(verified.text)?.[0].slice(2) ?? verified.text.trim(),
  );
  mkdirSync(join(base, "go"));
  writeFileSync(join(base, "go/main.go"), goClient);
  const built = await run("go", ["build", "-o", join(base, "client"), join(base, "go/main.go")]);
  if (built.code !== 0) return report("Go crypto/tls", false, built.text.slice(0, 200));
  const go = (...args) => run(join(base, "client"), [`127.0.0.1:${access}`, identity, ...args]);
  const known = await go(certificate, key);
  report("Go crypto/tls with west's certificate", /^TLS 1\.3 east AMQP/.test(known.text), known.text.trim());
  const unknown = await go();
  report("Go crypto/tls without a certificate", /refused/.test(unknown.text), unknown.text.trim());
}
const goClient = `package main

import ("crypto/tls"; "crypto/x509"; "fmt"; "io"; "os"; "time")

func main() {
	pem, _ := os.ReadFile(os.Args[2])
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	config := &tls.Config{RootCAs: pool, ServerName: "localhost", MinVersion: tls.VersionTLS13}
	if len(os.Args) > 4 {
		pair, err := tls.LoadX509KeyPair(os.Args[3], os.Args[4])
		if err != nil { fmt.Println(err); os.Exit(1) }
		config.Certificates = []tls.Certificate{pair}
	}
	conn, err := tls.Dial("tcp", os.Args[1], config)
	if err != nil { fmt.Println("refused:", err); return }
	conn.SetDeadline(time.Now().Add(5 * time.Second))
	conn.Write([]byte("AMQP\\x03\\x01\\x00\\x00"))
	answer := make([]byte, 8)
	if _, err := io.ReadFull(conn, answer); err != nil { fmt.Println("refused:", err); return }
	fmt.Println(tls.VersionName(conn.ConnectionState().Version), conn.ConnectionState().PeerCertificates[0].Subject.CommonName, string(answer[:4]))
}
`;

/** What stands in git of scenario S3's fleet and of one of three sites: examples and what identities print. */
async function secrets(state) {
  const isthmus = join(root, "cli/bin/isthmus.mjs");
  const repository = join(base, "git");
  mkdirSync(repository);
  const entries = [];
  for (const site of ["west", "east"]) {
    const { text } = await run(process.execPath, [
      isthmus,
      "identity",
      "--site",
      site,
      "--state",
      state,
      "-o",
      "yaml",
    ]);
    entries.push(text);
  }
  const created = await run(process.execPath, [
    isthmus,
    "identity",
    "create",
    "north",
    "--out",
    join(base, "keys"),
  ]);
  entries.push(created.text);
  const list = entries.join("").replace(/^/gm, "    ");
  writeFileSync(
    join(repository, "network.yaml"),
    `apiVersion: isthmus.dev/v1alpha1\nkind: Network\nmetadata: {name: shop}\nspec:\n  sites:\n${list}\n`,
  );
  const valid = await run(process.execPath, [isthmus, "validate", join(repository, "network.yaml")]);
  report("a fleet of three sites in one document", valid.code === 0, valid.text.trim().split("\n").at(-1));
  // The fleet of scenario S3: one anchor for three clusters, whose issuers are named and stay where they are.
  const pki = join(base, "pki");
  mkdirSync(pki);
  const made = await run("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"],
    ...["-subj", "/CN=anchor", "-keyout", join(pki, "anchor.key"), "-out", join(pki, "anchor.crt")],
  ]);
  if (made.code !== 0) throw new Error(made.text);
  mkdirSync(join(repository, "s3"));
  const anchor = readFileSync(join(pki, "anchor.crt"), "utf8").trim().replace(/^/gm, "      ");
  const s3 = ["one", "two", "three"].map(
    (name) => `    - {name: ${name}, trust: {issuer: {secretName: issuer}}}\n`,
  );
  writeFileSync(
    join(repository, "s3/network.yaml"),
    `apiVersion: isthmus.dev/v1alpha1\nkind: Network\nmetadata: {name: podinfo}\nspec:\n  trust:\n    ca: |\n${anchor}\n  sites:\n${s3.join("")}`,
  );
  const shared = await run(process.execPath, [isthmus, "validate", join(repository, "s3")]);
  report(
    "scenario S3's fleet with a common anchor",
    shared.code === 0,
    shared.text.trim().split("\n").at(-1),
  );
  const findings = [];
  const scan = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (["node_modules", "dist", ".git"].includes(entry.name)) continue;
      if (entry.isDirectory()) scan(path);
      else if (statSync(path).size < 4e6) {
        const text = readFileSync(path, "utf8");
        for (const [what, pattern] of secretPatterns)
          if (pattern.test(text)) findings.push(`${path}: ${what}`);
      }
    }
  };
  for (const folder of [repository, join(root, "examples"), join(root, "chart"), join(root, "docs")])
    scan(folder);
  report(
    "no private key and no token in what git holds of fleets, examples, chart and docs",
    findings.length === 0,
    findings[0] ?? "nothing found",
  );
  const planted = join(repository, "planted.yaml");
  writeFileSync(planted, readFileSync(join(base, "keys/ca.key"), "utf8"));
  findings.length = 0;
  scan(repository);
  report("a key that is planted there is found", findings.length === 1, findings[0] ?? "not found");
}
const secretPatterns = [
  ["a private key", /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=]{20}/],
  ["a private key in base64", /LS0tLS1CRUdJTiB[A-Za-z0-9+/]*UFJJVkFURSBLRVk/],
  ["the code of a token", /^\s*(code|password):\s*["']?[-A-Za-z0-9_+/]{24,}/m],
];

try {
  await main();
} catch (error) {
  report("the run", false, error.stack);
} finally {
  await end();
  rmSync(base, { recursive: true, force: true });
}
process.exit(failed() ? 1 : 0);
