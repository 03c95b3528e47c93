// The process: options, configuration file, signals, exit codes.
import { createWriteStream, existsSync, readFileSync } from "node:fs";
import { totalmem } from "node:os";
import { parseArgs } from "node:util";
import type { ConfiguredEntity } from "./configuration/attributes.ts";
import { parseConfiguration } from "./configuration/configuration-file.ts";
import { inCreationOrder } from "./configuration/creation-order.ts";
import { messageOf } from "./errors.ts";
import { limitWithin } from "./flows/memory-limit.ts";
import { formatLine, type Log, LogBook, levelIn } from "./log.ts";
import { Router } from "./router.ts";
import { version } from "./version.ts";

const help = `isthmus-router carries TCP connections between sites as AMQP 1.0 messages.

Usage: isthmus-router -c FILE

Options:
  -c, --config FILE   configuration: a JSON list of [type, attributes], or blocks "type { key: value }"
      --follow        wait for the file, and stop when its router entity changes: whoever supervises starts it again
      --check         read the configuration, say what is wrong with it, and exit
      --drain-seconds N
                      on SIGTERM: how long flows that run may take to finish (default 10); a second signal ends it
      --memory-limit MIB
                      memory for traffic; at the limit new flows are refused (default: some half of what the
                      container or machine has)
  -v, --version       print the version
  -h, --help          print this

Examples:
  isthmus-router -c router.json
  isthmus-router -c /etc/skupper-router/skrouterd.conf --check

Exit codes: 0 stopped by a signal, 1 it could not start, 2 wrong options.
`;

/** The configuration file is looked at this often. */
const followMs = 500;

/** Runs the program with the given arguments. */
export function main(args: readonly string[]): void {
  let values: {
    config?: string;
    check?: boolean;
    follow?: boolean;
    version?: boolean;
    help?: boolean;
    "drain-seconds"?: string;
    "memory-limit"?: string;
  };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        config: { type: "string", short: "c" },
        check: { type: "boolean" },
        follow: { type: "boolean" },
        "drain-seconds": { type: "string", default: "10" },
        "memory-limit": { type: "string" },
        version: { type: "boolean", short: "v" },
        help: { type: "boolean", short: "h" },
      },
    }));
  } catch (error) {
    wrongOptions(messageOf(error));
  }
  if (values.help) return void process.stdout.write(help);
  if (values.version)
    return void process.stdout.write(`isthmus-router ${version} (Node ${process.versions.node})\n`);
  if (!values.config) {
    wrongOptions("-c FILE is needed");
  }
  const drainSeconds = Number(values["drain-seconds"]);
  if (!(drainSeconds >= 0 && drainSeconds <= 3600)) {
    wrongOptions("--drain-seconds must be from 0 to 3600");
  }
  const limit = values["memory-limit"];
  if (limit !== undefined && !(Number(limit) >= 1)) {
    wrongOptions("--memory-limit must be 1 or more (MiB)");
  }
  const memoryLimitBytes = limit === undefined ? ownLimit() : Number(limit) * 1024 * 1024;
  const { config, check = false, follow = false } = values;
  const begin = (): void => {
    try {
      start(config, { checkOnly: check, follow, drainSeconds, memoryLimitBytes });
    } catch (error) {
      process.stderr.write(`isthmus-router: ${messageOf(error)}\n`);
      process.exit(1);
    }
  };
  if (!follow || existsSync(config)) return begin();
  process.stderr.write(`isthmus-router: waiting for ${config}\n`);
  // The first process of a container ends only by signals that it handles.
  const leave = (): void => process.exit(0);
  process.on("SIGTERM", leave);
  process.on("SIGINT", leave);
  const timer = setInterval(() => {
    if (!existsSync(config)) return;
    clearInterval(timer);
    process.off("SIGTERM", leave);
    process.off("SIGINT", leave);
    begin();
  }, followMs);
}

function wrongOptions(reason: string): never {
  process.stderr.write(`isthmus-router: ${reason}\nTry isthmus-router --help\n`);
  process.exit(2);
}

/** By the memory of the container, or of the machine. */
function ownLimit(): number {
  const container = process.constrainedMemory() ?? 0;
  return limitWithin(container > 0 ? Math.min(container, totalmem()) : totalmem());
}

interface StartOptions {
  readonly checkOnly: boolean;
  readonly follow: boolean;
  readonly drainSeconds: number;
  readonly memoryLimitBytes: number;
}

function start(file: string, { checkOnly, follow, drainSeconds, memoryLimitBytes }: StartOptions): void {
  const { entities, notes } = parseConfiguration(readFileSync(file, "utf8"), file);
  const made = inCreationOrder(entities);
  if (checkOnly) {
    for (const note of notes) process.stdout.write(`${note}\n`);
    process.stdout.write(`${file}: ${entities.length} entities, valid\n`);
    return;
  }
  const { book, outputFile } = logBookOf(entities);
  const { log } = book;
  for (const note of notes) log("warning", note);
  const router = new Router(entities.find((entity) => entity.type === "router") as ConfiguredEntity, {
    book,
    outputFile,
    version,
    memoryLimitBytes,
    now: Date.now,
  });
  for (const entity of made) router.create(entity);
  log("info", `router ${router.id} ${version} started`);
  let stopping = false;
  const stop = (signal: string): void => {
    // Asked twice, it does not wait.
    const limitMs = stopping ? 0 : drainSeconds * 1000;
    if (stopping) router.stop();
    else {
      log("info", `router ${router.id} stops (${signal}): flows have ${drainSeconds} s to finish`);
      void router.drain(limitMs).then((cut) => {
        if (cut > 0) log("warning", `${cut} flows were cut`);
        setTimeout(() => process.exit(0), 200);
      });
    }
    if (stopping) setTimeout(() => process.exit(0), 200);
    stopping = true;
  };
  if (follow) followFile(file, log, () => stop("its configuration has changed"));
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/** What a router is cannot change while it runs. A file that cannot be read changes nothing. */
function followFile(file: string, log: Log, onChanged: () => void): void {
  const routerIn = (): string => {
    const { entities } = parseConfiguration(readFileSync(file, "utf8"), file);
    return JSON.stringify(entities.find(({ type }) => type === "router"));
  };
  const before = routerIn();
  let trouble = "";
  const timer = setInterval(() => {
    try {
      if (routerIn() === before) return;
      clearInterval(timer);
      onChanged();
    } catch (error) {
      if (messageOf(error) !== trouble) log("warning", messageOf(error));
      trouble = messageOf(error);
    }
  }, followMs);
}

/** The log that the configuration asks for: the level and file of the module DEFAULT, standard error by default. */
function logBookOf(entities: readonly ConfiguredEntity[]): { book: LogBook; outputFile: string } {
  const entity = entities.find(({ type, attributes }) => type === "log" && attributes.module === "DEFAULT");
  const level = levelIn(String(entity?.attributes.enable ?? "info+")) ?? "info";
  const file = String(entity?.attributes.outputFile ?? "");
  const named = file !== "" && file !== "stderr" && file !== "stdout";
  const output = named ? createWriteStream(file, { flags: "a", mode: 0o600 }) : process.stderr;
  const book = new LogBook(level, (line) => void output.write(formatLine(line)), Date.now);
  return { book, outputFile: named ? file : "stderr" };
}
