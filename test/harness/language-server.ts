// The YAML language server that editors use, spoken to as an editor does (LSP 3.17 over standard input and output).
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { pathToFileURL } from "node:url";

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}
export interface Diagnostic {
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
  readonly message: string;
}

const program = join(
  dirname(createRequire(import.meta.url).resolve("yaml-language-server/package.json")),
  "bin/yaml-language-server",
);
const timeoutMs = 20_000;

export class LanguageServer {
  readonly #child: ChildProcess;
  readonly #answers = new Map<number, (result: unknown) => void>();
  readonly #diagnostics = new Map<string, (diagnostics: Diagnostic[]) => void>();
  #received = Buffer.alloc(0);
  #nextId = 1;

  constructor(t: TestContext) {
    this.#child = spawn(process.execPath, [program, "--stdio"], { stdio: ["pipe", "pipe", "ignore"] });
    this.#child.stdout?.on("data", (chunk: Buffer) => this.#onData(chunk));
    t.after(() => this.#child.kill());
  }
  async start(): Promise<void> {
    await this.request("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(process.cwd()).href,
      capabilities: {
        textDocument: { completion: { completionItem: { snippetSupport: false } }, publishDiagnostics: {} },
        workspace: { configuration: true },
      },
    });
    this.#send({ method: "initialized", params: {} });
  }
  /** Opens a text as a file at `path` and gives what is said of it. */
  open(path: string, text: string): Promise<Diagnostic[]> {
    const uri = pathToFileURL(path).href;
    const told = this.#within(`diagnostics of ${path}`, (done: (value: Diagnostic[]) => void) =>
      this.#diagnostics.set(uri, done),
    );
    this.#send({
      method: "textDocument/didOpen",
      params: { textDocument: { uri, languageId: "yaml", version: 1, text } },
    });
    return told;
  }
  /** What is offered at a place, from 0. */
  async complete(
    path: string,
    line: number,
    character: number,
  ): Promise<{ label: string; documentation?: unknown }[]> {
    const result = await this.request("textDocument/completion", {
      textDocument: { uri: pathToFileURL(path).href },
      position: { line, character },
    });
    return (result as { items: { label: string; documentation?: unknown }[] }).items;
  }
  async hover(path: string, line: number, character: number): Promise<string> {
    const result = await this.request("textDocument/hover", {
      textDocument: { uri: pathToFileURL(path).href },
      position: { line, character },
    });
    return JSON.stringify(result);
  }
  request(method: string, params: unknown): Promise<unknown> {
    const id = this.#nextId++;
    const answer = this.#within(method, (done) => this.#answers.set(id, done));
    this.#send({ id, method, params });
    return answer;
  }

  #within<T>(what: string, ask: (done: (value: T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${what} within ${timeoutMs} ms`)), timeoutMs);
      ask((value) => {
        clearTimeout(timer);
        resolve(value);
      });
    });
  }
  #send(message: Message): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.#child.stdin?.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#child.stdin?.write(body);
  }
  #onData(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const end = this.#received.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/.exec(this.#received.subarray(0, end).toString())?.[1]);
      if (this.#received.length < end + 4 + length) return;
      this.#onMessage(JSON.parse(this.#received.subarray(end + 4, end + 4 + length).toString()) as Message);
      this.#received = this.#received.subarray(end + 4 + length);
    }
  }
  #onMessage({ id, method, params, result }: Message): void {
    if (method === "textDocument/publishDiagnostics") {
      const { uri, diagnostics } = params as { uri: string; diagnostics: Diagnostic[] };
      this.#diagnostics.get(uri)?.(diagnostics);
    } else if (method === "workspace/configuration" && id !== undefined) {
      const { items } = params as { items: { section: string }[] };
      this.#send({
        id,
        result: items.map(({ section }) => (section === "yaml" ? { schemaStore: { enable: false } } : {})),
      });
    } else if (method !== undefined && id !== undefined) this.#send({ id, result: null });
    else if (id !== undefined) {
      this.#answers.get(id)?.(result);
      this.#answers.delete(id);
    }
  }
}
