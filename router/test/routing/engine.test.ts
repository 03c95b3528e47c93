// The routing protocol among simulated routers: virtual time, seeded loss and delay, no sockets.
import assert from "node:assert/strict";
import { test } from "node:test";
import { RoutingEngine } from "../../src/routing/engine.ts";
import type { Effect, RoutingMessage } from "../../src/routing/messages.ts";
import { shortestPaths } from "../../src/routing/shortest-path.ts";
import { seeded } from "../harness.ts";

interface Link {
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
class Network {
  now = 0;
  readonly routers = new Map<string, RoutingEngine>();
  readonly links: Link[] = [];
  readonly #random: () => number;
  readonly #loss: number;
  #travelling: Travelling[] = [];
  #instance = 1000;

  constructor(seed: number, loss = 0) {
    this.#random = seeded(seed);
    this.#loss = loss;
  }
  add(id: string): void {
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
      this.now += 50;
      const due = this.#travelling.filter(({ at }) => at <= this.now).sort((a, b) => a.at - b.at);
      this.#travelling = this.#travelling.filter(({ at }) => at > this.now);
      for (const travelling of due) this.#deliver(travelling);
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
    if (destination.kind === "all" && trace.includes(to)) return;
    this.#apply(to, engine.receive(message, link.id, this.now));
    if (destination.kind === "all")
      for (const [neighbor, next] of this.#neighbors(to))
        if (!trace.includes(neighbor)) this.#put(next, neighbor, message, [...trace, to], destination);
  }
  #forward(at: string, id: string, message: RoutingMessage, trace: readonly string[]): void {
    const route = this.#engine(at).routes.get(id);
    const linkId = route && this.#engine(at).linkTo(route.nextHop);
    const link = this.links.find((candidate) => candidate.id === linkId);
    if (link && route) this.#put(link, route.nextHop, message, trace, { kind: "router", id });
  }
  #neighbors(id: string): [string, Link][] {
    return this.links
      .filter((link) => link.open && link.ends.includes(id))
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
    if (this.#random() < this.#loss) return;
    this.#travelling.push({ at: this.now + 1 + this.#random() * 120, link, to, message, trace, destination });
  }
  #apply(id: string, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind !== "send") continue;
      const { to, message } = effect;
      if (to.kind === "router") this.#forward(id, to.id, message, [id]);
      else if (to.kind === "all")
        for (const [neighbor, link] of this.#neighbors(id)) this.#put(link, neighbor, message, [id], to);
      else {
        const link = this.links.find((candidate) => candidate.id === to.linkId);
        if (link)
          this.#put(link, link.ends.find((end) => end !== id) as string, message, [id], { kind: "link" });
      }
    }
  }
}

test("two routers find each other and their addresses", () => {
  const network = new Network(1);
  network.add("west");
  network.add("east");
  network.link("west", "east");
  network.serve("east", "backend");
  network.run(1500);
  assert.deepEqual(network.reach("west", "backend"), ["east"]);
  network.serve("east");
  network.run(500);
  assert.deepEqual(network.reach("west", "backend"), []);
});

test("a closed link is noticed at once, a silent one within the hello maximum age", () => {
  const network = new Network(2);
  for (const id of ["a", "b"]) network.add(id);
  const link = network.link("a", "b");
  network.run(2000);
  assert.ok(network.routers.get("a")?.routes.has("b"));
  network.close(link);
  assert.ok(!network.routers.get("a")?.routes.has("b"));
  const second = network.link("a", "b");
  network.run(2000);
  second.silent = true;
  network.run(4500);
  assert.ok(!network.routers.get("a")?.routes.has("b"));
  second.silent = false;
  network.run(2500);
  assert.ok(network.routers.get("a")?.routes.has("b"));
});

test("a restarted router is recognised, also when its sequence numbers begin anew", () => {
  const network = new Network(3);
  for (const id of ["a", "b"]) network.add(id);
  const first = network.link("a", "b");
  network.serve("b", "one");
  network.serve("b", "one", "two");
  network.run(2000);
  assert.deepEqual(network.reach("a", "two"), ["b"]);
  network.close(first);
  network.add("b");
  network.link("a", "b");
  network.serve("b", "three");
  network.run(3000);
  assert.deepEqual(network.reach("a", "three"), ["b"]);
  assert.deepEqual(network.reach("a", "one"), []);
});

for (const seed of [11, 12, 13, 14, 15])
  test(`random networks with loss, delay and cuts converge to the shortest paths (seed ${seed})`, () => {
    const random = seeded(seed);
    const network = new Network(seed, 0.1);
    const ids = Array.from({ length: 7 }, (_, index) => `r${index}`);
    for (const id of ids) network.add(id);
    for (let index = 1; index < ids.length; index++)
      network.link(
        ids[index] as string,
        ids[Math.floor(random() * index)] as string,
        1 + Math.floor(random() * 5),
      );
    const extra = [network.link("r0", "r6", 2), network.link("r1", "r5", 3)];
    for (const id of ids) network.serve(id, `svc-${id}`);
    network.run(60_000);
    network.close(extra[Math.floor(random() * 2)] as Link);
    network.run(60_000);
    for (const id of ids)
      for (const other of ids)
        if (other !== id)
          assert.deepEqual(network.reach(id, `svc-${other}`), [other], `${id} knows ${other}`);
    // Following next hops arrives, at the cost that was promised: no loops.
    for (const from of ids)
      for (const to of ids) {
        if (from === to) continue;
        let at = from;
        for (let hops = 0; at !== to; hops++) {
          assert.ok(hops < ids.length, `loop from ${from} to ${to}`);
          at = network.routers.get(at)?.routes.get(to)?.nextHop as string;
        }
      }
  });

test("ties are broken by the lower id, and origins are those whose path leads through us", () => {
  const graph = new Map(
    Object.entries({ a: ["b", "c"], b: ["a", "d"], c: ["a", "d"], d: ["b", "c"] }).map(([id, peers]) => [
      id,
      new Map(peers.map((peer) => [peer, 1])),
    ]),
  );
  assert.equal(shortestPaths("a", graph).get("d")?.nextHop, "b");
  assert.deepEqual(shortestPaths("b", graph).get("d")?.validOrigins, ["a"]);
  assert.deepEqual(shortestPaths("c", graph).get("d")?.validOrigins, []);
});
