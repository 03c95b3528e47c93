// Who can be reached, and over which neighbour: routes and addresses of other routers, edges below, the router above.
// Tells it to those who choose (flows, messages, listeners) and to those who ask (routers, edges).
import type { Forwarder, RemoteCost } from "./forwarding/forwarder.ts";
import { Edges, routerOfEdge, Uplinks } from "./inter-router/edge-neighbors.ts";
import { edgeHopName, type NextHop, uplinkName } from "./inter-router/next-hop.ts";
import type { OwnNode } from "./inter-router/node-address.ts";
import type { RoutingDriver } from "./inter-router/routing-driver.ts";
import type { TcpListeners } from "./management/tcp-entities.ts";
import type { MessageSwitch } from "./messages/message-switch.ts";
import type { Distributions } from "./routing/distribution.ts";
import type { Target } from "./stream/target.ts";

/** The rooms that are told. They are made one after the other, so they are asked for when they are needed. */
export interface ReachContext {
  readonly own: OwnNode;
  readonly distributions: Distributions;
  readonly forwarder: Forwarder<Target>;
  driver(): RoutingDriver;
  messages(): MessageSwitch;
  tcpListeners(): TcpListeners;
}

export class Reach {
  readonly #context: ReachContext;
  /** Edge routers below us. */
  readonly edges = new Edges();
  /** What is above us, when we are an edge router. */
  readonly uplinks = new Uplinks(() => this.changed());
  #addressesChanged = false;

  constructor(context: ReachContext) {
    this.#context = context;
  }

  /** Once per turn, however many targets come and go in it. */
  localAddressesChanged(): void {
    if (this.#addressesChanged) return;
    this.#addressesChanged = true;
    setImmediate(() => {
      this.#addressesChanged = false;
      const addresses = [
        ...this.#context.forwarder.localAddresses(),
        ...this.#context.messages().localAddresses(),
      ];
      const keys = addresses.map((address) => `M${address}`);
      if (!this.#context.own.edge)
        this.#context.driver().localAddresses(new Set([...keys, ...this.edges.keys()]));
      this.changed();
    });
  }
  /** The neighbour over which a router, an edge or the uplink is reached. */
  connectionTo(hop: string): NextHop | undefined {
    if (this.#context.own.edge) return hop === uplinkName ? this.uplinks.active : undefined;
    const edge = this.edges.get(hop);
    if (edge) return edge;
    const { engine } = this.#context.driver();
    const router = hop.startsWith(edgeHopName("")) ? routerOfEdge(hop, engine.remoteAddresses()) : hop;
    return router === undefined ? undefined : this.#context.driver().connectionTo(router);
  }
  /** Routes, the addresses of others, or what is served here have changed. */
  changed(): void {
    const { engine } = this.#context.driver();
    const remote = new Map<string, Map<string, RemoteCost>>();
    for (const [router, keys] of engine.remoteAddresses()) {
      const cost = engine.routes.get(router)?.cost ?? 0;
      for (const key of keys) {
        if (!key.startsWith("M")) continue;
        const address = key.slice(1);
        const routers = remote.get(address) ?? new Map<string, RemoteCost>();
        remote.set(address, routers.set(router, { cost }));
      }
    }
    this.#context.messages().setRemote(remote);
    const above = new Map<string, Map<string, RemoteCost>>(remote);
    const add = (address: string, hop: string): void => {
      above.set(address, new Map(above.get(address)).set(hop, { cost: 1 }));
    };
    for (const downlink of this.edges.all())
      for (const address of downlink.served) add(address, downlink.hopName);
    if (this.#context.own.edge) this.#uplinkChanged(add);
    this.#context.forwarder.setRemote(above);
    this.#context.tcpListeners().reachabilityChanged();
    for (const downlink of this.edges.all())
      downlink.track((address) => this.#context.forwarder.isReachable(address, downlink.hopName));
  }
  /** What an edge router tells the router above it, and reaches over it. */
  #uplinkChanged(add: (address: string, hop: string) => void): void {
    const clients = this.#context.messages().clientAddresses();
    const served = new Set([...this.#context.forwarder.localAddresses(), ...clients]);
    this.uplinks.setAddresses(served, new Set(this.#context.tcpListeners().addresses()));
    const { active } = this.uplinks;
    if (!active) return;
    for (const address of active.reachable) add(address, uplinkName);
    for (const address of clients)
      if (this.#context.distributions.of(address) === "multicast") add(address, uplinkName);
  }
}
