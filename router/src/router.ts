// The composition root: builds the rooms, joins them, starts and stops them. Nothing is decided here.
import { randomBytes } from "node:crypto";
import type { ConfiguredEntity } from "./configuration/attributes.ts";
import { Connections } from "./connections.ts";
import type { TcpConnector } from "./egress/tcp-connector.ts";
import { RouterError } from "./errors.ts";
import { Flows } from "./flows/flows.ts";
import { Forwarder } from "./forwarding/forwarder.ts";
import { RoutingDriver } from "./inter-router/routing-driver.ts";
import type { Log } from "./log.ts";
import { type EntityHandler, type EntityValues, ManagementAgent } from "./management/agent.ts";
import { AmqpConnectors } from "./management/amqp-connectors.ts";
import { AmqpListeners } from "./management/amqp-listeners.ts";
import type { HttpAnswers } from "./management/http-listener.ts";
import { metricsOf } from "./management/metrics.ts";
import { addressEntities, connectionEntities, nodeEntities, routerEntity } from "./management/observed.ts";
import { ListenerAddresses, TcpConnectors, TcpListeners } from "./management/tcp-entities.ts";
import { TlsProfiles } from "./management/tls-profiles.ts";
import { MessageSwitch } from "./messages/message-switch.ts";
import { Reach } from "./reach.ts";
import { RoutingEngine } from "./routing/engine.ts";
import type { TlsProfile } from "./tls/tls-profile.ts";

const tickMs = 500;
const drainPollMs = 50;

