// /healthz and /metrics over HTTP, for probes and Prometheus.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { messageOf } from "../errors.ts";

/** What is answered. */
export interface HttpAnswers {
  /** Why the router is not healthy; undefined when it is. */
  unhealthy(): string | undefined;
  metrics(): Promise<{ contentType: string; text: string }>;
}
export interface HttpListenerSpec {
  readonly host: string;
  readonly port: number;
  readonly healthz: boolean;
  readonly metrics: boolean;
}

const timeoutMs = 10_000;
const maxConnections = 64;
const retryMs = 1000;

export class HttpListener {
  readonly #spec: HttpListenerSpec;
  readonly #answers: HttpAnswers;
  readonly #onStatus: (up: boolean, message: string, port: number | undefined) => void;
  #server: Server | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    spec: HttpListenerSpec,
    answers: HttpAnswers,
    onStatus: (up: boolean, message: string, port: number | undefined) => void,
  ) {
    this.#spec = spec;
    this.#answers = answers;
    this.#onStatus = onStatus;
    this.#listen();
  }
  #listen(): void {
    const server = createServer(
      {
        requestTimeout: timeoutMs,
        headersTimeout: timeoutMs,
        keepAliveTimeout: timeoutMs,
        maxHeaderSize: 8192,
      },
      (request, response) => void this.#answer(request, response),
    );
    this.#server = server;
    server.maxConnections = maxConnections;
    server.on("error", (error) => {
      this.#onStatus(false, messageOf(error), undefined);
      if (!this.#closed) this.#retry = setTimeout(() => this.#listen(), retryMs);
    });
    const { host, port } = this.#spec;
    server.listen({ port, ...(host !== "" && { host }) }, () => {
      const address = server.address();
      this.#onStatus(true, "", typeof address === "object" && address ? address.port : undefined);
    });
  }
  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const end = (status: number, text: string, contentType = "text/plain; charset=utf-8"): void => {
      response.writeHead(status, { "content-type": contentType, "cache-control": "no-store" });
      response.end(request.method === "HEAD" ? undefined : text);
    };
    if (request.method !== "GET" && request.method !== "HEAD") return end(405, "only GET\n");
    const path = (request.url ?? "").replace(/\?.*$/s, "");
    if (path === "/healthz" && this.#spec.healthz) {
      const reason = this.#answers.unhealthy();
      return end(reason === undefined ? 200 : 503, `${reason ?? "ok"}\n`);
    }
    if (path === "/metrics" && this.#spec.metrics)
      try {
        const { contentType, text } = await this.#answers.metrics();
        return end(200, text, contentType);
      } catch (error) {
        return end(500, `${messageOf(error)}\n`);
      }
    end(404, "there is /healthz and /metrics\n");
  }
  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#server?.close();
    this.#server?.closeAllConnections();
  }
}
