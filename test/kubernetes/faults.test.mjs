// An API server in trouble: traffic goes on, nothing that is there is taken away and made again, and afterwards the
// state is right.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { faultyApi } from "./faulty-api.mjs";
import { backend, eventually, idle, kit, linked, startSite, TestNamespace } from "./harness.mjs";

const state = process.env.STATE ?? "/var/tmp/kube-kit/run";

test("slow answers, dropped watches, 410, 429, 409, 500, a restart and a lost Lease", {
  timeout: 400_000,
}, async (t) => {
  const west = await TestNamespace.make(t, 0, "west");
  const folder = mkdtempSync(join(tmpdir(), "isthmus-faults-"));
  await west.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "isthmus" } });
  const services = ["shop"];
  const documents = () =>
    west.documents("network", {
      "network.yaml": {
        apiVersion: "isthmus.dev/v1alpha1",
        kind: "Network",
        metadata: { name: "test" },
        spec: {
          sites: [
            {
              name: "west",
              exposes: [{ service: "backend", port: 8080, target: { workload: "deployment/backend" } }],
            },
            {
              name: "east",
              exposes: services.map((service) => ({ service, port: 80, target: { host: "10.0.0.1" } })),
            },
          ],
        },
      },
    });
  await documents();
  const api = await faultyApi(t, 0, folder);
  api.set("down");
  const { lines, configSync } = startSite(t, west, "west", api.kubeconfig, folder);
  // After the programs have ended: hooks run in the order of their registration, and what fails ends the rest.
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  await eventually("it waits for the API server", () => lines.some((line) => /it is tried again/.test(line)));
  api.set("none");
  const serviceNames = async () =>
    (await west.get("services")).items.map(({ metadata }) => metadata.name).sort();
  await eventually("the Service is made", async () => (await serviceNames()).join() === "shop");
  const clusterIp = (await west.get("service", "shop")).spec.clusterIP;
  const before = lines.length;
  for (const fault of ["slow", "drop watches", "410", "429", "409", "500", "503", "down"]) {
    api.set(fault);
    services.push(`during-${fault.replace(" ", "-")}`);
    await documents();
    await new Promise((next) => setTimeout(next, 4000));
    if (fault === "429") await west.kubectl(["delete", "lease", "isthmus-config-sync"]);
    api.set("none");
    const at = Date.now();
    await eventually(
      `right after ${fault}`,
      async () => (await serviceNames()).join() === [...services].sort().join(),
    );
    t.diagnostic(`${fault}: right ${Date.now() - at} ms afterwards`);
    // What came and went meanwhile is seen too.
    await west.kubectl(["delete", "service", `during-${fault.replace(" ", "-")}`]);
    await eventually(
      `put back after ${fault}`,
      async () => (await serviceNames()).join() === [...services].sort().join(),
    );
  }
  await west.workload("backend", backend);
  await eventually("targets are followed again", () =>
    lines.some((line) => /create tcpConnector service\/backend/.test(line)),
  );
  const later = lines.slice(before);
  assert.deepEqual(
    later.filter((line) => /info (delete|update) tcp|removed the Service/.test(line)),
    [],
    "nothing was taken away",
  );
  for (const service of services)
    assert.equal(
      lines.filter((line) => line.endsWith(`create tcpListener service/${service}/80`)).length,
      1,
      `${service} was made once`,
    );
  assert.equal((await west.get("service", "shop")).spec.clusterIP, clusterIp);
  assert.equal(configSync.exitCode, null);
  assert.ok(lines.every((line) => !/PRIVATE KEY|BEGIN/.test(line)));
});

const skip = process.env.ISTHMUS_KUBECONFIGS ? "its API server is not ours to end" : false;
test("the API server is ended and started again under load", { timeout: 300_000, skip }, async (t) => {
  const west = await TestNamespace.make(t, 0, "west");
  const east = await TestNamespace.make(t, 1, "east");
  await Promise.all([west.install("west"), east.install("east")]);
  await east.workload("backend", backend);
  await west.workload("frontend", idle, { port: 0 });
  await linked(west, east, {
    exposes: [{ service: "backend", port: 8080, target: { workload: "deployment/backend" } }],
  });
  await west.ready("frontend");
  await eventually(
    "it answers",
    async () => (await west.fetch("frontend", "http://backend:8080/")).status === 200,
  );
  const logs = () => west.kubectl(["logs", "deployment/isthmus-router", "-c", "config-sync"]);
  const made = (await logs()).split("\n").length;

  // The pod's own loop: kubectl exec would end with the API server. Its result is read from the log of a second program.
  const program = `let ok = 0, bad = 0; const end = Date.now() + 40000;
    const timer = setInterval(() => { if (Date.now() > end) { clearInterval(timer); setTimeout(() => console.log("RESULT " + ok + " " + bad), 6000); return; }
      fetch("http://backend:8080/", {signal: AbortSignal.timeout(5000)}).then((r) => r.text()).then(() => ok++, () => bad++) }, 50); setInterval(() => {}, 1e6)`;
  await west.workload("load", program, { port: 0 });
  await west.ready("load");
  const pid = Number(readFileSync(join(state, "c1/pids/kube-apiserver"), "utf8").split(" ")[0]);
  process.kill(pid, "SIGKILL");
  await new Promise((next) => setTimeout(next, 8000));
  execFileSync(join(kit, "up.sh"), ["1"], { stdio: "ignore" });
  const result = await eventually(
    "the load has ended",
    async () => /RESULT (\d+) (\d+)/.exec(await west.kubectl(["logs", "deployment/load"])) ?? undefined,
    90_000,
  );
  t.diagnostic(`${result[1]} calls, ${result[2]} failed, while the API server was gone for some 8 s`);
  assert.equal(Number(result[2]), 0);
  const later = (await logs()).split("\n").slice(made);
  assert.deepEqual(
    later.filter((line) => /info (create|delete|update) tcp/.test(line)),
    [],
    "no listener was removed or made again",
  );
  await east.kubectl(["scale", "deployment/backend", "--replicas=2"]);
  await west.kubectl(["delete", "service", "backend"]);
  await eventually(
    "it is put back",
    async () => (await west.fetch("frontend", "http://backend:8080/")).status === 200,
  );
});
