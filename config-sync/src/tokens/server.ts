// Where tokens are redeemed: POST https://HOST:PORT/NAME. Speaks our own exchange of identities, Skupper v1's claim and
// Skupper v2's grant; which one is told by the request.

import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { splitHost } from "../desired-state/endpoint.ts";
import { messageOf } from "../errors.ts";
import type { Log } from "../log.ts";
import type { IssuingSite, Redeemed, RedemptionRequest, TokenIssuer } from "./issuer.ts";
import { type LinkFiles, skupperTypeLabel } from "./token.ts";

const maxBodyBytes = 64 * 1024;
const requestTimeoutMs = 10_000;
const maxConnections = 100;
const retryMs = 2000;
/** Requests of one address within a minute. */
const maxRequests = 60;
const windowMs = 60_000;

export interface TokenServerOptions {
  readonly bind: string;
  readonly port: number;
  readonly certificate: string;
  readonly privateKey: string;
}
type Exchange = "isthmus" | "skupper-v1" | "skupper-v2";

export class TokenServer {
  readonly #issuer: TokenIssuer;
  readonly #own: () => IssuingSite;
  readonly #log: Log;
  readonly #onRedeemed: () => void;
  #server: Server | undefined;
  #options: TokenServerOptions | undefined;
  #retry: NodeJS.Timeout | undefined;
  readonly #requests = new Map<string, { count: number; since: number }>();
  /** Why it does not listen; empty when it does. */
  problem = "";
  boundPort: number | undefined;

  constructor(issuer: TokenIssuer, own: () => IssuingSite, onRedeemed: () => void, log: Log) {
    this.#issuer = issuer;
    this.#own = own;
    this.#onRedeemed = onRedeemed;
    this.#log = log;
  }
  /** Listens as is wanted now; undefined: not at all. */
  follow(options: TokenServerOptions | undefined): void {
    const before = this.#options;
    if (JSON.stringify(before) === JSON.stringify(options)) return;
    this.#options = options;
    if (before && options && this.#server && before.bind === options.bind && before.port === options.port)
      return this.#server.setSecureContext(tlsOf(options));
    this.#stop();
    if (options) this.#listen(options);
  }
  close(): void {
    this.#options = undefined;
    this.#stop();
  }
  #stop(): void {
    clearTimeout(this.#retry);
    this.#server?.close();
    this.#server?.closeAllConnections();
    this.#server = undefined;
    this.boundPort = undefined;
    this.problem = "";
  }
  #listen(options: TokenServerOptions): void {
    const server = createServer(
      { ...tlsOf(options), requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs },
      (request, response) => {
        this.#answer(request, response).catch((error: unknown) => {
          this.#log("error", `redeeming a token: ${messageOf(error)}`);
          if (!response.headersSent) response.writeHead(500);
          response.end();
        });
      },
    );
    server.maxConnections = maxConnections;
    server.on("error", (error) => {
      if (this.#server !== server) return;
      this.problem = messageOf(error);
      this.#log("error", `tokens cannot be redeemed: ${this.problem}`);
      this.#retry = setTimeout(() => this.#listen(options), retryMs);
    });
    server.listen({ port: options.port, host: options.bind }, () => {
      const address = server.address();
      this.boundPort = typeof address === "object" ? address?.port : undefined;
      this.problem = "";
      this.#log("info", `tokens are redeemed at ${options.bind}:${this.boundPort}`);
      this.#onRedeemed();
    });
    this.#server = server;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const from = request.socket.remoteAddress ?? "unknown";
    const say = (status: number, text: string, type = "text/plain"): void => {
      response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
      response.end(text);
    };
    if (request.method !== "POST") return say(405, "POST redeems a token\n");
    if (!this.#admits(from)) return say(429, "too many attempts: try again in a minute\n");
    const body = await bodyOf(request);
    if (body === undefined) return say(413, "the body is too long\n");
    const url = new URL(request.url ?? "/", "https://localhost");
    const exchange = exchangeOf(request, url);
    const asked = requestOf(exchange, url.pathname.slice(1), request, body);
    if (!asked) return say(400, "the request is malformed\n");
    const own = this.#own();
    const result = await this.#issuer.redeem(asked, own);
    if ("refusal" in result) {
      this.#log(
        "warning",
        `the token ${shown(asked.name)} was not redeemed by ${shown(asked.subject)} (${from}): ${result.refusal}`,
      );
      return say(statusOf(result.refusal, exchange), `${result.refusal}\n`);
    }
    this.#log("info", `the token ${asked.name} was redeemed by the site ${asked.subject} (${from})`);
    this.#onRedeemed();
    const type = exchange === "isthmus" ? "application/json" : "text/yaml";
    // Skupper v2's client says what the objects are to be called.
    const called = String(request.headers.name ?? "");
    const title =
      exchange === "skupper-v2" && /^[a-z0-9][-a-z0-9.]{0,252}$/.test(called) ? called : asked.name;
    say(200, answerTo(exchange, title, own, result.files), type);
  }
  #admits(from: string): boolean {
    const now = Date.now();
    for (const [address, { since }] of this.#requests)
      if (now - since > windowMs) this.#requests.delete(address);
    const known = this.#requests.get(from) ?? { count: 0, since: now };
    if (this.#requests.size < 10_000) this.#requests.set(from, { ...known, count: known.count + 1 });
    return known.count < maxRequests;
  }
}

