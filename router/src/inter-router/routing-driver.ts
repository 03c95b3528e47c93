// Joins the pure routing engine to the connections: carries its messages, and passes on those of others.
import { type Message, type RouterAnnotations, withAnnotations } from "../amqp/message.ts";
import { area } from "../constants.ts";
import type { Level } from "../log.ts";
import type { Distributions } from "../routing/distribution.ts";
import type { RoutingEngine } from "../routing/engine.ts";
import { FloodFilter, floodTargets } from "../routing/flood.ts";
import type { Effect, RoutingMessage } from "../routing/messages.ts";
import { bareName } from "./next-hop.ts";
import type { RouterConnection } from "./router-connection.ts";
import {
  decodeRouting,
  encodeRouting,
  helloAddress,
  parseRoutingAddress,
  routingAddress,
} from "./routing-codec.ts";

export interface RoutingDriverEvents {
  /** Routes or the addresses of other routers have changed. */
  onReachabilityChanged(): void;
  log(level: Level, message: string): void;
}

export class RoutingDriver {
  readonly engine: RoutingEngine;
  readonly #routerId: string;
  readonly #ownName: string;
  readonly #distributions: Distributions;
  readonly #events: RoutingDriverEvents;
  readonly #now: () => number;
  readonly #connections = new Map<number, RouterConnection>();
  readonly #flood = new FloodFilter();

  constructor(
    engine: RoutingEngine,
    routerId: string,
    distributions: Distributions,
    now: () => number,
    events: RoutingDriverEvents,
  ) {
    this.#distributions = distributions;
    this.engine = engine;
    this.#routerId = routerId;
    this.#ownName = `${area}/${routerId}`;
    this.#now = now;
    this.#events = events;
  }

  /** The connection over which a router is reached: that of the next hop. */
  connectionTo(router: string): RouterConnection | undefined {
    const route = this.engine.routes.get(router);
    const linkId = route && this.engine.linkTo(route.nextHop);
    return linkId === undefined ? undefined : this.#connections.get(linkId);
  }
  connectionUp(connection: RouterConnection): void {
    this.#connections.set(connection.id, connection);
    this.#apply(this.engine.linkOpened(connection.id, connection.peerId, connection.cost, this.#now()));
  }
  connectionDown(connection: RouterConnection): void {
    if (this.#connections.delete(connection.id))
      this.#apply(this.engine.linkClosed(connection.id, this.#now()));
  }
  localAddresses(keys: ReadonlySet<string>): void {
    this.#apply(this.engine.localAddresses(keys, this.#now()));
  }
  tick(): void {
    this.#apply(this.engine.tick(this.#now()));
  }

  /** A whole message from a neighbour. Throws DecodeError for what cannot be read. */
  onMessage(connection: RouterConnection, message: Message, bytes: Buffer): void {
    const { to } = message.properties;
    if (to === undefined) return;
    if (to === helloAddress) return this.#receive(connection, message);
    const address = parseRoutingAddress(to);
    if (!address) return;
    const annotations = message.annotations ?? { flags: 0, ingress: null, trace: [] };
    if (annotations.trace.includes(this.#ownName)) return;
    if (address.router === "all") {
      const routing = decodeRouting(message);
      if (!routing || !this.#flood.isNew(routing.id, address.receiver, JSON.stringify(routing), this.#now()))
        return;
      this.#apply(this.engine.receive(routing, connection.id, this.#now()));
      const passed = withAnnotations(bytes, this.#traced(annotations));
      for (const next of this.#floodTargets(annotations, address.receiver)) next.sendControl(passed);
    } else if (address.router === this.#routerId) this.#receive(connection, message);
    else this.connectionTo(address.router)?.sendControl(withAnnotations(bytes, this.#traced(annotations)));
  }
  #traced(annotations: RouterAnnotations): RouterAnnotations {
    return {
      ...annotations,
      ingress: annotations.ingress ?? this.#ownName,
      trace: [...annotations.trace, this.#ownName],
    };
  }
  #floodTargets(annotations: RouterAnnotations, receiver: string): RouterConnection[] {
    const passed = new Set(annotations.trace.map(bareName));
    const neighbors = this.#neighbors();
    const targets = floodTargets(
      neighbors.map(({ peerId }) => peerId),
      passed,
      bareName(annotations.ingress ?? ""),
      this.engine.routes,
      receiver === "qdrouter",
    );
    return neighbors.filter(({ peerId }) => targets.includes(peerId));
  }
  /** One connection for each neighbour that is up. */
  #neighbors(): RouterConnection[] {
    const ids = new Set([...this.#connections.values()].map((connection) => connection.peerId));
    return [...ids].flatMap((id) => {
      const linkId = this.engine.linkTo(id);
      const connection = linkId === undefined ? undefined : this.#connections.get(linkId);
      return connection ? [connection] : [];
    });
  }

  #receive(connection: RouterConnection, message: Message): void {
    const routing = decodeRouting(message);
    if (routing) this.#apply(this.engine.receive(routing, connection.id, this.#now()));
  }
  #apply(effects: readonly Effect[]): void {
    let changed = false;
    for (const effect of effects)
      switch (effect.kind) {
        case "send":
          this.#send(effect.to, effect.message);
          break;
        case "routes":
        case "addresses":
          changed = true;
          break;
        case "neighbor":
          this.#events.log(
            effect.up ? "info" : "warning",
            `neighbour ${effect.id} is ${effect.up ? "up" : "down"}: ${effect.why}`,
          );
          break;
        case "warning":
          this.#events.log("warning", effect.text);
          break;
      }
    if (changed) this.#events.onReachabilityChanged();
  }
  #send(to: Parameters<typeof routingAddress>[0], message: RoutingMessage): void {
    const annotations = { flags: 0, ingress: this.#ownName, trace: [this.#ownName] };
    const bytes = encodeRouting(message, routingAddress(to, message), annotations, this.#distributions);
    if (to.kind === "link") this.#connections.get(to.linkId)?.sendControl(bytes);
    else if (to.kind === "router") this.connectionTo(to.id)?.sendControl(bytes);
    else for (const connection of this.#neighbors()) connection.sendControl(bytes);
  }
}
