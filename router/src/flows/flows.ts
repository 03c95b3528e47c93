// Where the two halves of a flow are found and joined.
//
//   client's socket ── next hop is a target here ──────────────▶ workload's socket
//   client's socket ── next hop is a router: stream out, wait for the stream that answers, join both
//   stream from a router ── its address is served here ────────▶ workload's socket, and a stream that answers
//                        ── it answers a flow of ours ─────────▶ that flow
//                        ── neither: passed on to the next router, octets untouched
// Where the address has a policy the first and the last router prove their sites to each other: in TLS inside the
// stream, or by the link between them.
import type { IncomingDelivery, OutgoingDelivery } from "../amqp/delivery.ts";
import { deliveryFailed, rejected, released } from "../amqp/outcome.ts";
import { area, flowAnswerTimeoutMs } from "../constants.ts";
import type { DeliveryCounters } from "../delivery-counters.ts";
import { type AddressPolicies, siteOfRouter } from "../forwarding/address-policy.ts";
import type { Forwarder, Hop } from "../forwarding/forwarder.ts";
import type { TcpListener } from "../ingress/tcp-listener.ts";
import { FlowStream } from "../inter-router/flow-stream.ts";
import {
  arrivalOf,
  bareName,
  isEdgeHop,
  isEdgeHopName,
  type NextHop,
  uplinkName,
} from "../inter-router/next-hop.ts";
import { nodeAddress, type OwnNode, ownAddress } from "../inter-router/node-address.ts";
import { type ArrivedStream, encodeStreamHeader, passOnHeader } from "../inter-router/stream-header.ts";
import { randomName } from "../random-name.ts";
import type { SocketStream } from "../sockets/socket-stream.ts";
import type { ByteStream } from "../stream/byte-stream.ts";
import { splice } from "../stream/splice.ts";
import type { Target } from "../stream/target.ts";
import type { TlsProfile } from "../tls/tls-profile.ts";
import { type Tunnel, tunnelAsClient, tunnelAsServer } from "../tunnel/tunnel.ts";
import { GuardedFlows } from "./guarded-flows.ts";
import { passOn } from "./transit.ts";

/** What flows need to know of the router. */
export interface FlowContext {
  readonly own: OwnNode;
  readonly counters: DeliveryCounters;
  readonly forwarder: Forwarder<Target>;
  readonly policies: AddressPolicies;
  /** Our certificate as a site, and what is known of the others. */
  siteProfile(): TlsProfile | undefined;
  /** The neighbour over which a router, an edge or the uplink is reached. */
  connectionTo(hop: string): NextHop | undefined;
  /** Why no flow may begin now. */
  full(): string | undefined;
  debug(message: string): void;
  /** Told when a flow is refused or cut by policy. */
  refused(message: string): void;
}

/** Hops that are tried for one flow before the client is told that nobody answers. */
const maxAttempts = 4;

/** A flow of ours that waits for the stream that answers. */
interface Waiting {
  readonly deadline: number;
  answered(delivery: IncomingDelivery): void;
  failed(reason: string): void;
}

export class Flows {
  readonly #context: FlowContext;
  readonly #waiting = new Map<string, Waiting>();
  readonly #replyPrefix: string;
  readonly #guarded: GuardedFlows;
  /** Flows with an end here, and streams that are passed on. */
  #ending = 0;
  #passing = 0;
  /** How we stand in traces; edge routers do not. */
  readonly #ownName: string | undefined;

  constructor(context: FlowContext) {
    this.#context = context;
    this.#replyPrefix = ownAddress(context.own, "temp.");
    this.#guarded = new GuardedFlows((message) => context.refused(message));
    this.#ownName = context.own.edge ? undefined : `${area}/${context.own.id}`;
  }

  /** Flows that are under way: those of clients and targets here, and those that only pass. */
  get open(): number {
    return this.#ending + Math.ceil(this.#passing / 2);
  }

  /** A client has connected to a listener. */
  fromClient(listener: TcpListener, client: SocketStream): void {
    const full = this.#context.full();
    if (full !== undefined) return client.abort(full);
    listener.counters.connectionsOpened++;
    this.#context.counters.ingress++;
    this.#ending++;
    this.#toNextAddress(listener, client, new Set());
  }

