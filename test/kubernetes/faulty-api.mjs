// A proxy before the API server that answers slowly, drops watches, refuses, or says 410, 429 and 409.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:https";
import { join } from "node:path";
import { clusters, run } from "./harness.mjs";

export async function faultyApi(t, cluster, folder) {
  const config = JSON.parse(
    await run("kubectl", ["--kubeconfig", clusters[cluster], "config", "view", "--raw", "-o", "json"]),
  );
  const target = new URL(config.clusters[0].cluster.server);
  const decode = (text) => Buffer.from(text ?? "", "base64");
  const { user } = config.users[0];
  const file = (path) => (path ? readFileSync(path) : Buffer.alloc(0));
  const upstream = {
    host: target.hostname,
    port: target.port,
    ca: config.clusters[0].cluster["certificate-authority-data"]
      ? decode(config.clusters[0].cluster["certificate-authority-data"])
      : file(config.clusters[0].cluster["certificate-authority"]),
    cert: user["client-certificate-data"]
      ? decode(user["client-certificate-data"])
      : file(user["client-certificate"]),
    key: user["client-key-data"] ? decode(user["client-key-data"]) : file(user["client-key"]),
  };
  const [key, cert] = [join(folder, "proxy.key"), join(folder, "proxy.crt")];
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-keyout",
      key,
      "-out",
      cert,
      "-days",
      "2",
      "-subj",
      "/CN=localhost",
    ],
    { stdio: "ignore" },
  );
  const sockets = new Set();
  const watches = new Set();
  const counts = { requests: 0, refused: 0, byVerb: {} };
  let fault = "none";
  const refuse = (response, code, headers = {}) => {
    counts.refused++;
    response.writeHead(code, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify({ kind: "Status", code, message: `made up: ${code}` }));
  };
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (asked, response) => {
    counts.requests++;
    const watching = asked.url.includes("watch=1");
    const verb = watching ? "WATCH" : asked.method;
    counts.byVerb[verb] = (counts.byVerb[verb] ?? 0) + 1;
    if (fault === "429" && !watching) return refuse(response, 429, { "retry-after": "1" });
    if (fault === "503") return refuse(response, 503);
    if (fault === "500") return refuse(response, 500);
    if (fault === "409" && ["PATCH", "PUT", "POST"].includes(asked.method)) return refuse(response, 409);
    if (fault === "410" && watching) {
      counts.refused++;
      response.writeHead(200, { "content-type": "application/json" });
      return response.end(
        `${JSON.stringify({ type: "ERROR", object: { kind: "Status", code: 410, message: "too old resource version" } })}\n`,
      );
    }
    const pass = () => {
      const forward = request(
        {
          ...upstream,
          method: asked.method,
          path: asked.url,
          headers: { ...asked.headers, host: upstream.host },
        },
        (answer) => {
          response.writeHead(answer.statusCode, answer.headers);
          answer.pipe(response);
          if (watching) watches.add(response);
          response.on("close", () => {
            watches.delete(response);
            answer.destroy();
          });
        },
      );
      forward.on("error", () => response.destroy());
      response.on("close", () => forward.destroy());
      asked.pipe(forward);
    };
    if (fault === "slow") setTimeout(pass, 3000);
    else pass();
  });
  server.on("connection", (socket) => {
    if (fault === "down") return socket.destroy();
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const dropping = setInterval(() => {
    if (fault === "drop watches") for (const watch of watches) watch.destroy();
  }, 300);
  t.after(() => {
    clearInterval(dropping);
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name: "x",
          cluster: { server: `https://127.0.0.1:${server.address().port}`, "insecure-skip-tls-verify": true },
        },
      ],
      users: [{ name: "x", user: {} }],
      contexts: [{ name: "x", context: { cluster: "x", user: "x" } }],
      "current-context": "x",
    }),
    { mode: 0o600 },
  );
  return {
    kubeconfig,
    counts,
    set(kind) {
      fault = kind;
      if (kind === "down") for (const socket of sockets) socket.destroy();
    },
  };
}
