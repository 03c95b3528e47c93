// The process: options, configuration file, signals, exit codes.
import { createWriteStream, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { ConfiguredEntity } from "./configuration/attributes.ts";
import { parseConfiguration } from "./configuration/configuration-file.ts";
import { messageOf } from "./errors.ts";
import { type Level, levels, lineLog } from "./log.ts";
import { Router } from "./router.ts";
import { version } from "./version.ts";

const help = `isthmus-router carries TCP connections between sites as AMQP 1.0 messages.

Usage: isthmus-router -c FILE

Options:
  -c, --config FILE   configuration: a JSON list of [type, attributes], or blocks "type { key: value }"
      --check         read the configuration, say what is wrong with it, and exit
  -v, --version       print the version
  -h, --help          print this

Examples:
  isthmus-router -c router.json
  isthmus-router -c /etc/skupper-router/skrouterd.conf --check

Exit codes: 0 stopped by a signal, 1 it could not start, 2 wrong options.
`;

/** Entities are made in this order, because later ones name earlier ones. */
const order = ["sslProfile", "tcpConnector", "tcpListener", "listener", "connector"];

/** Runs the program with the given arguments. */
export function main(args: readonly string[]): void {
  let values: { config?: string; check?: boolean; version?: boolean; help?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        config: { type: "string", short: "c" },
        check: { type: "boolean" },
        version: { type: "boolean", short: "v" },
        help: { type: "boolean", short: "h" },
      },
    }));
  } catch (error) {
    process.stderr.write(`isthmus-router: ${messageOf(error)}\nTry isthmus-router --help\n`);
    process.exit(2);
  }
  if (values.help) return void process.stdout.write(help);
  if (values.version)
    return void process.stdout.write(`isthmus-router ${version} (Node ${process.versions.node})\n`);
  if (!values.config) {
    process.stderr.write("isthmus-router: -c FILE is needed\nTry isthmus-router --help\n");
    process.exit(2);
  }
  try {
    start(values.config, values.check ?? false);
  } catch (error) {
    process.stderr.write(`isthmus-router: ${messageOf(error)}\n`);
    process.exit(1);
  }
}

function start(file: string, checkOnly: boolean): void {
  const { entities, notes } = parseConfiguration(readFileSync(file, "utf8"), file);
  if (checkOnly) {
    for (const note of notes) process.stdout.write(`${note}\n`);
    process.stdout.write(`${file}: ${entities.length} entities, valid\n`);
    return;
  }
  const log = logOf(entities);
  for (const note of notes) log("warning", note);
  const router = new Router(entities.find((entity) => entity.type === "router") as ConfiguredEntity, {
    log,
    version,
    now: Date.now,
  });
  for (const type of order) for (const entity of entities) if (entity.type === type) router.create(entity);
  log("info", `router ${router.id} ${version} started`);
  const stop = (signal: string): void => {
    log("info", `router ${router.id} stops (${signal})`);
    router.stop();
    setTimeout(() => process.exit(0), 300);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

/** The log that the configuration asks for: the lowest level of its `log` entities, standard error by default. */
function logOf(entities: readonly ConfiguredEntity[]): ReturnType<typeof lineLog> {
  const entity = entities.find(({ type, attributes }) => type === "log" && attributes.module === "DEFAULT");
  const wanted = String(entity?.attributes.enable ?? "info+").replace(/\+.*$/, "");
  const level: Level = levels.find((name) => name === wanted) ?? "info";
  const file = entity?.attributes.outputFile;
  const named = typeof file === "string" && file !== "" && file !== "stderr" && file !== "stdout";
  const output = named ? createWriteStream(file, { flags: "a", mode: 0o600 }) : process.stderr;
  return lineLog(
    level,
    (line) => void output.write(line),
    () => new Date(),
  );
}
