import { RouterError } from "../errors.ts";
import { Connector, type ConnectorState } from "../inter-router/connector.ts";
import type { Level } from "../log.ts";
import { isLoopback, portNumber, splitHostPort } from "../sockets/address.ts";
import type { PeerSocket } from "../sockets/listen.ts";
import type { EntityHandler, EntityValues } from "./agent.ts";
import { mechanismsOf } from "./amqp-listeners.ts";
import type { TlsProfiles } from "./tls-profiles.ts";

type Attributes = Record<string, string | number | boolean>;

/** What a dialled connection inherits from its connector. */
export interface DialledBy {
  readonly name: string;
  readonly role: "normal" | "inter-router" | "edge";
  readonly hostname: string;
  readonly cost: number;
  readonly maxFrameSize: number;
  readonly maxSessions: number;
  readonly idleTimeoutSeconds: number;
  readonly mechanisms: readonly string[];
  /** The connection is up. */
  established(peer: string): void;
  /** The connection is over. */
  lost(reason: string): void;
}

interface Dialling {
  readonly attributes: Attributes;
  readonly connector: Connector;
  state: ConnectorState;
  close: (() => void) | undefined;
}

const defaultPort = 55671;

/** The connector entities: connections to other routers that we dial. */
export class AmqpConnectors implements EntityHandler {
  readonly #dialling = new Map<string, Dialling>();
  readonly #profiles: TlsProfiles;
  readonly #onSocket: (peer: PeerSocket, by: DialledBy) => () => void;
  readonly #log: (level: Level, message: string) => void;

  /** `onSocket` makes a connection of the socket and returns what closes it. */
  constructor(
    profiles: TlsProfiles,
    onSocket: (peer: PeerSocket, by: DialledBy) => () => void,
    log: (level: Level, message: string) => void,
  ) {
    this.#profiles = profiles;
    this.#onSocket = onSocket;
    this.#log = log;
  }
  *list(): Iterable<EntityValues> {
    for (const [name, { attributes, state }] of this.#dialling)
      yield {
        name,
        ...attributes,
        connectionStatus: { connecting: "CONNECTING", connected: "SUCCESS", failed: "FAILED" }[state.kind],
        connectionMsg: state.kind === "connected" ? `connected to ${state.peer}` : state.message,
      };
  }
  create(name: string, attributes: Attributes): void {
    const profileName = attributes.sslProfile as string | undefined;
    const profile = profileName === undefined ? undefined : this.#profiles.get(profileName);
    const site = attributes.site as string | undefined;
    if (site === undefined && profile?.bySite)
      throw new RouterError(
        "SITE",
        `connector ${name}: the sslProfile ${profileName} needs the attribute site`,
      );
    const more = String(attributes.endpoints ?? "")
      .split(",")
      .filter(Boolean);
    const endpoints = [
      { host: String(attributes.host), port: portNumber(String(attributes.port)) },
      ...more.map((endpoint) => splitHostPort(endpoint.trim(), defaultPort)),
    ];
    if (!profile && !endpoints.every(({ host }) => isLoopback(host)))
      throw new RouterError("PLAIN", `connector ${name}: without an sslProfile it may dial loopback only`);
    const tls = profile && { profile, site, verifyHostname: attributes.verifyHostname !== false };
    const dialling: Omit<Dialling, "connector"> & { connector?: Connector } = {
      attributes,
      state: { kind: "connecting", message: "dialling" },
      close: undefined,
    };
    const connector = new Connector(endpoints, tls, {
      onState: (state) => {
        const before = dialling.state;
        dialling.state = state;
        if (state.kind === "connected") this.#log("info", `connector ${name}: connected to ${state.peer}`);
        else if (before.kind === "connected" || !("message" in before) || before.message !== state.message)
          this.#log("warning", `connector ${name}: ${state.message}`);
      },
      onSocket: (peer, endpoint) => {
        dialling.close = this.#onSocket(peer, {
          name,
          role: attributes.role as "normal" | "inter-router" | "edge",
          hostname: endpoint.host,
          cost: Number(attributes.cost),
          maxFrameSize: Math.max(512, Number(attributes.maxFrameSize)),
          maxSessions: Math.min(32768, Math.max(1, Number(attributes.maxSessions))),
          idleTimeoutSeconds: Number(attributes.idleTimeoutSeconds),
          mechanisms: mechanismsOf(attributes, profile !== undefined),
          established: (to) => connector.established(to),
          lost: (reason) => {
            dialling.close = undefined;
            connector.lost(reason);
          },
        });
      },
    });
    this.#dialling.set(name, Object.assign(dialling, { connector }));
  }
  delete(name: string): void {
    const dialling = this.#dialling.get(name);
    this.#dialling.delete(name);
    dialling?.connector.close();
    dialling?.close?.();
  }
  usesProfile(profile: string): boolean {
    return [...this.#dialling.values()].some(({ attributes }) => attributes.sslProfile === profile);
  }
  /** New certificates: who waits before dialling again need not wait. */
  reload(profile: string): void {
    for (const { attributes, connector } of this.#dialling.values())
      if (attributes.sslProfile === profile) connector.hurry();
  }
  closeAll(): void {
    for (const name of [...this.#dialling.keys()]) this.delete(name);
  }
}