const tlsOf = ({ certificate, privateKey }: TokenServerOptions) =>
  ({ cert: certificate, key: privateKey, minVersion: "TLSv1.3" }) as const;
/** What strangers say, bounded and without control characters, for a log. */
const shown = (text: string): string => JSON.stringify(text.slice(0, 63));

function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on("data", (part: Buffer) => {
      length += part.length;
      if (length > maxBodyBytes) {
        resolve(undefined);
        request.resume();
      } else parts.push(part);
    });
    request.on("end", () => resolve(Buffer.concat(parts).toString("utf8")));
    request.on("error", reject);
  });
}
function exchangeOf(request: IncomingMessage, url: URL): Exchange {
  if (request.headers["content-type"] === "application/json") return "isthmus";
  const claims = request.headers["skupper-site-name"] !== undefined || url.searchParams.has("site-version");
  return claims ? "skupper-v1" : "skupper-v2";
}
function requestOf(
  exchange: Exchange,
  name: string,
  { headers }: IncomingMessage,
  body: string,
): RedemptionRequest | undefined {
  const header = (key: string): string => String(headers[key] ?? "");
  if (exchange === "skupper-v1")
    return { name, code: body, subject: header("skupper-site-name"), identity: undefined };
  if (exchange === "skupper-v2") return { name, code: body, subject: header("subject"), identity: undefined };
  try {
    const { code, site, identity } = JSON.parse(body) as Record<string, unknown>;
    if (typeof code !== "string" || typeof site !== "string" || typeof identity !== "string")
      return undefined;
    return { name, code, subject: site, identity };
  } catch {
    return undefined;
  }
}
/** The status that each kind of client takes for what it is. */
function statusOf(refusal: (Redeemed & { refusal: string })["refusal"], exchange: Exchange): number {
  switch (refusal) {
    case "bad request":
      return 400;
    case "wrong code":
    case "other site":
      return 403;
    case "name taken":
      return 409;
    case "too many attempts":
      return 429;
    case "conflict":
      return 503;
    case "expired":
    case "used up":
      // Skupper's clients take 404 for good; ours says which of them it is.
      return exchange === "isthmus" ? 410 : 404;
    default:
      return 404;
  }
}

function answerTo(exchange: Exchange, name: string, own: IssuingSite, files: LinkFiles | undefined): string {
  const { site, network, identity, endpoints } = own;
  if (exchange === "isthmus" || !files) return `${JSON.stringify({ site, network, identity, endpoints })}\n`;
  const data = Object.fromEntries(
    Object.entries(files).map(([key, text]) => [key, Buffer.from(text).toString("base64")]),
  );
  const places = endpoints.map((endpoint) => {
    const { host, port } = splitHost(endpoint, "");
    return { host, port: String(port), written: endpoint.replace(/:\d+$/, "") };
  });
  const [place] = places;
  // JSON is YAML: Skupper's clients read documents between lines of three hyphens.
  const document = (object: object): string => `---\n${JSON.stringify(object)}\n`;
  if (exchange === "skupper-v1")
    return JSON.stringify({
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name,
        labels: { [skupperTypeLabel]: "connection-token" },
        annotations: {
          "skupper.io/generated-by": site,
          ...(place && {
            "inter-router-host": place.host,
            "inter-router-port": place.port,
            "edge-host": place.host,
            "edge-port": place.port,
          }),
        },
      },
      data,
    });
  return (
    document({ apiVersion: "v1", kind: "Secret", type: "kubernetes.io/tls", metadata: { name }, data }) +
    document({
      apiVersion: "skupper.io/v2alpha1",
      kind: "Link",
      metadata: { name },
      spec: {
        cost: 1,
        tlsCredentials: name,
        endpoints: places.flatMap(({ written: host, port }) => [
          { name: "inter-router", host, port },
          { name: "edge", host, port },
        ]),
      },
    })
  );
}
