// The composition root: builds the rooms, joins them, starts and stops them. Nothing is decided here.
import type { ConfiguredEntity } from "./configuration/attributes.ts";
import { Connections } from "./connections.ts";
import { area } from "./constants.ts";
import { DeliveryCounters } from "./delivery-counters.ts";
import { RouterError } from "./errors.ts";
import { Flows } from "./flows/flows.ts";
import { MemoryLimit } from "./flows/memory-limit.ts";
import { AddressPolicies } from "./forwarding/address-policy.ts";
import { Forwarder } from "./forwarding/forwarder.ts";
import { RoutingDriver } from "./inter-router/routing-driver.ts";
import { heldBytes } from "./io/held-bytes.ts";
import type { LogBook } from "./log.ts";
import { AddressPolicyEntities } from "./management/address-policies.ts";
import { AddressRules } from "./management/address-rules.ts";
import { type EntityHandler, type EntityValues, ManagementAgent } from "./management/agent.ts";
import { AmqpConnectors } from "./management/amqp-connectors.ts";
import { AmqpListeners } from "./management/amqp-listeners.ts";
import type { HttpAnswers } from "./management/http-listener.ts";
import { LogEntity, logStats } from "./management/log-entities.ts";
import { metricsOf } from "./management/metrics.ts";
import { observedEntities } from "./management/observed.ts";
import { emptyTypes, noEntities, StoredEntities } from "./management/stored-entities.ts";
import { ListenerAddresses, TcpConnectors, TcpListeners } from "./management/tcp-entities.ts";
import { TlsProfiles } from "./management/tls-profiles.ts";
import { MessageSwitch } from "./messages/message-switch.ts";
import { Reach } from "./reach.ts";
import { type Distribution, Distributions } from "./routing/distribution.ts";
import { RoutingEngine } from "./routing/engine.ts";
import type { Target } from "./stream/target.ts";
import type { TlsProfile } from "./tls/tls-profile.ts";

const tickMs = 250;
const drainPollMs = 50;

