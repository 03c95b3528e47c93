// Scenario S5: a real PostgreSQL outside of any cluster, exposed by host and port, is a Service elsewhere.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { eventually, idle, linked, run, TestNamespace } from "./harness.mjs";

const [version] = readdirSync("/usr/lib/postgresql").sort().reverse();
const programs = `/usr/lib/postgresql/${version}/bin`;
const host = "10.77.0.1";
const skip = process.env.ISTHMUS_KUBECONFIGS ? "the database stands on the kit's bridge" : false;

test("PostgreSQL on a machine, used from a namespace of another cluster", {
  timeout: 200_000,
  skip,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "isthmus-pg-"));
  execFileSync("chown", ["postgres", folder]);
  const as = (args, options) => ["runuser", ["-u", "postgres", "--", ...args], options];
  execFileSync(...as([`${programs}/initdb`, "-D", `${folder}/data`, "-A", "trust"], { stdio: "ignore" }));
  execFileSync("sh", ["-c", `echo "host all all 0.0.0.0/0 trust" >> ${folder}/data/pg_hba.conf`]);
  const server = spawn(
    ...as([`${programs}/postgres`, "-D", `${folder}/data`, "-h", host, "-p", "15432", "-k", folder], {
      stdio: "ignore",
    }),
  );
  t.after(async () => {
    const exited = new Promise((done) => server.once("exit", done));
    execFileSync(
      ...as([`${programs}/pg_ctl`, "-D", `${folder}/data`, "-m", "immediate", "stop"], { stdio: "ignore" }),
    );
    await exited;
    rmSync(folder, { recursive: true, force: true });
  });
  const west = await TestNamespace.make(t, 0, "west");
  const east = await TestNamespace.make(t, 1, "east");
  await Promise.all([west.install("west"), east.install("east")]);
  await west.workload("app", idle, { port: 0 });
  await linked(west, east, {
    exposes: [{ service: "orders-db", port: 5432, target: { host: `${host}:15432` } }],
  });
  // The host stands for a pod of west: it reaches the ClusterIP as pods do.
  const { spec } = await eventually("the Service in west", () => west.get("service", "orders-db"));
  const psql = (sql) =>
    run(`${programs}/psql`, ["-h", spec.clusterIP, "-U", "postgres", "-At", "-c", sql], { timeout: 20_000 });
  assert.equal((await eventually("an answer", () => psql("select 6 * 7"))).trim(), "42");
  await psql(
    "create table orders (id int primary key, note text); insert into orders select i, repeat('x', 1000) from generate_series(1, 20000) i",
  );
  assert.equal((await psql("select count(*), sum(length(note)) from orders")).trim(), "20000|20000000");
  const bench = await run(`${programs}/pgbench`, [
    "-i",
    "-q",
    "-h",
    spec.clusterIP,
    "-U",
    "postgres",
    "postgres",
  ]).then(() =>
    run(`${programs}/pgbench`, [
      "-c",
      "8",
      "-j",
      "2",
      "-T",
      "5",
      "-h",
      spec.clusterIP,
      "-U",
      "postgres",
      "postgres",
    ]),
  );
  t.diagnostic(/tps = .*/.exec(bench)[0]);
  assert.match(bench, /number of failed transactions: 0 /);
});
