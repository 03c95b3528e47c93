// Scenario S2: Bookinfo over a public and a private cluster; the private one dials. Exposed by Skupper's annotation.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { eventually, idle, linked, root, TestNamespace } from "./harness.mjs";

const source = readFileSync(join(root, "examples/bookinfo/service.mjs"), "utf8").replace(
  /^import .*$/m,
  'const { createServer } = require("node:http");',
);
const program = (name, version = "v1") =>
  source.replace("process.argv.slice(2)", JSON.stringify([name, version]));

test("bookinfo: reviews and ratings come from the private cluster once they are annotated", {
  timeout: 300_000,
}, async (t) => {
  const open = await TestNamespace.make(t, 1, "public");
  const hidden = await TestNamespace.make(t, 0, "private");
  await Promise.all([open.install("east"), hidden.install("west")]);
  const service = (name) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ name: "http", port: 9080 }] },
  });
  for (const name of ["productpage", "details"]) {
    await open.workload(name, program(name), { port: 9080 });
    await open.apply(service(name));
  }
  await open.workload("visitor", idle, { port: 0 });
  for (const version of ["v1", "v2", "v3"])
    await hidden.workload(`reviews-${version}`, program("reviews", version), {
      port: 9080,
      labels: { app: "reviews", version },
    });
  await hidden.workload("ratings", program("ratings"), { port: 9080 });
  await hidden.apply([service("reviews"), service("ratings")]);
  await linked(hidden, open);
  await Promise.all([
    open.ready("productpage"),
    open.ready("details"),
    open.ready("visitor"),
    hidden.ready("ratings"),
    ...["v1", "v2", "v3"].map((version) => hidden.ready(`reviews-${version}`)),
  ]);
  const page = async () =>
    JSON.parse((await open.fetch("visitor", "http://productpage:9080/productpage")).text);
  const before = await eventually("the page", page);
  assert.equal(before.details.author, "William Shakespeare");
  assert.match(before.reviews.error, /reviews are currently unavailable/);

  await hidden.kubectl(["annotate", "service", "reviews", "ratings", "skupper.io/proxy=http"]);
  const at = Date.now();
  await eventually("the reviews are there", async () => (await page()).reviews.reviews?.length === 2);
  t.diagnostic(`reviews on the page ${Date.now() - at} ms after the annotation`);
  const versions = new Map();
  await eventually("all three versions answer", async () => {
    const { version, reviews } = (await page()).reviews;
    versions.set(version, reviews[0].rating?.color);
    return versions.size === 3;
  });
  assert.deepEqual([...versions].sort(), [
    ["v1", undefined],
    ["v2", "black"],
    ["v3", "red"],
  ]);
  const status = await hidden.status();
  assert.deepEqual(status.exposes.map(({ service: name, targets }) => [name, targets]).sort(), [
    ["ratings", 1],
    ["reviews", 3],
  ]);
  assert.deepEqual(
    (await hidden.get("service", "reviews")).spec.selector,
    { app: "reviews" },
    "the user's Service is as it was",
  );

  await hidden.kubectl(["annotate", "service", "reviews", "ratings", "skupper.io/proxy-"]);
  await eventually("they are gone again", async () => (await page()).reviews.error !== undefined);
});
