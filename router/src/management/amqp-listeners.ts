import { RouterError } from "../errors.ts";
import type { Level } from "../log.ts";
import { isLoopback, portNumber } from "../sockets/address.ts";
import { type PeerSocket, SocketListener } from "../sockets/listen.ts";
import type { EntityHandler, EntityValues } from "./agent.ts";
import { type HttpAnswers, HttpListener } from "./http-listener.ts";
import type { TlsProfiles } from "./tls-profiles.ts";

type Attributes = Record<string, string | number | boolean>;

/** What an accepted connection inherits from its listener. */
export interface AcceptedBy {
  readonly role: "normal" | "inter-router" | "edge";
  readonly cost: number;
  readonly maxFrameSize: number;
  readonly maxSessions: number;
  readonly idleTimeoutSeconds: number;
  readonly handshakeTimeoutMs: number;
  readonly mechanisms: readonly string[];
  readonly requireSasl: boolean;
  /** Its clients may change nothing. */
  readonly readOnly: boolean;
  /** Nobody but this machine's users can reach it. */
  readonly local: boolean;
}

interface Listening {
  readonly attributes: Attributes;
  readonly listener: Pick<SocketListener, "close" | "reload">;
  status: { up: boolean; message: string; port: number | undefined };
}

/** The listener entities: AMQP connections of clients and routers. */
export class AmqpListeners implements EntityHandler {
  readonly #listening = new Map<string, Listening>();
  readonly #profiles: TlsProfiles;
  readonly #onSocket: (peer: PeerSocket, by: AcceptedBy) => void;
  readonly #http: HttpAnswers;
  readonly #log: (level: Level, message: string) => void;

  constructor(
    profiles: TlsProfiles,
    onSocket: (peer: PeerSocket, by: AcceptedBy) => void,
    http: HttpAnswers,
    log: (level: Level, message: string) => void,
  ) {
    this.#profiles = profiles;
    this.#onSocket = onSocket;
    this.#http = http;
    this.#log = log;
  }
  *list(): Iterable<EntityValues> {
    for (const [name, { attributes, status }] of this.#listening)
      yield {
        name,
        ...attributes,
        operStatus: status.up ? "up" : "down",
        operMsg: status.message,
        boundPort: status.port ?? null,
      };
  }
  create(name: string, attributes: Attributes): void {
    if (attributes.http === true) return this.#createHttp(name, attributes);
    const host = String(attributes.host);
    const profileName = attributes.sslProfile as string | undefined;
    const isPath = host.startsWith("/");
    const local = isPath || isLoopback(host);
    if (profileName === undefined && !local)
      throw new RouterError(
        "PLAIN",
        `listener ${name}: without an sslProfile it may listen on loopback only`,
      );
    const requireTls = attributes.requireSsl === true || attributes.requireEncryption === true;
    if (profileName === undefined && requireTls)
      throw new RouterError("PLAIN", `listener ${name}: requireSsl without an sslProfile`);
    const authenticatePeer = attributes.authenticatePeer === true;
    const role = attributes.role as "normal" | "inter-router" | "edge";
    if (role !== "normal" && !authenticatePeer && !local)
      throw new RouterError(
        "UNAUTHENTICATED",
        `listener ${name}: routers from elsewhere must be authenticated`,
      );
    const profile = profileName === undefined ? undefined : this.#profiles.get(profileName);
    const by: AcceptedBy = {
      role,
      local,
      readOnly: attributes.readOnly === true,
      cost: Number(attributes.cost),
      maxFrameSize: Math.max(512, Number(attributes.maxFrameSize)),
      maxSessions: Math.min(32768, Math.max(1, Number(attributes.maxSessions))),
      idleTimeoutSeconds: Number(attributes.idleTimeoutSeconds),
      handshakeTimeoutMs: Math.max(1, Number(attributes.initialHandshakeTimeoutSeconds)) * 1000,
      mechanisms: mechanismsOf(attributes, profile !== undefined && authenticatePeer),
      requireSasl: authenticatePeer,
    };
    const status: Listening["status"] = { up: false, message: "starting", port: undefined };
    const listener = new SocketListener(
      {
        host,
        port: isPath ? 0 : portNumber(String(attributes.port)),
        tls: profile && { profile, authenticatePeer },
      },
      {
        onSocket: (peer) => this.#onSocket(peer, by),
        onRefused: (peer, reason) => this.#log("warning", `listener ${name}: ${peer} refused: ${reason}`),
        onStatus: (up, message, port) => {
          if (message && message !== status.message) this.#log("error", `listener ${name}: ${message}`);
          if (up)
            this.#log("info", `listener ${name}: ${role} on ${isPath ? host : `${host || "*"}:${port}`}`);
          Object.assign(status, { up, message, port });
        },
      },
    );
    this.#listening.set(name, { attributes, listener, status });
  }
  /** Nothing but state is shown, so it may listen everywhere without TLS, as probes and Prometheus expect. */
  #createHttp(name: string, attributes: Attributes): void {
    const status: Listening["status"] = { up: false, message: "starting", port: undefined };
    const spec = {
      host: String(attributes.host),
      port: portNumber(String(attributes.port)),
      healthz: attributes.healthz !== false,
      metrics: attributes.metrics !== false,
    };
    const http = new HttpListener(spec, this.#http, (up, message, port) => {
      if (message && message !== status.message) this.#log("error", `listener ${name}: ${message}`);
      if (up) this.#log("info", `listener ${name}: http on ${spec.host || "*"}:${port}`);
      Object.assign(status, { up, message, port });
    });
    const listener = { close: () => http.close(), reload: () => {} };
    this.#listening.set(name, { attributes, listener, status });
  }
  delete(name: string): void {
    this.#listening.get(name)?.listener.close();
    this.#listening.delete(name);
  }
  usesProfile(profile: string): boolean {
    return [...this.#listening.values()].some(({ attributes }) => attributes.sslProfile === profile);
  }
  reload(profile: string): void {
    for (const { attributes, listener } of this.#listening.values())
      if (attributes.sslProfile === profile) listener.reload();
  }
  closeAll(): void {
    for (const name of [...this.#listening.keys()]) this.delete(name);
  }
  /** Accepts no more; probes are still answered. */
  stopAccepting(): void {
    for (const { attributes, listener } of this.#listening.values())
      if (attributes.http !== true) listener.close();
  }
}

const known = ["EXTERNAL", "ANONYMOUS"];

/** The SASL mechanisms to offer: as configured; by default what the kind of connection allows. */
export function mechanismsOf(attributes: Attributes, certificates: boolean): string[] {
  const configured = String(attributes.saslMechanisms ?? "")
    .split(/[\s,]+/)
    .filter((name) => known.includes(name));
  const wanted = configured.length > 0 ? configured : [certificates ? "EXTERNAL" : "ANONYMOUS"];
  return wanted.filter((name) => name !== "EXTERNAL" || certificates);
}