export interface RouterOptions {
  readonly book: LogBook;
  /** Where the log goes, for display. */
  readonly outputFile: string;
  readonly version: string;
  /** Memory that flows may take, in bytes; default: as much as they like. */
  readonly memoryLimitBytes?: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export class Router {
  readonly id: string;
  readonly #version: string;
  readonly #now: () => number;
  readonly #distributions: Distributions;
  readonly #forwarder: Forwarder<Target>;
  readonly #policies = new AddressPolicies(() => this.#profiles.siteProfile?.ownSite?.site);
  readonly #counters = new DeliveryCounters();
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
  readonly #memory: MemoryLimit;
  #draining = false;

  /** `entity` is the router entity of the configuration. */
  constructor(entity: ConfiguredEntity, options: RouterOptions) {
    const { attributes } = entity;
    const { log } = options.book;
    const { mode } = attributes;
    this.id = String(attributes.id);
    const own = { id: this.id, edge: mode === "edge" };
    if (!/^[-A-Za-z0-9._]{1,128}$/.test(this.id))
      throw new RouterError("ID", `the router id ${this.id} is not a name`);
    this.#version = options.version;
    this.#now = options.now;
    this.#distributions = new Distributions(attributes.defaultDistribution as Distribution);
    // One connection goes to one target: to everybody means to anybody.
    this.#forwarder = new Forwarder((address) => {
      const distribution = this.#distributions.of(address);
      return distribution === "multicast" ? "balanced" : distribution;
    });
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
      distributions: this.#distributions,
      forwarder: this.#forwarder,
      driver: () => this.#driver,
      messages: () => this.#switch,
      tcpListeners: () => this.#tcpListeners,
    });
    this.#driver = new RoutingDriver(engine, this.id, this.#distributions, options.now, {
      log,
      onReachabilityChanged: () => this.#reach.changed(),
    });
    this.#memory = new MemoryLimit(
      options.memoryLimitBytes ?? Number.POSITIVE_INFINITY,
      options.now,
      (message) => log("warning", message),
    );
    this.#flows = new Flows({
      own,
      counters: this.#counters,
      forwarder: this.#forwarder,
      policies: this.#policies,
      siteProfile: () => this.#profiles.siteProfile,
      connectionTo: (hop) => this.#reach.connectionTo(hop),
      full: () => this.#memory.refusalOf(this.#flows.open, heldBytes()),
      debug: (message) => log("debug", message),
      refused: (message) => log("warning", message),
    });
    this.#switch = new MessageSwitch({
      own,
      distributions: this.#distributions,
      policies: this.#policies,
      counters: this.#counters,
      routes: () => engine.routes,
      connectionTo: (hop) => this.#reach.connectionTo(hop),
      manage: (message, mayWrite) => this.#agent.handle(message, mayWrite),
      addTarget: (target) => this.#forwarder.addConsumer(target),
      removeTarget: (target) => this.#forwarder.removeConsumer(target),
      onAddressesChanged: () => this.#reach.localAddressesChanged(),
    });
    this.#connections = new Connections({
      own,
      version: options.version,
      log,
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
        this.#flows.reconsider();
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
          () => ({ flows: this.#flows.open, heldBytes: heldBytes(), refused: this.#memory.refused }),
        );
        return { contentType: registry.contentType, text: await registry.metrics() };
      },
    };
    this.#listeners = new AmqpListeners(
      this.#profiles,
      (peer, by) => this.#connections.accepted(peer, by),
      http,
      log,
    );
    this.#connectors = new AmqpConnectors(
      this.#profiles,
      carriersOf(attributes.dataConnectionCount),
      (peer, by) => this.#connections.dialled(peer, by),
      log,
    );
    const onTcp = (): void => this.#reach.localAddressesChanged();
    const profileOf = (name: string): TlsProfile => this.#profiles.get(name);
    this.#tcpListeners = new TcpListeners(this.#forwarder, profileOf, {
      onChanged: onTcp,
      onClient: (listener, client) => this.#flows.fromClient(listener, client),
      onRefused: ({ spec }, peer, reason) =>
        log("warning", `tcpListener ${spec.name}: turned away ${peer}: ${reason}`),
    });
    this.#tcpConnectors = new TcpConnectors(this.#forwarder, profileOf, onTcp);
    this.#handlers = new Map<string, EntityHandler>([
      ["sslProfile", this.#profiles],
      ["listener", this.#listeners],
      ["connector", this.#connectors],
      ["tcpListener", this.#tcpListeners],
      ["tcpConnector", this.#tcpConnectors],
      ["listenerAddress", new ListenerAddresses(this.#tcpListeners)],
      ["addressPolicy", new AddressPolicyEntities(this.#policies, () => this.#flows.reconsider())],
      ["router.config.address", new AddressRules(this.#distributions, onTcp)],
      ["log", new LogEntity(options.book, options.outputFile)],
      ["logStats", logStats(options.book)],
      ["site", new StoredEntities()],
      ["network", new StoredEntities()],
      ...observedEntities({
        routerId: this.id,
        routerValues: { ...attributes, name: `router/${this.id}`, version: this.#version },
        startedAt: options.now(),
        now: options.now,
        connections: () => this.#connections.all(),
        engine,
        forwarder: this.#forwarder,
        messages: this.#switch,
        distributions: this.#distributions,
        counters: this.#counters,
      }),
      ...emptyTypes.map((type): [string, EntityHandler] => [type, noEntities]),
    ]);
    this.#agent = new ManagementAgent(this.#handlers, {
      managementNodes: () => [...engine.routes.keys()].map((id) => `amqp:/_topo/${area}/${id}/$management`),
      latestLog: (limit) => options.book.latest(limit),
    });
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

/** Connections for streams beside each connection between routers; `auto` is none: one event loop serves them all. */
function carriersOf(dataConnectionCount: string | number | boolean | undefined): number {
  const text = String(dataConnectionCount ?? "auto");
  if (text === "auto") return 0;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0 || count > 16)
    throw new RouterError("ROUTER", `dataConnectionCount ${text} is neither auto nor a number from 0 to 16`);
  return count;
}
