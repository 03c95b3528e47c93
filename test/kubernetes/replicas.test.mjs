// Several routers of one site: they link among themselves, one of them may die, and upgrades drain.
import assert from "node:assert/strict";
import { test } from "node:test";
import { backend, eventually, idle, linked, TestNamespace } from "./harness.mjs";

test("two routers in one site: one is killed, the release is upgraded, calls go on", {
  timeout: 400_000,
}, async (t) => {
  const west = await TestNamespace.make(t, 0, "west");
  const east = await TestNamespace.make(t, 1, "east");
  await west.install("west");
  await east.install("east", { site: { name: "east" }, router: { replicas: 2, drainSeconds: 5 } });
  await east.workload("backend", backend, { replicas: 2 });
  await west.workload("frontend", idle, { port: 0 });
  await linked(west, east, {
    exposes: [{ service: "backend", port: 8080, target: { selector: "app=backend" } }],
  });
  await west.ready("frontend");
  await east.ready("backend");
  const call = () => west.fetch("frontend", "http://backend:8080/");
  await eventually("it answers", async () => (await call()).status === 200);
  const routers = async () =>
    (await east.get("pods")).items.filter(
      ({ metadata }) => metadata.labels["app.kubernetes.io/component"] === "router",
    );
  await eventually("both routers of east know each other and west", async () => {
    for (const { metadata } of await routers()) {
      const program = `fetch("http://127.0.0.1:9090/metrics").then(async (r) => console.log((await r.text()).match(/^isthmus_routers (\\d+)/m)[1]))`;
      const count = await east.kubectl(["exec", metadata.name, "-c", "router", "--", "node", "-e", program]);
      if (count.trim() !== "3") return false;
    }
    return true;
  });

  // A program in a pod that calls all the time, so that no call waits for kubectl.
  const program = `const seen = []; const t0 = Date.now(); let open = 0;
    const timer = setInterval(() => { const at = Date.now() - t0; open++; fetch("http://backend:8080/", {signal: AbortSignal.timeout(4000)}).then((r) => r.text()).then(() => seen.push([at, 1]), () => seen.push([at, 0])).finally(() => open--) }, 50);
    setTimeout(() => { clearInterval(timer); const w = setInterval(() => { if (open === 0) { clearInterval(w); console.log(JSON.stringify(seen)); } }, 50) }, 30000)`;
  const load = (act) =>
    Promise.all([west.kubectl(["exec", "deployment/frontend", "--", "node", "-e", program]), act()]).then(
      ([out]) => JSON.parse(out),
    );
  const failures = (calls) => calls.filter(([, ok]) => !ok).map(([at]) => at);

  const [first] = await routers();
  const killed = await load(async () => {
    await new Promise((next) => setTimeout(next, 5000));
    await east.kubectl(["delete", "pod", first.metadata.name, "--grace-period=0", "--force"]);
  });
  const lost = failures(killed);
  t.diagnostic(
    `a router killed: ${lost.length} of ${killed.length} calls failed, between ${lost[0]} and ${lost.at(-1)} ms`,
  );
  assert.ok(lost.length === 0 || lost.at(-1) - lost[0] < 8000, "for seconds at most");
  assert.ok(killed.filter(([at, ok]) => at > 20_000 && ok).length > 150);

  const upgraded = await load(async () => {
    await new Promise((next) => setTimeout(next, 3000));
    await east.install("east", {
      site: { name: "east" },
      router: { replicas: 2, drainSeconds: 5 },
      podLabels: { color: "blue" },
    });
    await east.ready("isthmus-router");
  });
  const inUpgrade = failures(upgraded);
  t.diagnostic(`upgraded: ${inUpgrade.length} of ${upgraded.length} calls failed`);
  assert.ok(
    inUpgrade.length <= upgraded.length / 50,
    `${inUpgrade.length} of ${upgraded.length} calls failed`,
  );
});
