import { RouterError } from "../errors.ts";
import { Connector, type ConnectorState } from "../inter-router/connector.ts";
import type { Level } from "../log.ts";
import { randomName } from "../random-name.ts";
import { isLoopback, portNumber, splitHostPort } from "../sockets/address.ts";
import type { DialSpec } from "../sockets/dial.ts";
import type { HttpProxy } from "../sockets/http-proxy.ts";
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
  /** Connections between routers: what all of one connector have in common, and whether this one is for streams. */
  readonly group?: { readonly correlator: string; readonly dataOnly: boolean };
  /** The connection is up. */
  established(peer: string): void;
  /** The connection is over. */
  lost(reason: string): void;
}

type Endpoint = { readonly host: string; readonly port: number };
/** What is being dialled: goes on until it is closed. */
interface Dialled {
  readonly connector: Connector;
  close(): void;
}
interface Dialling {
  readonly attributes: Attributes;
  state: ConnectorState;
  control: Dialled | undefined;
  /** Connections for streams alone, while the one for control is up. */
  carriers: Dialled[];
}
interface DialEvents {
  onState(state: ConnectorState): void;
  onUp?(endpoint: Endpoint): void;
  onDown?(): void;
}

const defaultPort = 55671;
const defaultProxyPort = 3128;

/** The connector entities: connections to other routers that we dial. */
export class AmqpConnectors implements EntityHandler {
  readonly #dialling = new Map<string, Dialling>();
  readonly #profiles: TlsProfiles;
  readonly #onSocket: (peer: PeerSocket, by: DialledBy) => () => void;
  readonly #log: (level: Level, message: string) => void;
  readonly #carriers: number;

  /** `onSocket` makes a connection of the socket and returns what closes it; `carriers`: connections for streams. */
  constructor(
    profiles: TlsProfiles,
    carriers: number,
    onSocket: (peer: PeerSocket, by: DialledBy) => () => void,
    log: (level: Level, message: string) => void,
  ) {
    this.#profiles = profiles;
    this.#carriers = carriers;
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
    const serverName = attributes.serverName as string | undefined;
    const verifyHostname = attributes.verifyHostname !== false;
    const way = {
      tls: profile && { profile, site, verifyHostname, serverName },
      proxy: proxyOf(attributes),
    };
    const role = attributes.role as DialledBy["role"];
    const options = {
      name,
      role,
      cost: Number(attributes.cost),
      maxFrameSize: Math.max(512, Number(attributes.maxFrameSize)),
      maxSessions: Math.min(32768, Math.max(1, Number(attributes.maxSessions))),
      idleTimeoutSeconds: Number(attributes.idleTimeoutSeconds),
      mechanisms: mechanismsOf(attributes, profile !== undefined),
    };
    const dialling: Dialling = {
      attributes,
      state: { kind: "connecting", message: "dialling" },
      control: undefined,
      carriers: [],
    };
    this.#dialling.set(name, dialling);
    const correlator = randomName();
    const group = (dataOnly: boolean): Pick<DialledBy, "group"> =>
      role === "inter-router" ? { group: { correlator, dataOnly } } : {};
    dialling.control = this.#dial(
      endpoints,
      way,
      { ...options, ...group(false) },
      {
        onState: (state) => this.#stateOf(name, dialling, state),
        onUp: (endpoint) => {
          if (role !== "inter-router" || dialling.carriers.length > 0) return;
          for (let count = 0; count < this.#carriers; count++)
            dialling.carriers.push(
              this.#dial(
                [endpoint],
                way,
                { ...options, ...group(true) },
                {
                  onState: (state) => {
                    if (state.kind === "failed")
                      this.#log("warning", `connector ${name}: connection for streams: ${state.message}`);
                  },
                },
              ),
            );
        },
        onDown: () => closeCarriers(dialling),
      },
    );
  }
  #stateOf(name: string, dialling: Dialling, state: ConnectorState): void {
    const before = dialling.state;
    dialling.state = state;
    if (state.kind === "connected") this.#log("info", `connector ${name}: connected to ${state.peer}`);
    else if (before.kind === "connected" || !("message" in before) || before.message !== state.message)
      this.#log("warning", `connector ${name}: ${state.message}`);
  }
  #dial(
    endpoints: readonly Endpoint[],
    way: Omit<DialSpec, "host" | "port">,
    options: Omit<DialledBy, "hostname" | "established" | "lost">,
    events: DialEvents,
  ): Dialled {
    let closeConnection: (() => void) | undefined;
    const connector = new Connector(endpoints, way, {
      onState: (state) => events.onState(state),
      onSocket: (peer, endpoint) => {
        closeConnection = this.#onSocket(peer, {
          ...options,
          hostname: endpoint.host,
          established: (to) => {
            connector.established(to);
            events.onUp?.(endpoint);
          },
          lost: (reason) => {
            closeConnection = undefined;
            events.onDown?.();
            connector.lost(reason);
          },
        });
      },
    });
    return {
      connector,
      close: () => {
        connector.close();
        closeConnection?.();
      },
    };
  }
  delete(name: string): void {
    const dialling = this.#dialling.get(name);
    if (!dialling) return;
    this.#dialling.delete(name);
    closeCarriers(dialling);
    dialling.control?.close();
  }
  usesProfile(profile: string): boolean {
    return [...this.#dialling.values()].some(({ attributes }) => attributes.sslProfile === profile);
  }
  /** New certificates: who waits before dialling again need not wait. */
  reload(profile: string): void {
    for (const { attributes, control } of this.#dialling.values())
      if (attributes.sslProfile === profile) control?.connector.hurry();
  }
  closeAll(): void {
    for (const name of [...this.#dialling.keys()]) this.delete(name);
  }
}

function proxyOf({ proxy, proxyCredentialsFolder }: Attributes): HttpProxy | undefined {
  if (!proxy) return undefined;
  const credentialsFolder = proxyCredentialsFolder === undefined ? undefined : String(proxyCredentialsFolder);
  return { ...splitHostPort(String(proxy), defaultProxyPort), credentialsFolder };
}

function closeCarriers(dialling: Dialling): void {
  for (const carrier of dialling.carriers.splice(0)) carrier.close();
}
