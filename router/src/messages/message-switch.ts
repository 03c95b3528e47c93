// Whole messages: from a client or another router, to clients, other routers or our own management. TCP streams do
// not come through here.
import type { Link } from "../amqp/link.ts";
import {
  type Message,
  type RouterAnnotations,
  withAnnotations,
  withoutAnnotations,
} from "../amqp/message.ts";
import { Outbox } from "../amqp/outbox.ts";
import { accepted, type DeliveryState, rejected, released } from "../amqp/outcome.ts";
import { area } from "../constants.ts";
import type { RouterConnection } from "../inter-router/router-connection.ts";
import { distributionOf } from "../routing/distribution.ts";
import type { Route } from "../routing/shortest-path.ts";
import { nodeAddress } from "./node-address.ts";

/** What the switch needs to know of the router. */
export interface SwitchContext {
  readonly routerId: string;
  routes(): ReadonlyMap<string, Route>;
  /** The connection over which a router is reached. */
  connectionTo(router: string): RouterConnection | undefined;
  /** Answers a management request that came over a link or a client's connection. */
  manage(message: Message, mayWrite: boolean): { to: string; bytes: Buffer } | undefined;
  /** Receivers of ours have come or gone. */
  onAddressesChanged(): void;
}

/** A message on its way. */
export interface Passing {
  readonly bytes: Buffer;
  readonly message: Message;
  readonly to: string;
  /** The sender does not wait for an outcome. */
  readonly settled: boolean;
  readonly mayWrite: boolean;
  settle(state: DeliveryState): void;
}

/** Somebody who receives at an address here. */
export interface Receiver {
  readonly address: string;
  readonly outbox: Outbox;
}
type Hop =
  | { readonly kind: "local"; readonly outbox: Outbox }
  | { readonly kind: "remote"; readonly router: string };

export class MessageSwitch {
  readonly #context: SwitchContext;
  readonly #ownName: string;
  readonly #receivers = new Map<string, Set<Receiver>>();
  #remote: ReadonlyMap<string, ReadonlyMap<string, unknown>> = new Map();
  /** Unsettled messages under way to each router. */
  readonly #outstanding = new Map<string, number>();
  #turn = 0;

  constructor(context: SwitchContext) {
    this.#context = context;
    this.#ownName = `${area}/${context.routerId}`;
  }

  // Who receives

