// Two sites that do not meet on one machine: each has its own copy of the network's document and its own state. The
// identities come from the document, as they would from git.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { eventually } from "../harness/eventually.ts";
import { freePort, Up } from "../harness/up.ts";
import { exchange, named, workload } from "../harness/workloads.ts";

test("a link waits for identities and comes up when they are in the document", {
  timeout: 60_000,
}, async (t) => {
  const target = await workload(t, named("backend"));
  const [access, port] = [await freePort(), await freePort()];
  const indented = (pem: string): string => pem.trim().replace(/^/gm, "        ");
  const identity = (pem: string | undefined): string => (pem ? `      identity: |\n${indented(pem)}\n` : "");
  const network = (identities: Record<string, string> = {}): string =>
    `apiVersion: isthmus.dev/v1alpha1
kind: Network
metadata: {name: shop}
spec:
  sites:
    - name: east
      endpoints: ["127.0.0.1:1", "127.0.0.1:${access}"]
      access: {type: host, bind: 127.0.0.1, port: ${access}}
      exposes: [{service: backend, port: ${port}, target: {host: "127.0.0.1:${target}"}}]
${identity(identities.east)}    - name: west
      links: [{to: east}]
${identity(identities.west)}`;
  const east = new Up(t, { "network.yaml": network() }, ["--site", "east"]);
  const west = new Up(t, { "network.yaml": network() }, ["--site", "west"]);
  const waiting = await west.statusWhere(
    "west",
    "it waits",
    ({ links }) => links[0]?.reason !== undefined && /waiting/.test(links[0].reason),
  );
  assert.equal(waiting.links[0]?.reason, "waiting for identity of east");
  await east.statusWhere("east", "it runs", ({ router }) => router.state === "running");
  const certificate = (up: Up, site: string): string =>
    readFileSync(up.sitePath(site, "credentials/ca.crt"), "utf8");
  const identities = { east: certificate(east, "east"), west: certificate(west, "west") };
  // First one side only: the other does not know who calls.
  west.write("network.yaml", network(identities));
  await eventually("east refuses", () =>
    east.lines.some((line) => /refused: its certificate \(CN=west\) comes from no CA/.test(line)),
  );
  const refused = await west.statusWhere("west", "the reason", ({ links }) =>
    /may not accept our certificate/.test(links[0]?.reason ?? ""),
  );
  assert.equal(refused.links[0]?.state, "down");
  east.write("network.yaml", network(identities));
  await west.statusWhere(
    "west",
    "the link is up",
    ({ links, network: name }) => links[0]?.state === "up" && name === "shop",
  );
  await eventually("an answer", () =>
    exchange(port, "").then(
      (answer) => String(answer) === "backend\n",
      () => false,
    ),
  );
  // Taken out again, the site is not trusted any more: its connection ends at once, and the reason is told.
  east.write("network.yaml", network({ east: identities.east }));
  await west.statusWhere("west", "the link is down", ({ links }) => links[0]?.state === "down");
  await eventually("east has let go", () =>
    east.lines.some((line) =>
      /router west .*unauthorized-access: no identity is recorded for the site west/.test(line),
    ),
  );
  await eventually("no answer any more", () =>
    exchange(port, "").then(
      () => false,
      () => true,
    ),
  );
});
