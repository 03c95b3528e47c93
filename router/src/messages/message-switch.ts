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
import type { DeliveryCounters } from "../delivery-counters.ts";
import type { AddressPolicies } from "../forwarding/address-policy.ts";
import { arrivalOf, bareName, isEdgeHop, type NextHop, uplinkName } from "../inter-router/next-hop.ts";
import { nodeAddress, type OwnNode, ownAddress } from "../inter-router/node-address.ts";
import { randomName } from "../random-name.ts";
import type { Distributions } from "../routing/distribution.ts";
import type { Route } from "../routing/shortest-path.ts";
import type { Inbox } from "./inbox.ts";
import { MessageTarget } from "./message-target.ts";

/** What the switch needs to know of the router. */
export interface SwitchContext {
  readonly own: OwnNode;
  readonly distributions: Distributions;
  readonly policies: AddressPolicies;
  readonly counters: DeliveryCounters;
  routes(): ReadonlyMap<string, Route>;
  /** The neighbour over which a router, an edge or the uplink is reached. */
  connectionTo(hop: string): NextHop | undefined;
  /** Answers a management request that came over a link or a client's connection. */
  manage(message: Message, mayWrite: boolean): { to: string; bytes: Buffer } | undefined;
  /** A client of ours that receives at an address serves flows too, until it goes. */
  addTarget(target: MessageTarget): void;
  removeTarget(target: MessageTarget): void;
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
  /** The neighbour that it came from. */
  readonly from?: NextHop | undefined;
  /** The edge's connection that it came over: it does not go back there. */
  readonly origin?: unknown;
  settle(state: DeliveryState): void;
}

/** Somebody who receives at an address here. */
export interface Receiver {
  readonly address: string;
  readonly outbox: Inbox;
  /** The edge router whose receiver it is. */
  readonly owner: unknown;
  readonly target?: MessageTarget | undefined;
}
type Hop =
  | { readonly kind: "local"; readonly receiver: Receiver }
  | { readonly kind: "remote"; readonly router: string };

export class MessageSwitch {
  readonly #context: SwitchContext;
  /** How we stand in traces; edge routers do not. */
  readonly #ownName: string | undefined;
  readonly #receivers = new Map<string, Set<Receiver>>();
  #remote: ReadonlyMap<string, ReadonlyMap<string, unknown>> = new Map();
  /** Unsettled messages under way to each router. */
  readonly #outstanding = new Map<string, number>();
  #turn = 0;
  #nextReceiver = 1;

  constructor(context: SwitchContext) {
    this.#context = context;
    this.#ownName = context.own.edge ? undefined : `${area}/${context.own.id}`;
  }

  // Who receives

