// The operator: a ConfigMap with a Site document is enough.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { eventually, image, root, TestNamespace } from "./harness.mjs";

const site = (name, spec = {}) => ({
  apiVersion: "isthmus.dev/v1alpha1",
  kind: "Site",
  metadata: { name },
  spec,
});

test("the operator makes, keeps, upgrades and removes routers", { timeout: 300_000 }, async (t) => {
  const home = await TestNamespace.make(t, 0, "isthmus-operator");
  const [north, south] = [await TestNamespace.make(t, 0, "north"), await TestNamespace.make(t, 0, "south")];
  const old = await TestNamespace.make(t, 0, "old");
  const [repository, tag] = image.split(/:(?=[^:/]*$)/);
  const values = {
    operator: { enabled: true, namespaces: ["north", "south", "old"] },
    image: { repository, tag, pullPolicy: "IfNotPresent" },
  };
  const install = (more = {}) =>
    home.helm(["upgrade", "--install", "operator", join(root, "chart"), "-f", "-"], {
      input: JSON.stringify({ ...values, ...more }),
    });
  await install();
  await home.ready("operator-isthmus-operator");

  // Nothing but the ConfigMap.
  const began = Date.now();
  await north.documents("site", { "site.yaml": site("north") });
  const pod = await eventually("its router is 2/2", async () => {
    const { items } = await north.get("pods");
    const containers = items[0]?.status.containerStatuses ?? [];
    return containers.length === 2 && containers.every(({ ready }) => ready) && items[0].metadata.name;
  });
  t.diagnostic(`2/2 ${Date.now() - began} ms after the ConfigMap`);
  assert.equal((await eventually("a status", () => north.status())).site, "north");
  assert.deepEqual((await south.get("deployments")).items, [], "no documents, no router");

  // A wrong document where nothing runs yet: the object says so.
  await south.documents("site", {
    "site.yaml": "apiVersion: isthmus.dev/v1alpha1\nkind: Site\nmetadata: {name: south}\nspec: {mod: edge}\n",
  });
  const note = await eventually("the mistake is on the object", async () => {
    const { metadata } = await south.get("configmap", "site");
    return (
      metadata.annotations["isthmus.dev/status"] && JSON.parse(metadata.annotations["isthmus.dev/status"])
    );
  });
  assert.match(note.message, /site\.yaml:4:8: unknown key mod in spec/);
  await south.documents("site", { "site.yaml": site("south", { mode: "edge" }) });
  await eventually("south runs", async () => (await south.status()).router.state === "running");

  // Skupper v1's ConfigMaps mean a site and its services too.
  await old.apply([
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "skupper-site" },
      data: { name: "old", ingress: "none" },
    },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "skupper-services" },
      data: {
        db: JSON.stringify({
          address: "db",
          protocol: "tcp",
          ports: [5432],
          targets: [{ host: "db.example.com" }],
        }),
      },
    },
  ]);
  await eventually(
    "the old site runs and exposes its service",
    async () => (await old.status()).exposes[0]?.targets === 1,
  );

  // Broken later, what runs goes on; deleted by hand, it is put back.
  await north.documents("site", { "site.yaml": "kind: [" });
  await north.kubectl(["delete", "deployment", "isthmus-router"]);
  await eventually("it is put back", async () => {
    const { items } = await north.get("pods");
    return items.some(
      ({ metadata, status }) =>
        metadata.name !== pod && status.containerStatuses?.every(({ ready }) => ready),
    );
  });
  await north.documents("site", { "site.yaml": site("north") });

  // Other values are another manifest: rolled out.
  await install({ podLabels: { color: "blue" } });
  await eventually("the new label is there", async () =>
    (await north.get("pods")).items.some(({ metadata }) => metadata.labels.color === "blue"),
  );

  // Without documents the site goes, but for its CA.
  await north.kubectl(["delete", "configmap", "site"]);
  await eventually("only the CA is left", async () => {
    const names = (await north.kubectl(["get", "deployments,services,leases,secrets", "-o", "name"])).trim();
    return names === "secret/isthmus-site-north";
  });
  await south.ready("isthmus-router");
  await eventually(
    "the other one is left alone",
    async () => (await south.status()).router.state === "running",
    20_000,
  );
  await home.helm(["uninstall", "operator", "--wait"]);
  assert.equal((await south.get("deployments")).items.length, 1, "routers go on without the operator");
});
