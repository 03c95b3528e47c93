// Sites in mode edge, as documents declare them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../harness/eventually.ts";
import { freePort, Up } from "../harness/up.ts";
import { exchange, named, workload } from "../harness/workloads.ts";

const head = "apiVersion: isthmus.dev/v1alpha1\n";

test("edge sites: services both ways, from edge to edge, another uplink, another mode", {
  timeout: 90_000,
}, async (t) => {
  const [inside, onLaptop] = [await workload(t, named("inside")), await workload(t, named("laptop"))];
  const [first, second] = [await freePort(), await freePort()];
  const site = (name: string, spec: string): string =>
    `${head}kind: Site\nmetadata: {name: ${name}}\nspec:\n${spec}`;
  const service = (name: string, port: number, target: number): string =>
    `  exposes: [{service: ${name}, port: ${port}, target: {host: "127.0.0.1:${target}"}}]\n`;
  const imports = (host: string): string => `  imports: [{service: "*", host: ${host}}]\n`;
  const laptop = (mode: string): string =>
    site(
      "laptop",
      `  mode: ${mode}\n  links: [{to: east}, {to: west}]\n${service("notes", first, onLaptop)}${imports("127.0.0.1")}`,
    );
  const up = new Up(t, {
    "east.yaml": site("east", `${service("db", second, inside)}${imports("127.0.0.2")}`),
    "west.yaml": site("west", `  links: [{to: east}]\n${imports("127.0.0.3")}`),
    "laptop.yaml": laptop("edge"),
    "phone.yaml": site("phone", `  mode: edge\n  links: [{to: west}]\n${imports("127.0.0.4")}`),
  });
  const ready = (name: string, count: number): Promise<unknown> =>
    up.statusWhere(
      name,
      "ready",
      ({ imports: found, links }) =>
        found.length === count &&
        found.every(({ state }) => state === "ready") &&
        links.every(({ state }) => state === "up"),
      20_000,
    );
  await Promise.all([ready("east", 1), ready("west", 2), ready("laptop", 1), ready("phone", 2)]);
  const ask = async (host: string, port: number): Promise<string> => {
    // The harness dials 127.0.0.1; the other sites answer at addresses of their own.
    const { connect } = await import("node:net");
    return new Promise((resolve, reject) => {
      const socket = connect(port, host);
      let heard = "";
      socket.on("data", (chunk: Buffer) => {
        heard += chunk.toString();
        if (heard.endsWith("x")) resolve(heard);
      });
      socket.on("error", reject);
      socket.on("close", () => reject(new Error(`closed after ${heard}`)));
      socket.write("x");
    });
  };
  assert.match(String(await exchange(second, "x")), /^inside/);
  assert.match(await ask("127.0.0.2", first), /^laptop/);
  assert.match(await ask("127.0.0.3", first), /^laptop/);
  assert.match(await ask("127.0.0.4", first), /^laptop/, "from edge to edge");
  assert.match(await ask("127.0.0.4", second), /^inside/);
  const links = up.status("laptop")?.links.map(({ to, reason }) => [to, reason]);
  assert.deepEqual(links?.filter(([, reason]) => reason === "").length, 1);
  assert.match(JSON.stringify(links), /stands by: used when the one before it fails/);

  process.kill(up.routerPid("east"), "SIGKILL");
  await eventually(
    "the other uplink carries it",
    async () => {
      try {
        return /^laptop/.test(await ask("127.0.0.3", first));
      } catch {
        return false;
      }
    },
    30_000,
  );
  await ready("laptop", 1);

  up.write("laptop.yaml", laptop("interior"));
  await up.statusWhere(
    "laptop",
    "interior now",
    ({ links: found, imports: taken, unmet }) =>
      unmet.length === 0 &&
      taken[0]?.state === "ready" &&
      found.every(({ state, reason }) => state === "up" && reason === ""),
    30_000,
  );
  assert.match(await ask("127.0.0.3", first), /^laptop/);
});
