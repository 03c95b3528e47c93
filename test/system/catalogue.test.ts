// What a site exposes becomes known in the others through the network, where no document tells it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  serviceSyncAddress,
  serviceSyncSubject,
} from "@isthmus/config-sync/catalogue/skupper-service-sync.js";
import { RouterClient } from "@isthmus/config-sync/router-management/client.js";
import { eventually } from "../harness/eventually.ts";
import { freePort, Up } from "../harness/up.ts";
import { exchange, named, workload } from "../harness/workloads.ts";

const head = "apiVersion: isthmus.dev/v1alpha1\n";
const indented = (pem: string): string => pem.trim().replace(/^/gm, "        ");

test("services are known by what their sites say", { timeout: 90_000 }, async (t) => {
  const [backend, other, access] = [
    await workload(t, named("backend")),
    await workload(t, named("other")),
    await freePort(),
  ];
  const [first, second, third] = [await freePort(), await freePort(), await freePort()];
  // Three in a row: west has no link to north, and no document of either tells what is exposed.
  const network = (identities: Record<string, string>): string =>
    `${head}kind: Network\nmetadata: {name: shop}\nspec:\n  sites:\n${["east", "north", "west"]
      .map(
        (site) =>
          `    - name: ${site}\n${site === "east" ? `      endpoints: ["127.0.0.1:${access}"]\n      access: {type: host, bind: 127.0.0.1, port: ${access}}\n` : "      links: [{to: east}]\n"}${identities[site] ? `      identity: |\n${indented(identities[site])}\n` : ""}`,
      )
      .join("")}`;
  const site = (name: string, exposes: string, more = ""): string =>
    `${head}kind: Site\nmetadata: {name: ${name}}\nspec:\n  exposes: [${exposes}]\n${more}`;
  const service = (name: string, port: number, target: number): string =>
    `{service: ${name}, port: ${port}, target: {host: "127.0.0.1:${target}"}}`;
  const ups = {
    east: new Up(t, {
      "network.yaml": network({}),
      "east.yaml": site("east", service("backend", first, backend)),
    }),
    north: new Up(t, { "network.yaml": network({}), "north.yaml": site("north", "", "  imports: []\n") }),
    west: new Up(t, { "network.yaml": network({}), "west.yaml": site("west", "") }),
  };
  const identities: Record<string, string> = {};
  for (const [name, up] of Object.entries(ups)) {
    await up.statusWhere(name, "it runs", ({ router }) => router.state === "running", 20_000);
    identities[name] = readFileSync(up.sitePath(name, "credentials/ca.crt"), "utf8");
  }
  for (const up of Object.values(ups)) up.write("network.yaml", network(identities));
  const imports = (services: Record<string, string[]>) =>
    ups.west.statusWhere(
      "west",
      JSON.stringify(services),
      (status) =>
        JSON.stringify(
          Object.fromEntries(status.imports.map(({ service: name, answeredBy }) => [name, answeredBy])),
        ) === JSON.stringify(services),
      20_000,
    );
  await imports({ backend: ["east"] });
  const { catalogue } = await ups.west.statusWhere(
    "west",
    "both are heard",
    (one) => one.catalogue.length === 2,
  );
  assert.deepEqual(
    catalogue.map(({ site: name, services, refused }) => [name, services, refused]),
    [
      ["east", 1, ""],
      ["north", 0, ""],
    ],
  );
  assert.match(String(await exchange(first, "hello")), /^backend\nhello/);

  await t.test("they come and go with their documents, over two links too", async () => {
    ups.north.write("north.yaml", site("north", service("other", second, other), "  imports: []\n"));
    await imports({ backend: ["east"], other: ["north"] });
    assert.match(String(await exchange(second, "hello")), /^other\nhello/);
    ups.north.write("north.yaml", site("north", "", "  imports: []\n"));
    await imports({ backend: ["east"] });
  });

  await t.test("allow is kept to, imports choose and stop at the limit", async () => {
    const exposed = [
      service("other", second, other).replace("}}", "}, allow: [east]}"),
      service("more", third, other),
    ];
    ups.north.write("north.yaml", site("north", exposed.join(", "), "  imports: []\n"));
    await imports({ backend: ["east"], more: ["north"] });
    ups.west.write("west.yaml", site("west", "", "  importLimit: 1\n"));
    const limited = await ups.west.statusWhere("west", "the limit", ({ unmet }) => unmet.length > 0);
    assert.match(
      limited.unmet[0] ?? "",
      /1 of 2 services are not taken in, more first among them: raise importLimit/,
    );
    ups.west.write("west.yaml", site("west", "", "  imports: [{service: m*}]\n"));
    await imports({ more: ["north"] });
  });

  await t.test("one address with two ports is a conflict that both sides show", async () => {
    ups.north.write("north.yaml", site("north", service("backend", third, other), "  imports: []\n"));
    const here = await ups.north.statusWhere("north", "the conflict", ({ unmet }) => unmet.length > 0);
    assert.match(
      here.unmet[0] ?? "",
      new RegExp(`service backend: the address backend has port ${third} here and port ${first} in east`),
    );
    const there = await ups.east.statusWhere("east", "the conflict", ({ unmet }) => unmet.length > 0);
    assert.match(
      there.unmet.join("\n"),
      new RegExp(`the address backend has port ${first} here and port ${third} in north`),
    );
    ups.north.write("north.yaml", site("north", "", "  imports: []\n"));
    await ups.east.statusWhere("east", "it is over", ({ unmet }) => unmet.length === 0);
  });

  await t.test("Skupper v1's service sync, where it is asked for", async () => {
    // A Skupper v1 site as it shows on the wire: its services at service:port, its list sent to all.
    const client = new RouterClient(
      { path: ups.north.sitePath("north", "router.sock") },
      {
        onConnected: () => {},
        onDisconnected: () => {},
        onMessage: (_, __, body, { origin }) => said.set(String(origin), String(body)),
      },
      [serviceSyncAddress],
    );
    const said = new Map<string, string>();
    t.after(() => client.close());
    await eventually("a connection", () => client.connected);
    await client.request(
      { operation: "CREATE", type: "io.skupper.router.tcpConnector", name: "bootstrap/skupper" },
      { address: `legacy:${third}`, host: "127.0.0.1", port: String(other) },
    );
    const list = JSON.stringify([{ address: "legacy", protocol: "tcp", ports: [third], targets: null }]);
    const repeat = setInterval(
      () =>
        client.publish(serviceSyncAddress, serviceSyncSubject, list, { origin: "old-site", version: "2" }),
      200,
    );
    t.after(() => clearInterval(repeat));
    ups.west.write(
      "west.yaml",
      site("west", service("fresh", third, backend), "  skupper: {serviceSync: true}\n"),
    );
    await eventually("west tells its services in Skupper's way", () => said.get("west")?.includes('"fresh"'));
    const status = await ups.west.statusWhere("west", "legacy is there", ({ imports: found }) =>
      found.some(({ service: name }) => name === "legacy"),
    );
    assert.ok(status.imports.length === 2);
    ups.west.write("west.yaml", site("west", "", "  skupper: {serviceSync: true}\n"));
    await ups.west.statusWhere("west", "legacy answers", ({ imports: found }) =>
      found.some(({ service: name, state }) => name === "legacy" && state === "ready"),
    );
    assert.match(String(await exchange(third, "hello")), /^other\nhello/);
    ups.west.write("west.yaml", site("west", ""));
    await imports({ backend: ["east"] });
    clearInterval(repeat);
    client.close();
  });

  await t.test("config-sync and router started again, the services are known again", async () => {
    ups.west.write("west.yaml", site("west", ""));
    await imports({ backend: ["east"] });
    process.kill(ups.east.routerPid("east"), "SIGKILL");
    await eventually("the service is away", () => ups.west.status("west")?.imports[0]?.state !== "ready");
    await imports({ backend: ["east"] });
    assert.match(String(await exchange(first, "again")), /^backend\nagain/);
  });

  await t.test("the word of a site without an identity is refused, and said so", async () => {
    const { north, ...known } = identities;
    assert.ok(north);
    ups.west.write("network.yaml", network(known));
    const status = await ups.west.statusWhere(
      "west",
      "refused",
      (one) => one.catalogue.some(({ refused }) => refused !== ""),
      30_000,
    );
    assert.match(
      status.catalogue.find(({ site: name }) => name === "north")?.refused ?? "",
      /no identity is recorded for the site north/,
    );
  });
});