  /** A listener with several addresses has a branch left when all that serve one of them have failed. */
  #toNextAddress(listener: TcpListener, client: SocketStream, tried: Set<string>): void {
    const { addresses, name } = listener.spec;
    const address = addresses.choose((one) => this.#context.forwarder.isReachable(one), tried);
    if (address === undefined) {
      this.#context.debug(`no target of ${name} answers`);
      listener.counters.connectionsClosed++;
      this.#ending--;
      return client.abort("no target answers");
    }
    listener.flowsTo.set(address, (listener.flowsTo.get(address) ?? 0) + 1);
    this.#attempt(listener, client, address, new Set(), () => {
      tried.add(address);
      this.#toNextAddress(listener, client, tried);
    });
  }
  #attempt(
    listener: TcpListener,
    client: SocketStream,
    address: string,
    failed: Set<string>,
    giveUp: () => void,
  ): void {
    const hop = failed.size < maxAttempts ? this.#context.forwarder.choose(address, failed) : undefined;
    if (!hop) return giveUp();
    const retry = (name: string): void => {
      failed.add(name);
      this.#attempt(listener, client, address, failed, giveUp);
    };
    if (hop.kind === "local") return this.#toTarget(listener, client, hop.consumer, retry);
    const { router } = hop;
    const protection = this.#protectionTo(address, router);
    if (protection === "refused") return retry(router);
    if (protection !== "try plain")
      return this.#toRouter(listener, client, address, router, protection, retry);
    // The neighbour may have to pass it on after all: then it is refused without. Until then it is told nothing.
    this.#toRouter(listener, client, address, router, "try plain", () =>
      this.#toRouter(listener, client, address, router, "tunnel", retry),
    );
  }

  /** How a flow has to be protected on its way to a router. */
  #protectionTo(address: string, router: string): "plain" | "try plain" | "tunnel" | "refused" {
    const { policies, own } = this.#context;
    const policy = policies.get(address);
    if (!policy) return "plain";
    const mayServe = policies.mayServe(address, siteOfRouter(router));
    if (policy.encryption === "link") return mayServe || own.edge ? "plain" : "refused";
    if (policy.encryption === "end-to-end") return "tunnel";
    const neighbor = this.#context.connectionTo(router);
    const direct = neighbor !== undefined && neighbor.hopName === router && router !== uplinkName;
    const site = neighbor?.peer.site;
    return direct && site !== undefined && mayServe && site === siteOfRouter(router) ? "try plain" : "tunnel";
  }

  #toTarget(
    listener: TcpListener,
    client: SocketStream,
    target: Target,
    retry: (name: string) => void,
  ): void {
    target.connect((result) => {
      if (typeof result === "string") return retry(target.name);
      this.#context.counters.egress++;
      splice(client, result, ({ bytesOut, bytesBack }) => {
        target.flowEnded(bytesBack, bytesOut);
        this.#ending--;
        count(listener, bytesOut, bytesBack);
      });
    });
  }

  #toRouter(
    listener: TcpListener,
    client: SocketStream,
    address: string,
    router: string,
    protection: "plain" | "try plain" | "tunnel",
    retry: (name: string) => void,
  ): void {
    const { forwarder } = this.#context;
    const connection = this.#context.connectionTo(router);
    const profile = protection === "tunnel" ? this.#context.siteProfile() : undefined;
    if (!connection || (protection === "tunnel" && !profile)) return retry(router);
    const replyTo = this.#replyPrefix + randomName();
    forwarder.flowBegun(address, router);
    const early = protection === "plain";
    let over = false;
    let ahead = 0;
    const failed = (reason: string): void => {
      if (over) return;
      over = true;
      this.#waiting.delete(replyTo);
      if (early) client.readAhead(undefined);
      forwarder.flowEnded(address, router);
      this.#context.debug(`flow to ${address} at ${router}: ${reason}`);
      retry(router);
    };
    connection.openStream({
      onStreamFailed: failed,
      onStreamOpen: (out, writer) => {
        // Until the answer comes a refusal means that nothing has reached a target: another one may be tried.
        const breakOff = (reason: string): void => {
          out.handler = undefined;
          out.finish(true);
          failed(reason);
        };
        out.handler = waitingFor(breakOff);
        this.#waiting.set(replyTo, {
          deadline: Date.now() + flowAnswerTimeoutMs,
          failed: breakOff,
          answered: (delivery) => {
            this.#waiting.delete(replyTo);
            const flow = new FlowStream(out, writer, delivery, ahead);
            if (ahead > 0) client.aheadTaken();
            const join = (stream: ByteStream, tunnel: Tunnel | undefined): void => {
              over = true;
              this.#context.counters.egress++;
              const cut = splice(client, stream, ({ bytesOut, bytesBack }) => {
                unguard();
                forwarder.flowEnded(address, router);
                this.#ending--;
                count(listener, bytesOut + ahead, bytesBack);
              });
              const unguard = tunnel ? this.#guard(address, tunnel, "serve", cut) : () => {};
            };
            if (!profile) return join(flow, undefined);
            tunnelAsClient(
              flow,
              profile,
              (site) => this.#refusalOf(address, site, "serve"),
              (result) => {
                if (typeof result !== "string") return join(result.stream, result);
                this.#context.refused(`flow to ${address} at ${router}: ${result}`);
                failed(result);
              },
            );
          },
        });
        // Named by its router, so that one between that serves the address too passes it on.
        const named = protection === "tunnel" && !this.#context.own.edge && !isEdgeHopName(router);
        const header = {
          to: named ? `amqp:/_topo/${area}/${router}/${servedPrefix}${address}` : address,
          replyTo,
          correlationId: `${this.#context.own.id}:${out.key}`,
          encrypted: protection === "tunnel",
        };
        out.write(encodeStreamHeader(header, this.#ownName));
        // What the client says first need not wait for the answer. It is kept until then, for the next router to try.
        if (early)
          client.readAhead((bytes) => {
            ahead += bytes.length;
            out.write(bytes);
          });
      },
    });
  }

  /** A stream has come from a neighbour. */
  fromRouter(connection: NextHop, stream: ArrivedStream, delivery: IncomingDelivery): void {
    const { to, annotations } = stream.header;
    if (this.#ownName !== undefined && annotations.trace.includes(this.#ownName))
      return delivery.settle(released);
    const answered = this.#waiting.get(to);
    if (answered) return answered.answered(delivery);
    const full = this.#context.full();
    if (full !== undefined) return delivery.settle(rejected("amqp:resource-limit-exceeded", full));
    const node = nodeAddress(to, this.#context.own);
    if (node.kind === "routing") return delivery.settle(released);
    if (node.kind === "node" && node.hop === this.#context.own.id) {
      const address = servedHere(node.name);
      const hop = address === undefined ? undefined : this.#chooseHere(address);
      if (address === undefined || !hop) return delivery.settle(released);
      return this.#handOver(connection, hop, address, stream, delivery);
    }
    if (node.kind === "node") return this.#onward(connection, node.hop, stream, delivery);
    const traced = new Set(annotations.trace.map(bareName));
    traced.add(connection.hopName);
    const hop = this.#context.forwarder.choose(node.address, traced);
    if (!hop) return delivery.settle(released);
    this.#handOver(connection, hop, node.address, stream, delivery);
  }
  /** A target of ours, or an edge router below us. */
  #chooseHere(address: string): Hop<Target> | undefined {
    const elsewhere = new Set<string>();
    for (;;) {
      const hop = this.#context.forwarder.choose(address, elsewhere);
      if (hop?.kind !== "remote" || isEdgeHopName(hop.router)) return hop;
      elsewhere.add(hop.router);
    }
  }
  #handOver(
    connection: NextHop,
    hop: Hop<Target>,
    address: string,
    stream: ArrivedStream,
    delivery: IncomingDelivery,
  ): void {
    const { replyTo, annotations } = stream.header;
    if (hop.kind === "remote") {
      if (this.#context.own.edge) return delivery.settle(released);
      return this.#onward(connection, hop.router, stream, delivery);
    }
    if (replyTo === undefined) return delivery.settle(deliveryFailed);
    if (stream.header.encrypted) return this.#serveInTunnel(hop.consumer, replyTo, delivery);
    const refused = this.#context.policies.refusalOfPlain(address, arrivalOf(connection, annotations));
    if (refused !== undefined) {
      this.#context.debug(`flow to ${address} over ${connection.hopName}: ${refused}`);
      return delivery.settle(rejected("amqp:unauthorized-access", refused));
    }
    this.#serve(hop.consumer, replyTo, delivery, connection.peer.site);
  }

  #onward(from: NextHop, router: string, stream: ArrivedStream, delivery: IncomingDelivery): void {
    const connection = this.#context.connectionTo(router);
    const ownName = this.#ownName;
    // An edge router passes nothing on: what is not for it was not meant to come here.
    if (!connection || ownName === undefined) return delivery.settle(released);
    connection.openStream({
      onStreamFailed: () => delivery.settle(released),
      onStreamOpen: (out) => {
        out.write(passOnHeader(stream, ownName, enteredAt(from)));
        this.#passing++;
        this.#context.counters.transit++;
        passOn(delivery, out, () => this.#passing--);
      },
    });
  }

  /** `site` is the one whose flow it is, as far as that is proven. */
  #serve(target: Target, replyTo: string, delivery: IncomingDelivery, site: string | undefined): void {
    const node = nodeAddress(replyTo, this.#context.own);
    const { address } = target;
    target.connect((server) => {
      if (typeof server === "string") {
        this.#context.debug(`${target.description} (${target.address}): ${server}`);
        return delivery.settle(deliveryFailed);
      }
      this.#ending++;
      this.#context.counters.egress++;
      const ended = (bytesOut: number, bytesBack: number): void => {
        this.#ending--;
        target.flowEnded(bytesOut, bytesBack);
      };
      const fail = (reason: string): void => {
        ended(0, 0);
        server.abort(reason);
        delivery.settle(deliveryFailed);
      };
      const connection = node.kind === "node" ? this.#context.connectionTo(node.hop) : undefined;
      if (!connection || delivery.settled) return fail("the client is gone");
      connection.openStream({
        onStreamFailed: fail,
        onStreamOpen: (out, writer) => {
          this.#context.counters.ingress++;
          out.write(encodeStreamHeader({ to: replyTo }, this.#ownName));
          const stream = new FlowStream(out, writer, delivery);
          const cut = splice(server, stream, ({ bytesOut, bytesBack }) => {
            unguard();
            ended(bytesOut, bytesBack);
          });
          const guarded = site !== undefined && this.#context.policies.get(address) !== undefined;
          // Whether the site is trusted the connection that proved it watches itself.
          const proof = { site: site ?? "", distrusted: () => undefined };
          const unguard = guarded ? this.#guard(address, proof, "use", cut) : () => {};
        },
      });
    });
  }

  /** The site has to be proven before a target hears of the flow. */
  #serveInTunnel(target: Target, replyTo: string, delivery: IncomingDelivery): void {
    const node = nodeAddress(replyTo, this.#context.own);
    const { address } = target;
    const profile = this.#context.siteProfile();
    const connection = node.kind === "node" ? this.#context.connectionTo(node.hop) : undefined;
    if (!profile || !connection) return delivery.settle(deliveryFailed);
    connection.openStream({
      onStreamFailed: () => delivery.settle(deliveryFailed),
      onStreamOpen: (out, writer) => {
        this.#context.counters.ingress++;
        this.#ending++;
        out.write(encodeStreamHeader({ to: replyTo }, this.#ownName));
        const reach = {
          connect: (done: (result: ByteStream | string) => void) => target.connect(done),
          abandon: (server: ByteStream) => {
            target.flowEnded(0, 0);
            server.abort("the client is gone");
          },
        };
        const accepts = (site: string): string | undefined => this.#refusalOf(address, site, "use");
        tunnelAsServer(new FlowStream(out, writer, delivery), profile, accepts, reach, (result) => {
          if (typeof result === "string") {
            this.#ending--;
            return this.#context.refused(`flow to ${address} over ${connection.hopName}: ${result}`);
          }
          this.#context.counters.egress++;
          const cut = splice(result.target, result.stream, ({ bytesOut, bytesBack }) => {
            unguard();
            this.#ending--;
            target.flowEnded(bytesOut, bytesBack);
          });
          const unguard = this.#guard(address, result, "use", cut);
        });
      },
    });
  }

  #refusalOf(address: string, site: string, what: "use" | "serve"): string | undefined {
    const { policies } = this.#context;
    const allowed = what === "use" ? policies.allows(address, site) : policies.mayServe(address, site);
    return allowed ? undefined : `the site ${site} may not ${what} ${address}`;
  }
  #guard(
    address: string,
    { site, distrusted }: Pick<Tunnel, "site" | "distrusted">,
    what: "use" | "serve",
    cut: (reason: string) => void,
  ): () => void {
    const refused = (): string | undefined => distrusted() ?? this.#refusalOf(address, site, what);
    return this.#guarded.add({ address, site, refused, cut });
  }
  /** Certificates or policies have changed: flows that would not be let in now end. */
  reconsider(): void {
    this.#guarded.reconsider();
  }

  /** Gives up on flows that nobody has answered in time. */
  tick(now: number): void {
    for (const waiting of [...this.#waiting.values()])
      if (now > waiting.deadline) waiting.failed("no answer in time");
  }
}

/** Begins the names of nodes that are an address as a router itself serves it. */
const servedPrefix = "served/";
const servedHere = (name: string): string | undefined =>
  name.startsWith(servedPrefix) ? name.slice(servedPrefix.length) : undefined;

/** The edge router that a neighbour is, as the place where a stream has entered. */
const enteredAt = (from: NextHop): string | undefined =>
  isEdgeHop(from) ? `${area}/${from.peerId}` : undefined;

function count(listener: TcpListener, bytesOut: number, bytesBack: number): void {
  listener.counters.connectionsClosed++;
  listener.counters.bytesIn += bytesOut;
  listener.counters.bytesOut += bytesBack;
}

function waitingFor(failed: (reason: string) => void): NonNullable<OutgoingDelivery["handler"]> {
  return {
    onReceived: () => {},
    onOutcome: (state) => failed(`refused (${state.kind})`),
    onWindow: () => {},
    onLost: () => failed("the link was lost"),
  };
}
