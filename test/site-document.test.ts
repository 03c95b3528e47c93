// What the commands change in a Site document: only that, comments and order kept.
import assert from "node:assert/strict";
import { test } from "node:test";
import { targetOf } from "@isthmus/cli/cluster-commands.js";
import {
  hasSite,
  newSite,
  withExposure,
  withLink,
  withoutExposure,
  withoutLink,
} from "@isthmus/cli/site-document.js";

const text = `# the shop
apiVersion: isthmus.dev/v1alpha1
kind: Site
metadata: { name: west } # not the other one
spec:
  links:
    - to: east # over the hill
---
apiVersion: isthmus.dev/v1alpha1
kind: Site
metadata: { name: south }
`;

test("exposures and links are added, put in place, and taken out", () => {
  const backend = { service: "backend", port: 8080, target: { workload: "deployment/backend" } };
  const exposed = withExposure(text, "west", backend);
  assert.equal(
    exposed,
    text.replace(
      "---",
      "  exposes:\n    - service: backend\n      port: 8080\n      target:\n        workload: deployment/backend\n---",
    ),
  );
  const changed = withExposure(exposed, "west", { ...backend, port: 9090 });
  assert.equal(changed, exposed.replace("8080", "9090"));
  assert.match(withExposure(text, "south", backend), /name: south \}\nspec:\n {2}exposes:\n/);
  const linked = withLink(text, "west", { to: "north", cost: 3 });
  assert.match(linked, /- to: east # over the hill\n {4}- to: north\n {6}cost: 3\n/);
  assert.equal(withoutLink(linked, "west", "north"), text);
  assert.doesNotMatch(withoutExposure(exposed, "west", "backend"), /backend/);
  assert.throws(() => withoutExposure(text, "west", "nothing"), /nothing is not exposed/);
  assert.throws(() => withoutLink(text, "west", "nowhere"), /no link to nowhere/);
  assert.throws(() => withLink(text, "nobody", { to: "x" }), /no Site document of nobody/);
  assert.ok(hasSite(text, "south") && hasSite(text) && !hasSite(text, "x") && !hasSite("a: 1\n"));
  assert.ok(hasSite(newSite("x", { access: { type: "nodeport" } }), "x"));
});

test("targets as people write them", () => {
  assert.deepEqual(targetOf("deploy/web"), { target: { workload: "deployment/web" }, name: "web" });
  assert.deepEqual(targetOf("svc/web"), { target: { service: "web" }, name: "web" });
  assert.deepEqual(targetOf("app=web"), { target: { selector: "app=web" }, name: undefined });
  assert.deepEqual(targetOf("db.example.com:5432").target, { host: "db.example.com:5432" });
  assert.throws(() => targetOf("web"), /web is no target: deployment\/NAME/);
});
