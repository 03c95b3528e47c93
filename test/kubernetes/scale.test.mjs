// 1,000 services exposed and taken in, 500 pods that come and go (without a kubelet: the test writes their status).
// The two sites' programs run on this machine, their namespaces are behind a proxy that counts. SERVICES=… for another
// number.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { faultyApi } from "./faulty-api.mjs";
import { eventually, identities, startSite, TestNamespace } from "./harness.mjs";

const services = Number(process.env.SERVICES ?? 1000);
const pods = Math.min(500, services);
const rounds = 15;
const host = "10.77.0.1";
const skip = process.env.ISTHMUS_KUBECONFIGS ? "the programs run beside the kit's clusters" : false;
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/** What a connection to the port on this machine is told, or undefined. */
const ask = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("data", (chunk) => {
      resolve(chunk.toString());
      socket.destroy();
    });
    socket.once("error", () => resolve(undefined));
    socket.once("close", () => resolve(undefined));
  });
const rss = (child) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))[1]) / 1024;

test(`${services} services and ${pods} pods`, { timeout: 560_000, skip }, async (t) => {
  const server = createServer((socket) => socket.on("error", () => {}).end("here"));
  await new Promise((listening) => server.listen(0, host, listening));
  t.after(() => server.close());
  const { port } = server.address();
  const [west, east] = [await TestNamespace.make(t, 0, "west"), await TestNamespace.make(t, 1, "east")];
  const folder = mkdtempSync(join(tmpdir(), "isthmus-scale-"));
  const sites = {};
  for (const [name, namespace] of [
    ["west", west],
    ["east", east],
  ]) {
    await namespace.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "isthmus" } });
    const own = mkdtempSync(join(folder, name));
    const api = await faultyApi(t, namespace.cluster, own);
    sites[name] = { api, ...startSite(t, namespace, name, api.kubeconfig, own) };
  }
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const pod = (index) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `pod-${index}`, labels: { service: `s${index}` } },
    spec: {
      schedulerName: "nobody",
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "c",
          image: "none",
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        },
      ],
    },
  });
  const setReady = (index, ready) =>
    east.kubectl([
      ...["patch", "pod", `pod-${index}`, "--subresource=status", "--type=merge", "-p"],
      JSON.stringify({
        status: {
          phase: "Running",
          podIP: host,
          podIPs: [{ ip: host }],
          conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
        },
      }),
    ]);
  await east.apply(Array.from({ length: pods }, (_, index) => pod(index)));
  const setAll = async (ready) => {
    const queue = Array.from({ length: pods }, (_, index) => index);
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let next = queue.pop(); next !== undefined; next = queue.pop()) await setReady(next, ready);
      }),
    );
  };
  await setAll(true);

  const [westIdentity, eastIdentity] = await identities(west, east);
  const documents = async (count) => {
    const exposes = Array.from({ length: count }, (_, index) => ({
      service: `s${index}`,
      port: 80,
      targetPort: port,
      target: { selector: `service=s${index}` },
    }));
    for (const namespace of [west, east])
      await namespace.documents("network", {
        "network.yaml": JSON.stringify({
          apiVersion: "isthmus.dev/v1alpha1",
          kind: "Network",
          metadata: { name: "test" },
          spec: {
            sites: [
              {
                name: "east",
                identity: eastIdentity,
                access: { type: "host" },
                endpoints: ["127.0.0.1:55671"],
                exposes,
              },
              { name: "west", identity: westIdentity, links: [{ to: "east" }], importLimit: 20000 },
            ],
          },
        }),
      });
  };
  let at = Date.now();
  let counted = sites.west.api.counts.requests;
  await documents(services);
  const routerPort = async (name) => (await west.get("service", name)).spec.ports[0].targetPort;
  await eventually(
    "all Services are there",
    async () => (await west.get("services")).items.length === services,
    300_000,
  );
  t.diagnostic(
    `from the document to ${services} Services: ${Date.now() - at} ms, ${sites.west.api.counts.requests - counted} requests`,
  );
  await eventually(
    "the last one with a pod answers",
    async () => (await ask(await routerPort(`s${pods - 1}`))) === "here",
    120_000,
  );

  // One pod comes: until a connection through both routers is answered.
  const entry = await routerPort("s0");
  const [times, requests] = [[], []];
  for (let round = 0; round < rounds; round++) {
    await setReady(0, false);
    await eventually("nobody answers", async () => (await ask(entry)) === undefined);
    const all = () => sites.east.api.counts.requests + sites.west.api.counts.requests;
    counted = all();
    await setReady(0, true);
    at = Date.now();
    while ((await ask(entry)) === undefined) {
      assert.ok(Date.now() - at < 30_000);
      await new Promise((next) => setTimeout(next, 10));
    }
    times.push(Date.now() - at);
    requests.push(all() - counted);
  }
  t.diagnostic(
    `a pod that becomes ready has traffic after ${median(times)} ms (worst ${Math.max(...times)}); requests meanwhile: median ${median(requests)}, worst ${Math.max(...requests)}`,
  );
  // Leases are renewed and the status is noted; what is there many times is not asked for many times.
  assert.ok(median(requests) <= 8, `${median(requests)} requests for one change`);

  // One more service.
  counted = sites.west.api.counts.requests;
  at = Date.now();
  await documents(services + 1);
  await eventually("it is there", async () => (await west.get("services")).items.length === services + 1);
  t.diagnostic(
    `one more service has its Service after ${Date.now() - at} ms, ${sites.west.api.counts.requests - counted} requests of west`,
  );
  assert.ok(sites.west.api.counts.requests - counted <= 12);

  // All pods go and come back.
  at = Date.now();
  counted = sites.east.api.counts.requests;
  await setAll(false);
  await setAll(true);
  await eventually(
    "the last answers again",
    async () => (await ask(await routerPort(`s${pods - 1}`))) === "here",
  );
  t.diagnostic(
    `${pods} pods gone and back in ${Date.now() - at} ms, ${sites.east.api.counts.requests - counted} requests of east`,
  );
  for (const name of ["west", "east"])
    t.diagnostic(`config-sync of ${name}: ${Math.round(rss(sites[name].configSync))} MB`);
});