export interface RouterOptions {
  readonly log: Log;
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export class Router {
  readonly id: string;
  readonly #version: string;
  readonly #now: () => number;
  readonly #forwarder = new Forwarder<TcpConnector>();
  readonly #driver: RoutingDriver;
  readonly #flows: Flows;
  readonly #switch: MessageSwitch;
  readonly #profiles: TlsProfiles;
  readonly #listeners: AmqpListeners;
  readonly #connectors: AmqpConnectors;
  readonly #tcpListeners: TcpListeners;
  readonly #tcpConnectors: TcpConnectors;
  readonly #agent: ManagementAgent;
  readonly #handlers: ReadonlyMap<string, EntityHandler>;
  readonly #reach: Reach;
  readonly #connections: Connections;
  readonly #timer: NodeJS.Timeout;
  #draining = false;

  /** `entity` is the router entity of the configuration. */
  constructor(entity: ConfiguredEntity, options: RouterOptions) {
    const { attributes } = entity;
    const { mode } = attributes;
    this.id = String(attributes.id);
    const own = { id: this.id, edge: mode === "edge" };
    if (!/^[-A-Za-z0-9._]{1,128}$/.test(this.id))
      throw new RouterError("ID", `the router id ${this.id} is not a name`);
    this.#version = options.version;
    this.#now = options.now;
    const seconds = (key: string): number => Number(attributes[key]) * 1000;
    const engine = new RoutingEngine({
      id: this.id,
      instance: Math.floor(options.now() / 1000),
      helloIntervalMs: seconds("helloIntervalSeconds"),
      helloMaxAgeMs: seconds("helloMaxAgeSeconds"),
      raIntervalMs: seconds("raIntervalSeconds"),
      raIntervalFluxMs: seconds("raIntervalFluxSeconds"),
      remoteLsMaxAgeMs: seconds("remoteLsMaxAgeSeconds"),
      maxRouters: 1024,
      maxAddresses: 100_000,
    });
    this.#reach = new Reach({
      own,
      forwarder: this.#forwarder,
      driver: () => this.#driver,
      messages: () => this.#switch,
      tcpListeners: () => this.#tcpListeners,
    });
    this.#driver = new RoutingDriver(engine, this.id, options.now, {
      log: options.log,
      onReachabilityChanged: () => this.#reach.changed(),
    });
    this.#flows = new Flows({
      own,
      forwarder: this.#forwarder,
      connectionTo: (hop) => this.#reach.connectionTo(hop),
      newName: () => randomBytes(12).toString("base64url").slice(0, 15),
      debug: (message) => options.log("debug", message),
    });
    this.#switch = new MessageSwitch({
      own,
      routes: () => engine.routes,
      connectionTo: (hop) => this.#reach.connectionTo(hop),
      manage: (message, mayWrite) => this.#agent.handle(message, mayWrite),
      onAddressesChanged: () => this.#reach.localAddressesChanged(),
    });
    this.#connections = new Connections({
      own,
      version: options.version,
      log: options.log,
      now: options.now,
      driver: this.#driver,
      flows: this.#flows,
      messages: this.#switch,
      reach: this.#reach,
    });
    this.#profiles = new TlsProfiles(
      (name) => {
        this.#listeners.reload(name);
        this.#connectors.reload(name);
        this.#tcpListeners.profileReloaded(name);
        this.#connections.dropDistrusted();
      },
      (name) =>
        this.#listeners.usesProfile(name) ||
        this.#connectors.usesProfile(name) ||
        this.#tcpListeners.uses(name) ||
        this.#tcpConnectors.uses(name),
    );
    // Made with the first scrape: the process's own metrics watch the event loop and each collection of garbage.
    let registry: ReturnType<typeof metricsOf> | undefined;
    const http: HttpAnswers = {
      unhealthy: () => (this.#draining ? "the router is shutting down" : undefined),
      metrics: async () => {
        registry ??= metricsOf(
          (type) => this.entities(type),
          () => ({ flows: this.#flows.open }),
        );
        return { contentType: registry.contentType, text: await registry.metrics() };
      },
    };
    this.#listeners = new AmqpListeners(
      this.#profiles,
      (peer, by) => this.#connections.accepted(peer, by),
      http,
      options.log,
    );
    this.#connectors = new AmqpConnectors(
      this.#profiles,
      (peer, by) => this.#connections.dialled(peer, by),
      options.log,
    );
    const onTcp = (): void => this.#reach.localAddressesChanged();
    const profileOf = (name: string): TlsProfile => this.#profiles.get(name);
    this.#tcpListeners = new TcpListeners(this.#forwarder, profileOf, {
      onChanged: onTcp,
      onClient: (listener, client) => this.#flows.fromClient(listener, client),
      onRefused: ({ spec }, peer, reason) =>
        options.log("warning", `tcpListener ${spec.name}: turned away ${peer}: ${reason}`),
    });
    this.#tcpConnectors = new TcpConnectors(this.#forwarder, profileOf, onTcp);
    const startedAt = options.now();
    this.#handlers = new Map<string, EntityHandler>([
      ["sslProfile", this.#profiles],
      ["listener", this.#listeners],
      ["connector", this.#connectors],
      ["tcpListener", this.#tcpListeners],
      ["tcpConnector", this.#tcpConnectors],
      ["listenerAddress", new ListenerAddresses(this.#tcpListeners)],
      [
        "router",
        routerEntity(() => ({
          ...attributes,
          name: `router/${this.id}`,
          version: this.#version,
          uptimeSeconds: Math.round((this.#now() - startedAt) / 1000),
        })),
      ],
      ["connection", connectionEntities(() => this.#connections.all(), engine, options.now)],
      ["router.node", nodeEntities(this.id, engine)],
      ["router.address", addressEntities(this.#forwarder, this.#switch)],
    ]);
    this.#agent = new ManagementAgent(this.#handlers);
    this.#timer = setInterval(() => {
      this.#driver.tick();
      this.#flows.tick(this.#now());
    }, tickMs);
  }

  /** Creates an entity of the configuration file. Throws RouterError. */
  create(entity: ConfiguredEntity): void {
    const handler = this.#handlers.get(entity.type);
    if (handler?.create) handler.create(entity.name, { ...entity.attributes });
  }

  /** Changes attributes of an entity. Throws RouterError. */
  update(type: string, name: string, changes: Record<string, string | number | boolean>): void {
    this.#handlers.get(type)?.update?.(name, changes);
  }
  /** Removes an entity that was created. */
  remove(type: string, name: string): void {
    this.#handlers.get(type)?.delete?.(name);
  }

  /** The entities of a type as management shows them. */
  entities(type: string): EntityValues[] {
    return [...(this.#handlers.get(type)?.list() ?? [])];
  }

  /**
   * Accepts nothing new, tells the other routers that nothing is served here any more, lets the flows that run finish
   * for at most `limitMs`, and stops. Resolves to the number of flows that were cut.
   */
  async drain(limitMs: number): Promise<number> {
    this.#draining = true;
    this.#tcpListeners.closeAll();
    this.#tcpConnectors.closeAll();
    this.#listeners.stopAccepting();
    const deadline = this.#now() + limitMs;
    while (this.#flows.open > 0 && this.#now() < deadline)
      await new Promise((next) => setTimeout(next, drainPollMs));
    const cut = this.#flows.open;
    this.stop();
    return cut;
  }

  /** Stops accepting, closes the links in order and lets go of everything. */
  stop(): void {
    clearInterval(this.#timer);
    this.#tcpListeners.closeAll();
    this.#listeners.closeAll();
    this.#connectors.closeAll();
    this.#connections.closeAll("the router is shutting down");
  }
}
