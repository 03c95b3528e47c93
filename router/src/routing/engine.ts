// The routing protocol as a pure machine: messages, link events and the time go in, effects come out.
//
// 1. HELLO with every neighbour, each second          → neighbors.ts
// 2. RA tells everybody how new our state is; who is behind asks by LSR and MAR, and is answered by LSU and MAU
// 3. link states of all routers → shortest-path.ts → routes
// 4. mobile addresses of all routers → who consumes an address
//
// Nothing here reads a clock, sets a timer or knows a socket: `now` is in milliseconds and may be any epoch.
import type {
  Destination,
  Effect,
  Hello,
  LinkStateUpdate,
  MobileAddressUpdate,
  RouterAdvertisement,
  RoutingMessage,
} from "./messages.ts";
import { type NeighborChange, NeighborTable } from "./neighbors.ts";
import { type Route, shortestPaths } from "./shortest-path.ts";

/** Timing of the protocol, in milliseconds, and its limits. */
export interface RoutingConfig {
  readonly id: string;
  /** Tells restarts apart: the start of the process in seconds. */
  readonly instance: number;
  readonly helloIntervalMs: number;
  readonly helloMaxAgeMs: number;
  readonly raIntervalMs: number;
  readonly raIntervalFluxMs: number;
  readonly remoteLsMaxAgeMs: number;
  /** Routers beyond this are ignored. */
  readonly maxRouters: number;
  /** Addresses that one router may advertise. */
  readonly maxAddresses: number;
}

interface Node {
  readonly id: string;
  instance: number;
  lsSeq: number;
  peers: ReadonlyMap<string, number>;
  mobileSeq: number;
  addresses: Set<string>;
  heardAt: number;
  /** What the node has said is newer than what we have. */
  wantsLinkState: boolean;
  wantsAddresses: boolean;
  askedAt: number;
  changedAt: number;
}

/** Requests that were not answered are repeated after this time, */
const requestRepeatMs = 500;
/** or after this one when the router advertises itself meanwhile: it may not have known the way back before. */
const requestRepeatOnAdvertisementMs = 100;

export class RoutingEngine {
  readonly #config: RoutingConfig;
  readonly #neighbors: NeighborTable;
  readonly #nodes = new Map<string, Node>();
  #routes = new Map<string, Route>();
  #addresses = new Set<string>();
  #lsSeq = 0;
  #mobileSeq = 0;
  #lastHelloAt = Number.NEGATIVE_INFINITY;
  #lastRaAt = Number.NEGATIVE_INFINITY;
  #changedAt = Number.NEGATIVE_INFINITY;
  #effects: Effect[] = [];

  constructor(config: RoutingConfig) {
    this.#config = config;
    this.#neighbors = new NeighborTable(config.id, config.helloMaxAgeMs);
  }

  // What is known