  /** Lets a link receive at an address, a mobile one or one of our nodes, until it goes; then `onGone` is told. */
  addReceiver(address: string, link: Link, onGone: () => void, owner?: unknown): void {
    const key = this.#key(address);
    const outbox = new Outbox(link, () => {
      this.#remove(receiver);
      onGone();
    });
    const serves =
      owner === undefined && !key.startsWith(" ") && this.#context.distributions.of(key) !== "multicast";
    const target = serves
      ? new MessageTarget(`receiver/${this.#nextReceiver++}`, key, outbox, this)
      : undefined;
    const receiver: Receiver = { address: key, outbox, owner, target };
    this.#add(receiver);
    if (target) this.#context.addTarget(target);
  }
  /** Makes an address of this router at which an inbox receives; see ReplyNodes. */
  addNode(inbox: Inbox): { address: string; remove(): void } {
    const address = ownAddress(this.#context.own, `temp.${randomName()}`);
    const receiver: Receiver = { address: this.#key(address), outbox: inbox, owner: undefined };
    this.#add(receiver);
    return { address, remove: () => this.#remove(receiver) };
  }
  #add(receiver: Receiver): void {
    const { address } = receiver;
    const there = this.#receivers.get(address) ?? new Set();
    this.#receivers.set(address, there.add(receiver));
    if (there.size === 1) this.#addressesChanged(address);
  }
  /** Our nodes are nobody else's business. */
  #addressesChanged(key: string): void {
    if (!key.startsWith(" ")) this.#context.onAddressesChanged();
  }
  #remove(receiver: Receiver): void {
    if (receiver.target) {
      this.#context.removeTarget(receiver.target);
      receiver.target.gone();
    }
    const there = this.#receivers.get(receiver.address);
    there?.delete(receiver);
    if (there?.size !== 0) return;
    this.#receivers.delete(receiver.address);
    this.#addressesChanged(receiver.address);
  }
  /** Our nodes are known by name alone, so that each way to write one finds it. */
  #key(address: string): string {
    const node = nodeAddress(address, this.#context.own);
    return node.kind === "mobile" ? node.address : node.kind === "node" ? ` ${node.name}` : address;
  }
  /** Mobile addresses at which somebody receives here. */
  localAddresses(): string[] {
    return [...this.#receivers.keys()].filter((key) => !key.startsWith(" "));
  }
  /** Receivers of our own clients at an address. */
  receiversOf(address: string): number {
    return [...(this.#receivers.get(address) ?? [])].filter(({ owner }) => owner === undefined).length;
  }
  /** Addresses at which clients of our own receive. */
  clientAddresses(): string[] {
    return this.localAddresses().filter((address) => this.receiversOf(address) > 0);
  }
  /** Replaces what is known of other routers: by address, those that have receivers. */
  setRemote(remote: ReadonlyMap<string, ReadonlyMap<string, unknown>>): void {
    this.#remote = remote;
  }

  // Passing on

  /** A message of a client. */
  fromClient(passing: Passing): void {
    this.#context.counters.ingress++;
    this.#pass(this.#counted(passing), { flags: 0, to: passing.to, ingress: null, trace: [] });
  }
  /** A message of a neighbour. */
  fromRouter(passing: Passing): void {
    const annotations = passing.message.annotations ?? { flags: 0, ingress: null, trace: [] };
    if (this.#ownName !== undefined && annotations.trace.includes(this.#ownName))
      return passing.settle(released);
    this.#pass(this.#counted(passing), annotations);
  }
  #counted(passing: Passing): Passing {
    const { counters } = this.#context;
    if (passing.settled) {
      counters.presettled++;
      return passing;
    }
    const settle = (state: DeliveryState): void => {
      counters.outcome(state);
      passing.settle(state);
    };
    return { ...passing, settle };
  }

  #pass(passing: Passing, annotations: RouterAnnotations): void {
    const address = nodeAddress(passing.to, this.#context.own);
    switch (address.kind) {
      case "routing":
        return passing.settle(released);
      case "mobile":
        return this.#toMobile(address.address, passing, annotations);
      case "node":
        if (address.hop !== this.#context.own.id)
          return this.#toRouter(address.hop, passing, annotations, passing.settle);
        if (address.name === "$management") return this.#manage(passing);
        return this.#anycast(` ${address.name}`, passing, annotations);
    }
  }

  #toMobile(address: string, passing: Passing, annotations: RouterAnnotations): void {
    switch (this.#context.distributions.of(address)) {
      case "multicast":
        return this.#multicast(address, passing, annotations);
      case "unavailable":
        return passing.settle(rejected("amqp:not-allowed", `the address ${address} is unavailable`));
      default:
        return this.#anycast(address, passing, annotations);
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

  /** Why a message of a neighbour may not go to receivers here. */
  #refusalOf(address: string, { from }: Passing, annotations: RouterAnnotations): string | undefined {
    return from && this.#context.policies.refusalOfPlain(address, arrivalOf(from, annotations));
  }

  /** Everybody gets it: receivers here, and the neighbours on the tree of the router where the message entered. */
  #multicast(address: string, passing: Passing, annotations: RouterAnnotations): void {
    const { origin } = passing;
    const mayEnter = this.#refusalOf(address, passing, annotations) === undefined;
    const local = [...(this.#receivers.get(address) ?? [])].filter(
      ({ owner }) => mayEnter && (owner === undefined || owner !== origin),
    );
    const bare = withoutAnnotations(passing.bytes);
    const traced = withAnnotations(passing.bytes, this.#traced({ ...annotations, to: passing.to }));
    for (const { outbox, owner } of local) outbox.send(owner === undefined ? bare : traced, true, () => {});
    this.#context.counters.egress += local.length;
    const neighbors = this.#multicastNeighbors(address, passing, annotations);
    if (annotations.ingress !== null) this.#context.counters.transit += neighbors.size;
    for (const neighbor of neighbors)
      this.#context.connectionTo(neighbor)?.sendMessage(traced, true, () => {}, passing.message.priority);
    passing.settle(local.length + neighbors.size > 0 ? accepted : released);
  }
  #multicastNeighbors(address: string, passing: Passing, { ingress, trace }: RouterAnnotations): Set<string> {
    // What comes from above an edge router has been everywhere else already.
    if (this.#context.own.edge)
      return new Set(
        passing.origin === undefined && this.#context.connectionTo(uplinkName) ? [uplinkName] : [],
      );
    const origin = ingress === null ? undefined : bareName(ingress);
    const passed = new Set(trace.map(bareName));
    const neighbors = new Set<string>();
    const routes = this.#context.routes();
    for (const router of this.#remote.get(address)?.keys() ?? []) {
      const route = routes.get(router);
      if (!route || passed.has(route.nextHop)) continue;
      if (origin === undefined || route.isValidOrigin(origin)) neighbors.add(route.nextHop);
    }
    return neighbors;
  }

  /** One gets it: the least loaded, or with `closest` the nearest; equals in turn. */
  #anycast(address: string, passing: Passing, annotations: RouterAnnotations): void {
    const hop = this.#choose(address, passing, annotations);
    if (!hop) return passing.settle(released);
    if (hop.kind === "local") {
      const { outbox, owner } = hop.receiver;
      const refused = this.#refusalOf(address, passing, annotations);
      if (refused !== undefined) return passing.settle(rejected("amqp:unauthorized-access", refused));
      const traced = { ...annotations, to: passing.to };
      this.#context.counters.egress++;
      const bytes =
        owner === undefined
          ? withoutAnnotations(passing.bytes)
          : withAnnotations(passing.bytes, this.#traced(traced));
      return outbox.send(bytes, passing.settled, (state) => passing.settle(state));
    }
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
  #choose(address: string, { origin }: Passing, { trace }: RouterAnnotations): Hop | undefined {
    const closest = this.#context.distributions.of(address) === "closest";
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
    for (const receiver of this.#receivers.get(address) ?? [])
      if (receiver.owner === undefined || receiver.owner !== origin)
        consider({ kind: "local", receiver }, closest ? 0 : receiver.outbox.load);
    if (this.#context.own.edge) {
      const above = best.length === 0 && origin === undefined && this.#context.connectionTo(uplinkName);
      if (above) best.push({ kind: "remote", router: uplinkName });
      return best[this.#turn++ % Math.max(1, best.length)];
    }
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
    if (annotations.ingress !== null) this.#context.counters.transit++;
    const { from } = passing;
    const ingress = annotations.ingress ?? (from && isEdgeHop(from) ? `${area}/${from.peerId}` : null);
    connection.sendMessage(
      withAnnotations(passing.bytes, this.#traced({ ...annotations, ingress })),
      passing.settled,
      onOutcome,
      passing.message.priority,
    );
  }
  #traced(annotations: RouterAnnotations): RouterAnnotations {
    const { ingress, trace } = annotations;
    if (this.#ownName === undefined) return { ...annotations, ingress: null, trace: [] };
    return { ...annotations, ingress: ingress ?? this.#ownName, trace: [...trace, this.#ownName] };
  }
}
