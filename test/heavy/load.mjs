// Two sites under load from programs that nobody here wrote. Exits 1 on the first thing that is not as it should be.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { atEnd, end, eventually, failed, freePort, report, start } from "./harness.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const base = mkdtempSync(join(tmpdir(), "isthmus-load-"));
chmodSync(base, 0o755);
const seconds = Number(process.env.LOAD_SECONDS ?? 30);
const bulkBytes = Number(process.env.LOAD_BYTES ?? 1e9);
const maxRssKb = 200_000;

/** The only folder of PostgreSQL's programs. */
function postgresPrograms() {
  const versions = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql").sort() : [];
  if (versions.length === 0) throw new Error("PostgreSQL is not installed: apt-get install postgresql");
  return join("/usr/lib/postgresql", versions.at(-1), "bin");
}

async function main() {
  const [http, bulk, postgres] = [await freePort(), await freePort(), await freePort()];
  const [httpIn, bulkIn, postgresIn] = [await freePort(), await freePort(), await freePort()];

  // Workloads.
  start(process.execPath, [join(root, "examples/hello-world/backend.mjs"), String(http)]);
  const sink = createServer({ allowHalfOpen: true }, (socket) => {
    const hash = createHash("sha256");
    socket.on("data", (chunk) => hash.update(chunk));
    socket.on("end", () => socket.end(hash.digest("hex")));
  }).listen(bulk, "127.0.0.1");
  atEnd(() => sink.close());
  const bin = postgresPrograms();
  const data = join(base, "postgres");
  const as = process.getuid() === 0 ? ["runuser", "-u", "postgres", "--"] : [];
  const sql = (program, args) => {
    const [command, ...rest] = [...as, join(bin, program), ...args];
    return execFileSync(command, rest, { cwd: "/", encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  };
  mkdirSync(data);
  if (as.length > 0) execFileSync("chown", ["postgres", data]);
  sql("initdb", ["-D", data, "-A", "trust", "-U", "bench"]);
  const [command, ...args] = [
    ...as,
    join(bin, "postgres"),
    "-D",
    data,
    "-p",
    String(postgres),
    "-k",
    data,
    "-h",
    "127.0.0.1",
  ];
  start(command, args, { cwd: "/" });

  // The sites.
  const folder = join(base, "sites");
  mkdirSync(folder);
  const document = (name, spec) =>
    writeFileSync(
      join(folder, `${name}.yaml`),
      `apiVersion: isthmus.dev/v1alpha1\nkind: Site\nmetadata: {name: ${name}}\nspec:\n${spec}`,
    );
  const expose = (service, port, target) =>
    `    - {service: ${service}, port: ${port}, target: {host: "127.0.0.1:${target}"}}\n`;
  document("west", "  links: [{to: east}]\n");
  document(
    "east",
    `  exposes:\n${expose("http", httpIn, http)}${expose("bulk", bulkIn, bulk)}${expose("postgres", postgresIn, postgres)}`,
  );
  const up = start(process.execPath, [
    join(root, "cli/bin/isthmus.mjs"),
    "up",
    folder,
    "--state",
    join(base, "state"),
  ]);
  await eventually("ready", () => /^ready$/m.test(up.output));
  const routers = readFileSync(`/proc/${up.pid}/task/${up.pid}/children`, "utf8")
    .trim()
    .split(" ")
    .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("isthmus-router"));
  let peak = 0;
  const watch = setInterval(() => {
    for (const pid of routers)
      peak = Math.max(
        peak,
        Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0),
      );
  }, 100);

  const sent = createHash("sha256");
  const began = Date.now();
  const answer = await new Promise((resolve, reject) => {
    const socket = connect({ port: bulkIn, host: "127.0.0.1", allowHalfOpen: true });
    const chunk = Buffer.alloc(1 << 20);
    let left = bulkBytes;
    let number = 0;
    const pump = () => {
      while (left > 0) {
        chunk.writeUInt32BE(number++, 0);
        const part = Buffer.from(chunk.subarray(0, Math.min(left, chunk.length)));
        left -= part.length;
        sent.update(part);
        if (!socket.write(part)) return void socket.once("drain", pump);
      }
      socket.end();
    };
    let text = "";
    socket.on("data", (part) => (text += part));
    socket.on("end", () => resolve(text));
    socket.on("error", reject);
    pump();
  });
  const took = (Date.now() - began) / 1000;
  report(
    `${bulkBytes / 1e9} GB with a checksum`,
    answer === sent.digest("hex"),
    `${((bulkBytes * 8e-9) / took).toFixed(2)} Gbit/s`,
  );
  report("largest router while it passed", peak < maxRssKb, `${Math.round(peak / 1000)} MB`);

  const wrk = spawnSync("wrk", ["-t2", "-c256", `-d${seconds}s`, `http://127.0.0.1:${httpIn}/api/hello`], {
    encoding: "utf8",
  });
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(wrk.stdout)?.[1];
  const errors = /Socket errors: .*|Non-2xx.*/.exec(wrk.stdout)?.[0];
  report(
    `wrk, 256 connections, ${seconds} s`,
    Boolean(rate) && !errors,
    errors ?? `${rate} requests/s, no error`,
  );

  await eventually(
    "PostgreSQL",
    () => spawnSync(join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", String(postgresIn)]).status === 0,
  );
  const server = ["-h", "127.0.0.1", "-p", String(postgresIn), "-U", "bench"];
  sql("pgbench", [...server, "-i", "-s", "2", "-q", "postgres"]);
  const bench = spawnSync(
    join(bin, "pgbench"),
    [...server, "-c", "8", "-j", "2", "-T", String(Math.min(seconds, 10)), "postgres"],
    { encoding: "utf8" },
  );
  const failures = /number of failed transactions: (\d+)/.exec(bench.stdout)?.[1];
  report(
    "pgbench, 8 clients",
    bench.status === 0 && failures === "0",
    /tps = .*/.exec(bench.stdout)?.[0] ?? bench.stderr,
  );
  report("largest router of all", peak < maxRssKb, `${Math.round(peak / 1000)} MB`);
  clearInterval(watch);
}

try {
  await main();
} catch (error) {
  report("the run", false, error.stack);
} finally {
  await end();
  rmSync(base, { recursive: true, force: true });
}
console.log(failed() ? "load: not all as it should be" : "load: all as it should be");
process.exit(failed() ? 1 : 0);