  /** Lets a link receive at an address, a mobile one or one of our nodes, until it goes; then `onGone` is told. */
  addReceiver(address: string, link: Link, onGone: () => void): void {
    const key = this.#key(address);
    const outbox = new Outbox(link, () => {
      this.#remove(receiver);
      onGone();
    });
    const receiver: Receiver = { address: key, outbox };
    const there = this.#receivers.get(key) ?? new Set();
    this.#receivers.set(key, there.add(receiver));
    if (there.size === 1) this.#context.onAddressesChanged();
  }
  #remove(receiver: Receiver): void {
    const there = this.#receivers.get(receiver.address);
    there?.delete(receiver);
    if (there?.size !== 0) return;
    this.#receivers.delete(receiver.address);
    this.#context.onAddressesChanged();
  }
  /** Our nodes are known by name alone, so that each way to write one finds it. */
  #key(address: string): string {
    const node = nodeAddress(address, this.#context.routerId);
    return node.kind === "mobile" ? node.address : node.kind === "node" ? ` ${node.name}` : address;
  }
  /** Mobile addresses at which somebody receives here. */
  localAddresses(): string[] {
    return [...this.#receivers.keys()].filter((key) => !key.startsWith(" "));
  }
  receiversOf(address: string): number {
    return this.#receivers.get(address)?.size ?? 0;
  }
  /** Replaces what is known of other routers: by address, those that have receivers. */
  setRemote(remote: ReadonlyMap<string, ReadonlyMap<string, unknown>>): void {
    this.#remote = remote;
  }

  // Passing on

  /** A message of a client. */
  fromClient(passing: Passing): void {
    this.#pass(passing, { flags: 0, to: passing.to, ingress: null, trace: [] });
  }
  /** A message of a neighbour. */
  fromRouter(passing: Passing): void {
    const annotations = passing.message.annotations ?? { flags: 0, ingress: null, trace: [] };
    if (annotations.trace.includes(this.#ownName)) return passing.settle(released);
    this.#pass(passing, annotations);
  }

  #pass(passing: Passing, annotations: RouterAnnotations): void {
    const address = nodeAddress(passing.to, this.#context.routerId);
    switch (address.kind) {
      case "routing":
        return passing.settle(released);
      case "mobile":
        if (distributionOf(address.address) === "multicast")
          return this.#multicast(address.address, passing, annotations);
        return this.#anycast(address.address, passing, annotations);
      case "node":
        if (address.router !== this.#context.routerId)
          return this.#toRouter(address.router, passing, annotations, passing.settle);
        if (address.name === "$management") return this.#manage(passing);
        return this.#anycast(` ${address.name}`, passing, annotations);
    }
  }

  #manage({ message, mayWrite, settle }: Passing): void {
    const reply = this.#context.manage(message, mayWrite);
    settle(accepted);
    if (!reply) return;
    const annotations = { flags: 0, to: reply.to, ingress: null, trace: [] };
    const passing = {
      bytes: reply.bytes,
      message,
      to: reply.to,
      settled: true,
      mayWrite: false,
      settle: () => {},
    };
    this.#pass(passing, annotations);
  }

  /** Everybody gets it: receivers here, and the neighbours on the tree of the router where the message entered. */
  #multicast(address: string, passing: Passing, annotations: RouterAnnotations): void {
    const local = [...(this.#receivers.get(address) ?? [])];
    const bare = withoutAnnotations(passing.bytes);
    for (const { outbox } of local) outbox.send(bare, true, () => {});
    const neighbors = this.#multicastNeighbors(address, annotations);
    const traced = withAnnotations(passing.bytes, this.#traced(annotations));
    for (const neighbor of neighbors)
      this.#context.connectionTo(neighbor)?.sendMessage(traced, true, () => {});
    passing.settle(local.length + neighbors.size > 0 ? accepted : released);
  }
  #multicastNeighbors(address: string, { ingress, trace }: RouterAnnotations): Set<string> {
    const origin = ingress === null ? undefined : bareName(ingress);
    const passed = new Set(trace.map(bareName));
    const neighbors = new Set<string>();
    const routes = this.#context.routes();
    for (const router of this.#remote.get(address)?.keys() ?? []) {
      const route = routes.get(router);
      if (!route || passed.has(route.nextHop)) continue;
      if (origin === undefined || route.validOrigins.includes(origin)) neighbors.add(route.nextHop);
    }
    return neighbors;
  }

  /** One gets it: the least loaded, or with `closest` the nearest; equals in turn. */
  #anycast(address: string, passing: Passing, annotations: RouterAnnotations): void {
    const hop = this.#choose(address, annotations);
    if (!hop) return passing.settle(released);
    if (hop.kind === "local")
      return hop.outbox.send(withoutAnnotations(passing.bytes), passing.settled, (state) =>
        passing.settle(state),
      );
    const { router } = hop;
    const count = (change: number): void => {
      const left = (this.#outstanding.get(router) ?? 0) + change;
      if (left > 0) this.#outstanding.set(router, left);
      else this.#outstanding.delete(router);
    };
    count(1);
    this.#toRouter(router, passing, annotations, (state) => {
      count(-1);
      passing.settle(state);
    });
  }
  #choose(address: string, { trace }: RouterAnnotations): Hop | undefined {
    const closest = distributionOf(address) === "closest";
    const passed = new Set(trace.map(bareName));
    const routes = this.#context.routes();
    let best: Hop[] = [];
    let least = Number.POSITIVE_INFINITY;
    const consider = (hop: Hop, load: number): void => {
      if (load > least) return;
      if (load < least) best = [];
      least = load;
      best.push(hop);
    };
    for (const { outbox } of this.#receivers.get(address) ?? [])
      consider({ kind: "local", outbox }, closest ? 0 : outbox.load);
    for (const router of this.#remote.get(address)?.keys() ?? []) {
      const route = routes.get(router);
      if (!route || passed.has(router) || passed.has(route.nextHop)) continue;
      const load = closest ? 0 : (this.#outstanding.get(router) ?? 0);
      consider({ kind: "remote", router }, route.cost + load);
    }
    return best[this.#turn++ % Math.max(1, best.length)];
  }

  #toRouter(
    router: string,
    passing: Passing,
    annotations: RouterAnnotations,
    onOutcome: (state: DeliveryState) => void,
  ): void {
    const connection = this.#context.connectionTo(router);
    if (!connection) return onOutcome(rejected("amqp:not-found", `the router ${router} cannot be reached`));
    connection.sendMessage(
      withAnnotations(passing.bytes, this.#traced(annotations)),
      passing.settled,
      onOutcome,
    );
  }
  #traced(annotations: RouterAnnotations): RouterAnnotations {
    const { ingress, trace } = annotations;
    return { ...annotations, ingress: ingress ?? this.#ownName, trace: [...trace, this.#ownName] };
  }
}

/** "0/A" → "A" */
const bareName = (name: string): string => name.slice(name.indexOf("/") + 1);
