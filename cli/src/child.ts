import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

const firstDelayMs = 300;
const maxDelayMs = 10_000;
/** A child that has run this long starts afresh with the shortest pause. */
const soundAfterMs = 20_000;
const killAfterMs = 5000;

/** A child process that is kept running: its lines get a name in front, and when it ends it is started again. */
export class Child {
  readonly #name: string;
  readonly #args: readonly string[];
  readonly #write: (line: string) => void;
  #process: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #delayMs = firstDelayMs;
  #stopping = false;

  /** `args` begins with the script that Node runs. */
  constructor(name: string, args: readonly string[], write: (line: string) => void) {
    this.#name = name;
    this.#args = args;
    this.#write = write;
    this.#start();
  }
  get pid(): number | undefined {
    return this.#process?.pid;
  }
  #start(): void {
    const startedAt = Date.now();
    const child = spawn(process.execPath, [...this.#args], { stdio: ["ignore", "pipe", "pipe"] });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on("line", (line) => this.#write(`${this.#name} | ${line}`));
    child.once("error", (error) => this.#write(`${this.#name} | error ${error.message}`));
    child.once("exit", (code, signal) => {
      this.#process = undefined;
      if (this.#stopping) return;
      if (Date.now() - startedAt > soundAfterMs) this.#delayMs = firstDelayMs;
      this.#write(
        `${this.#name} | warning ended (${signal ?? `exit code ${code}`}): started again in ${this.#delayMs} ms`,
      );
      this.#timer = setTimeout(() => this.#start(), this.#delayMs);
      this.#delayMs = Math.min(maxDelayMs, this.#delayMs * 2);
    });
  }
  /** Ends the child and waits until it is gone; one that does not listen is killed. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#process;
    if (!child) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    const killer = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    await gone;
    clearTimeout(killer);
  }
}
