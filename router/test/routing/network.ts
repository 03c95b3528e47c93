// Routers in virtual time: seeded loss, delay and reordering, no sockets.
import { RoutingEngine } from "../../src/routing/engine.ts";
import { FloodFilter, floodTargets } from "../../src/routing/flood.ts";
import type { Effect, RoutingMessage } from "../../src/routing/messages.ts";
import { seeded } from "../harness.ts";

const stepMs = 50;

export interface Link {
  readonly id: number;
  readonly ends: readonly [string, string];
  open: boolean;
  silent: boolean;
}
interface Travelling {
  readonly at: number;
  readonly link: Link;
  readonly to: string;
  readonly message: RoutingMessage;
  readonly trace: readonly string[];
  readonly destination: { kind: "link" } | { kind: "all" } | { kind: "router"; id: string };
}

/** Routers joined by lossy links; messages are passed on as the driver of a real router does. */
export class Network {
  now = 0;
  readonly routers = new Map<string, RoutingEngine>();
  readonly links: Link[] = [];
  readonly #random: () => number;
  /** Share of the messages that are lost. */
  loss: number;
  /** What is under way, by the step at which it arrives. */
  readonly #travelling = new Map<number, Travelling[]>();
  readonly #floods = new Map<string, FloodFilter>();
  readonly #linksOf = new Map<string, Link[]>();
  #instance = 1000;
  /** Messages that were sent, copies in floods included. */
  sent = 0;

  constructor(seed: number, loss = 0) {
    this.#random = seeded(seed);
    this.loss = loss;
  }
  /** Adds a router, or starts it again: its links have to be closed before. */
  add(id: string): void {
    this.#floods.set(id, new FloodFilter());
    this.routers.set(
      id,
      new RoutingEngine({
        id,
        instance: this.#instance++,
        helloIntervalMs: 1000,
        helloMaxAgeMs: 3000,
        raIntervalMs: 30_000,
        raIntervalFluxMs: 4000,
        remoteLsMaxAgeMs: 60_000,
        maxRouters: 128,
        maxAddresses: 1000,
      }),
    );
  }
  link(left: string, right: string, cost = 1): Link {
    const link: Link = { id: this.links.length + 1, ends: [left, right], open: true, silent: false };
    this.links.push(link);
    for (const id of link.ends)
      this.#linksOf.set(id, [...(this.#linksOf.get(id) ?? []).filter(({ open }) => open), link]);
    for (const [id, peer] of [
      [left, right],
      [right, left],
    ] as const)
      this.#apply(id, this.#engine(id).linkOpened(link.id, peer, cost, this.now));
    return link;
  }
  close(link: Link): void {
    link.open = false;
    for (const id of link.ends) this.#apply(id, this.#engine(id).linkClosed(link.id, this.now));
  }
  serve(id: string, ...addresses: string[]): void {
    this.#apply(
      id,
      this.#engine(id).localAddresses(new Set(addresses.map((address) => `M${address}`)), this.now),
    );
  }
  run(ms: number): void {
    const end = this.now + ms;
    while (this.now < end) {
      this.now += stepMs;
      const due = this.#travelling.get(this.now) ?? [];
      this.#travelling.delete(this.now);
      for (const travelling of due.sort((a, b) => a.at - b.at)) this.#deliver(travelling);
      if (this.now % 500 === 0)
        for (const [id, engine] of this.routers) this.#apply(id, engine.tick(this.now));
    }
  }
  reach(from: string, address: string): string[] {
    return [...this.#engine(from).remoteAddresses()]
      .filter(([, keys]) => keys.has(`M${address}`))
      .map(([id]) => id)
      .sort();
  }
  #engine(id: string): RoutingEngine {
    return this.routers.get(id) as RoutingEngine;
  }
  #deliver({ link, to, message, trace, destination }: Travelling): void {
    if (!link.open || link.silent) return;
    const engine = this.#engine(to);
    if (destination.kind === "router" && destination.id !== to)
      return this.#forward(to, destination.id, message, [...trace, to]);
    if (destination.kind === "all") {
      if (trace.includes(to)) return;
      const filter = this.#floods.get(to) as FloodFilter;
      if (!filter.isNew(message.id, message.opcode, JSON.stringify(message), this.now)) return;
    }
    this.#apply(to, engine.receive(message, link.id, this.now));
    if (destination.kind !== "all") return;
    const neighbors = this.#neighbors(to);
    const targets = floodTargets(
      neighbors.map(([id]) => id),
      new Set(trace),
      trace[0] as string,
      engine.routes,
      message.opcode !== "MAU",
    );
    for (const [neighbor, next] of neighbors)
      if (targets.includes(neighbor)) this.#put(next, neighbor, message, [...trace, to], destination);
  }
  #forward(at: string, id: string, message: RoutingMessage, trace: readonly string[]): void {
    const route = this.#engine(at).routes.get(id);
    const linkId = route && this.#engine(at).linkTo(route.nextHop);
    const link = linkId === undefined ? undefined : this.links[linkId - 1];
    if (link && route) this.#put(link, route.nextHop, message, trace, { kind: "router", id });
  }
  #neighbors(id: string): [string, Link][] {
    return (this.#linksOf.get(id) ?? [])
      .filter((link) => link.open)
      .map((link) => [link.ends.find((end) => end !== id) as string, link] as [string, Link])
      .filter(([neighbor, link]) => this.#engine(id).linkTo(neighbor) === link.id);
  }
  #put(
    link: Link,
    to: string,
    message: RoutingMessage,
    trace: readonly string[],
    destination: Travelling["destination"],
  ): void {
    this.sent++;
    if (this.#random() < this.loss) return;
    const at = this.now + 1 + this.#random() * 120;
    const step = Math.ceil(at / stepMs) * stepMs;
    const travelling = this.#travelling.get(step) ?? [];
    this.#travelling.set(step, travelling);
    travelling.push({ at, link, to, message, trace, destination });
  }
  #apply(id: string, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind !== "send") continue;
      const { to, message } = effect;
      if (to.kind === "router") this.#forward(id, to.id, message, [id]);
      else if (to.kind === "all")
        for (const [neighbor, link] of this.#neighbors(id)) this.#put(link, neighbor, message, [id], to);
      else {
        const link = this.links[to.linkId - 1];
        if (link?.open)
          this.#put(link, link.ends.find((end) => end !== id) as string, message, [id], { kind: "link" });
      }
    }
  }
}