  /** Routes to every other router that can be reached. */
  get routes(): ReadonlyMap<string, Route> {
    return this.#routes;
  }
  /** The link over which a neighbour is reached. */
  linkTo(neighborId: string): number | undefined {
    return this.#neighbors.linkTo(neighborId);
  }
  /** Address keys of every other router that can be reached. */
  remoteAddresses(): Map<string, ReadonlySet<string>> {
    const reachable = [...this.#nodes.values()].filter((node) => this.#routes.has(node.id));
    return new Map(reachable.map((node) => [node.id, node.addresses]));
  }
  /** The link state of a router, for display. */
  linkStateOf(id: string): { peers: string[]; instance: number; changedAt: number } {
    if (id === this.#config.id)
      return {
        peers: [...this.#neighbors.peers().keys()],
        instance: this.#config.instance,
        changedAt: this.#changedAt,
      };
    const node = this.#nodes.get(id);
    return {
      peers: [...(node?.peers.keys() ?? [])],
      instance: node?.instance ?? 0,
      changedAt: node?.changedAt ?? 0,
    };
  }
  isNeighborUp(linkId: number): boolean {
    return this.#neighbors.get(linkId)?.up ?? false;
  }

  // What happens

  /** An inter-router connection is open; it is bound to the router id that the peer has proven. */
  linkOpened(linkId: number, peerId: string, cost: number, now: number): Effect[] {
    this.#neighbors.linkOpened(linkId, peerId, cost);
    this.#send({ kind: "link", linkId }, this.#hello(now));
    return this.#take();
  }
  linkClosed(linkId: number, now: number): Effect[] {
    const change = this.#neighbors.linkClosed(linkId);
    if (change) this.#neighborChanged(change, now);
    return this.#take();
  }
  /** Our own consumers have changed; `keys` holds all of them. */
  localAddresses(keys: ReadonlySet<string>, now: number): Effect[] {
    const add = [...keys].filter((key) => !this.#addresses.has(key));
    const del = [...this.#addresses].filter((key) => !keys.has(key));
    if (add.length + del.length === 0) return [];
    this.#addresses = new Set(keys);
    this.#mobileSeq++;
    this.#send({ kind: "all" }, { opcode: "MAU", id: this.#config.id, mobileSeq: this.#mobileSeq, add, del });
    this.#advertise(now);
    return this.#take();
  }
  tick(now: number): Effect[] {
    for (const change of this.#neighbors.expire(now)) this.#neighborChanged(change, now);
    if (now - this.#lastHelloAt >= this.#config.helloIntervalMs) {
      this.#lastHelloAt = now;
      const hello = this.#hello(now);
      for (const { linkId } of this.#neighbors.all()) this.#send({ kind: "link", linkId }, hello);
    }
    const inFlux = now - this.#changedAt <= 2 * this.#config.raIntervalFluxMs;
    if (now - this.#lastRaAt >= (inFlux ? this.#config.raIntervalFluxMs : this.#config.raIntervalMs))
      this.#advertise(now);
    this.#expireNodes(now);
    for (const node of this.#nodes.values()) this.#ask(node, now);
    return this.#take();
  }
  /** A message that came over a link, from the router that its id names. */
  receive(message: RoutingMessage, linkId: number, now: number): Effect[] {
    if (message.id === this.#config.id) {
      if (message.opcode === "HELLO" && message.instance !== this.#config.instance)
        this.#effects.push({ kind: "warning", text: `another router has our id ${message.id}` });
      return this.#take();
    }
    switch (message.opcode) {
      case "HELLO":
        this.#onHello(message, linkId, now);
        break;
      case "RA":
        this.#onAdvertisement(message, now);
        break;
      case "LSR":
        this.#send({ kind: "router", id: message.id }, this.#linkState());
        break;
      case "LSU":
        this.#onLinkState(message, now);
        break;
      case "MAR":
        if (message.haveSeq < this.#mobileSeq)
          this.#send(
            { kind: "router", id: message.id },
            { opcode: "MAU", id: this.#config.id, mobileSeq: this.#mobileSeq, exist: [...this.#addresses] },
          );
        break;
      case "MAU":
        this.#onAddresses(message, now);
        break;
    }
    return this.#take();
  }

  #take(): Effect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }
  #send(to: Destination, message: RoutingMessage): void {
    this.#effects.push({ kind: "send", to, message });
  }
  #hello(now: number): Hello {
    const { id, instance } = this.#config;
    return { opcode: "HELLO", id, instance, seen: this.#neighbors.seen(now) };
  }
  #linkState(): LinkStateUpdate {
    const { id, instance } = this.#config;
    return { opcode: "LSU", id, instance, lsSeq: this.#lsSeq, peers: this.#neighbors.peers() };
  }
  #advertise(now: number): void {
    this.#lastRaAt = now;
    const { id, instance } = this.#config;
    this.#send(
      { kind: "all" },
      { opcode: "RA", id, instance, lsSeq: this.#lsSeq, mobileSeq: this.#mobileSeq },
    );
  }

  #onHello(hello: Hello, linkId: number, now: number): void {
    const neighbor = this.#neighbors.get(linkId);
    if (!neighbor) return;
    if (neighbor.id !== hello.id) {
      this.#effects.push({
        kind: "warning",
        text: `HELLO of ${hello.id} on the connection of ${neighbor.id} ignored`,
      });
      return;
    }
    const first = neighbor.seenAt === undefined;
    const change = this.#neighbors.onHello(linkId, hello, now);
    // Answered at once, so that a link is up after one round trip and not after a hello interval.
    if (first || !hello.seen.includes(this.#config.id))
      this.#send({ kind: "link", linkId }, this.#hello(now));
    if (change) this.#neighborChanged(change, now);
    const node = this.#nodes.get(hello.id);
    if (node && node.instance !== 0 && node.instance !== hello.instance)
      this.#restarted(node, hello.instance, now);
  }
  #neighborChanged(change: NeighborChange, now: number): void {
    const { neighbor, up, why } = change;
    this.#effects.push({ kind: "neighbor", id: neighbor.id, linkId: neighbor.linkId, up, why });
    this.#lsSeq++;
    this.#changedAt = now;
    if (up) {
      const node = this.#node(neighbor.id, now);
      if (node) {
        node.wantsLinkState = true;
        node.wantsAddresses = true;
        node.askedAt = Number.NEGATIVE_INFINITY;
      }
    }
    this.#calculate();
    const node = this.#nodes.get(neighbor.id);
    if (up && node) this.#ask(node, now);
    this.#advertise(now);
  }
  #node(id: string, now: number): Node | undefined {
    const known = this.#nodes.get(id);
    if (known) return known;
    if (this.#nodes.size >= this.#config.maxRouters) {
      this.#effects.push({
        kind: "warning",
        text: `router ${id} ignored: ${this.#config.maxRouters} are known already`,
      });
      return undefined;
    }
    const node: Node = {
      id,
      instance: 0,
      lsSeq: 0,
      peers: new Map(),
      mobileSeq: 0,
      addresses: new Set(),
      heardAt: now,
      wantsLinkState: true,
      wantsAddresses: true,
      askedAt: Number.NEGATIVE_INFINITY,
      changedAt: now,
    };
    this.#nodes.set(id, node);
    return node;
  }
  #restarted(node: Node, instance: number, now: number): void {
    node.instance = instance;
    node.lsSeq = 0;
    node.peers = new Map();
    node.mobileSeq = 0;
    node.wantsLinkState = true;
    node.wantsAddresses = true;
    node.askedAt = Number.NEGATIVE_INFINITY;
    if (node.addresses.size > 0) {
      node.addresses = new Set();
      this.#effects.push({ kind: "addresses" });
    }
    this.#changedAt = now;
    this.#calculate();
    this.#ask(node, now);
  }
  #onAdvertisement(ra: RouterAdvertisement, now: number): void {
    const node = this.#node(ra.id, now);
    if (!node) return;
    node.heardAt = now;
    // Sequences only grow within one life of a router.
    const behind = ra.lsSeq < node.lsSeq || ra.mobileSeq < node.mobileSeq;
    if (node.instance !== 0 && (node.instance !== ra.instance || behind))
      this.#restarted(node, ra.instance, now);
    node.instance = ra.instance;
    const wasWaiting = node.wantsLinkState || node.wantsAddresses;
    if (ra.lsSeq > node.lsSeq) node.wantsLinkState = true;
    node.wantsAddresses = ra.mobileSeq > node.mobileSeq;
    if (!wasWaiting || now - node.askedAt >= requestRepeatOnAdvertisementMs)
      node.askedAt = Number.NEGATIVE_INFINITY;
    this.#ask(node, now);
  }
  /** Asks a router for what we lack; repeated from the tick until it has come. */
  #ask(node: Node, now: number): void {
    if (!node.wantsLinkState && !node.wantsAddresses) return;
    if (now - node.askedAt < requestRepeatMs || !this.#routes.has(node.id)) return;
    node.askedAt = now;
    const to: Destination = { kind: "router", id: node.id };
    if (node.wantsLinkState) this.#send(to, { opcode: "LSR", id: this.#config.id });
    if (node.wantsAddresses) this.#send(to, { opcode: "MAR", id: this.#config.id, haveSeq: node.mobileSeq });
  }
  #onLinkState(update: LinkStateUpdate, now: number): void {
    const node = this.#node(update.id, now);
    if (!node) return;
    if (node.instance !== 0 && node.instance !== update.instance) this.#restarted(node, update.instance, now);
    node.instance = update.instance;
    node.heardAt = now;
    node.wantsLinkState = false;
    if (update.lsSeq < node.lsSeq) return;
    const changed = !sameCosts(node.peers, update.peers);
    node.lsSeq = update.lsSeq;
    node.peers = update.peers;
    if (!changed) return;
    node.changedAt = now;
    this.#changedAt = now;
    this.#calculate();
    for (const other of this.#nodes.values()) this.#ask(other, now);
  }
  #onAddresses(update: MobileAddressUpdate, now: number): void {
    const node = this.#nodes.get(update.id);
    if (!node) return;
    if (update.exist) node.addresses = new Set(update.exist.slice(0, this.#config.maxAddresses));
    else if (update.mobileSeq === node.mobileSeq + 1) {
      for (const key of update.del ?? []) node.addresses.delete(key);
      for (const key of update.add ?? [])
        if (node.addresses.size < this.#config.maxAddresses) node.addresses.add(key);
    } else {
      if (update.mobileSeq > node.mobileSeq) {
        node.wantsAddresses = true;
        this.#ask(node, now);
      }
      return;
    }
    node.mobileSeq = update.mobileSeq;
    node.wantsAddresses = false;
    this.#effects.push({ kind: "addresses" });
  }
  #expireNodes(now: number): void {
    let changed = false;
    for (const node of [...this.#nodes.values()])
      if (now - node.heardAt > this.#config.remoteLsMaxAgeMs) {
        this.#nodes.delete(node.id);
        changed = true;
      }
    if (changed) this.#calculate();
  }
  #calculate(): void {
    const graph = new Map<string, ReadonlyMap<string, number>>([[this.#config.id, this.#neighbors.peers()]]);
    for (const node of this.#nodes.values()) if (node.lsSeq > 0) graph.set(node.id, node.peers);
    this.#routes = shortestPaths(this.#config.id, graph);
    this.#effects.push({ kind: "routes" }, { kind: "addresses" });
  }
}

function sameCosts(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): boolean {
  return left.size === right.size && [...left].every(([id, cost]) => right.get(id) === cost);
}
