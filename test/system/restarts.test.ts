// What is live survives restarts, whatever stands in the files by then; large deletions wait until they are confirmed.
import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { eventually } from "../harness/eventually.ts";
import { cli, freePort, Up } from "../harness/up.ts";
import { exchange, named, workload } from "../harness/workloads.ts";

const head = "apiVersion: isthmus.dev/v1alpha1\n";

test("restarts and large deletions", { timeout: 60_000 }, async (t) => {
  const target = await workload(t, named("backend"));
  const ports = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const service = (index: number): string =>
    `${head}kind: Service\nmetadata: {name: s${index}}\nspec: {port: ${ports[index]}, target: {host: "127.0.0.1:${target}"}}\n`;
  const documents: Record<string, string> = {
    "east/site.yaml": `${head}kind: Site\nmetadata: {name: east}\n`,
    "west/site.yaml": `${head}kind: Site\nmetadata: {name: west}\nspec: {links: [{to: east}]}\n`,
    ...Object.fromEntries(ports.map((_, index) => [`east/s${index}.yaml`, service(index)])),
  };
  const allReady = (up: Up, count: number): Promise<unknown> =>
    up.statusWhere(
      "west",
      `${count} services`,
      ({ imports }) => imports.length === count && imports.every(({ state }) => state === "ready"),
      20_000,
    );
  const answers = async (index: number): Promise<void> =>
    assert.match(String(await exchange(ports[index] as number, "x")), /^backend/);

  const first = new Up(t, documents);
  await allReady(first, 6);
  first.write("east/site.yaml", "kind: [\n");
  first.write("east/s0.yaml", service(0).replace("port:", "prot:"));
  await first.statusWhere("east", "the findings", ({ lastGood }) => lastGood.length === 2);
  await first.stop();

  // The machine starts again while the files are broken.
  const second = new Up(t, {}, [], first);
  await allReady(second, 6);
  await answers(0);
  const status = await second.statusWhere("east", "it says so", ({ lastGood }) => lastGood.length === 2);
  assert.match(status.lastGood.join("\n"), /s0\.yaml: the last good version of Service s0 stays live/);
  second.write("east/site.yaml", documents["east/site.yaml"] as string);
  second.write("east/s0.yaml", service(0));
  await second.statusWhere(
    "east",
    "put right",
    ({ lastGood, problems }) => lastGood.length + problems.length === 0,
  );

  // Most of it vanishes: it is held, over a restart too.
  for (const entry of readdirSync(join(second.folder, "east")))
    if (/^s\d/.test(entry)) rmSync(join(second.folder, "east", entry));
  const { held } = await second.statusWhere("east", "held", (one) => one.held !== null);
  assert.deepEqual(held?.what.length, 6);
  await answers(1);
  await second.stop();
  const third = new Up(t, {}, [], second);
  await third.statusWhere("east", "still held", (one) => one.held?.code === held?.code);
  await allReady(third, 6);
  const wrong = await cli(["confirm", "00000000", "--state", third.state]);
  assert.equal(wrong.code, 1);
  assert.match(
    wrong.stderr,
    new RegExp(`no site holds a deletion with the code 00000000 \\(there is east: ${held?.code}\\)`),
  );
  const shown = await cli(["status", "--state", third.state]);
  assert.match(shown.stdout, /6 of 6 links and services of east would vanish at once .*isthmus confirm/);
  const confirmed = await cli(["confirm", held?.code as string, "--state", third.state]);
  assert.deepEqual([confirmed.code, confirmed.stdout], [0, "east: confirmed; 6 links and services go\n"]);
  await third.statusWhere("east", "let go", (one) => one.held === null && one.exposes.length === 0);
  await eventually("they are gone", () => third.status("west")?.imports.length === 0);

  // The same for a site as a whole: it stays over other edits and a restart, and ends when that is confirmed.
  for (const index of ports.keys()) third.write(`east/s${index}.yaml`, service(index));
  await allReady(third, 6);
  rmSync(join(third.folder, "east"), { recursive: true });
  const gone = await third.statusWhere("east", "the site is held", (one) => one.held !== null);
  third.write("west/site.yaml", `${documents["west/site.yaml"]}# another edit\n`);
  await third.stop();
  const fourth = new Up(t, {}, [], third);
  await fourth.statusWhere(
    "east",
    "it runs and is held",
    (one) => one.held?.code === gone.held?.code,
    20_000,
  );
  await cli(["confirm", gone.held?.code as string, "--state", fourth.state]);
  await eventually("it has ended", () =>
    fourth.lines.some((line) => /stopping the site east: it is declared no more/.test(line)),
  );
  await eventually("its status is gone", () => fourth.status("east") === undefined);
});
