// `isthmus up` as a user runs it: documents in a folder of their own, real processes, real certificates.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import type { SiteStatus } from "@isthmus/config-sync/status/report.js";
import { eventually } from "./eventually.ts";

export const isthmus = join(import.meta.dirname, "../../../cli/bin/isthmus.mjs");

/** Runs the command line; never throws for an exit code. */
export function cli(
  args: readonly string[],
  stdin = "",
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [isthmus, ...args],
      { timeout: 20_000 },
      (error, stdout, stderr) => {
        const code = error ? ((error as { code?: number }).code ?? 1) : 0;
        resolve({ code: Number(code), stdout, stderr });
      },
    );
    child.stdin?.end(stdin);
  });
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

export class Up {
  readonly folder: string;
  readonly state: string;
  readonly lines: string[] = [];
  readonly #child: ChildProcess;

  /** With `before` it goes on with the documents and the state of one that has stopped. */
  constructor(
    t: TestContext,
    documents: Readonly<Record<string, string>>,
    options: readonly string[] = [],
    before?: Up,
  ) {
    const base = before ? dirname(before.folder) : mkdtempSync(join(tmpdir(), "isthmus-test-"));
    this.folder = join(base, "sites");
    this.state = join(base, "state");
    writeFolder(this.folder, documents);
    this.#child = spawn(process.execPath, [isthmus, "up", this.folder, "--state", this.state, ...options], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on("data", (chunk: Buffer) => this.lines.push(...chunk.toString().split("\n").filter(Boolean)));
    t.after(async () => {
      await this.stop();
      rmSync(base, { recursive: true, force: true });
    });
  }
  /** Sends the signal and gives the exit code. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const gone = new Promise((exited) => this.#child.once("exit", exited));
      this.#child.kill(signal);
      await gone;
    }
    return this.#child.exitCode;
  }
  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }
  sitePath(site: string, file: string): string {
    return join(this.state, "sites", site, file);
  }
  /** What a site says of itself; undefined before its first word. */
  status(site: string): SiteStatus | undefined {
    try {
      return JSON.parse(readFileSync(this.sitePath(site, "status.json"), "utf8")) as SiteStatus;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }
  async statusWhere(
    site: string,
    what: string,
    holds: (status: SiteStatus) => boolean,
    deadlineMs = 10_000,
  ): Promise<SiteStatus> {
    return eventually(
      `${site}: ${what}`,
      () => {
        const status = this.status(site);
        return status && holds(status) && status;
      },
      deadlineMs,
    ).catch((error: Error) => {
      const status = JSON.stringify(this.status(site), null, 1);
      throw new Error(`${error.message}\n${status}\n${this.lines.slice(-20).join("\n")}`);
    });
  }
  /** The process of a site's router. */
  routerPid(site: string): number {
    return childWith(this.#child.pid as number, `${site}/router.json`);
  }
}

function childWith(parent: number, part: string): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8")
    .trim()
    .split(" ")
    .map(Number);
  const found = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(part));
  if (found === undefined) throw new Error(`no child of ${parent} runs ${part}`);
  return found;
}

function writeFolder(folder: string, documents: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(documents)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
