// The edge routers below an interior router, and the uplinks of an edge router.
import type { EdgeDownlink } from "./edge-downlink.ts";
import type { EdgeUplink } from "./edge-uplink.ts";
import { edgeHopName } from "./next-hop.ts";

/** Edge routers that are connected here. */
export class Edges {
  readonly #downlinks = new Map<string, EdgeDownlink>();

  add(downlink: EdgeDownlink): void {
    // One that comes back before its old connection is noticed as dead takes its place.
    const before = this.#downlinks.get(downlink.hopName);
    this.#downlinks.set(downlink.hopName, downlink);
    before?.amqp.close({
      condition: "amqp:connection:forced",
      description: "the edge router has connected anew",
    });
  }
  remove(downlink: EdgeDownlink): void {
    if (this.#downlinks.get(downlink.hopName) === downlink) this.#downlinks.delete(downlink.hopName);
  }
  get(hopName: string): EdgeDownlink | undefined {
    return this.#downlinks.get(hopName);
  }
  all(): Iterable<EdgeDownlink> {
    return this.#downlinks.values();
  }
  /** What other routers are told: under these keys they find our edges. */
  keys(): string[] {
    return [...this.#downlinks.values()].map(({ peerId }) => `H${peerId}`);
  }
}

/** The router that has an edge, by what it has told. */
export function routerOfEdge(
  hopName: string,
  addresses: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  for (const [router, keys] of addresses)
    for (const key of keys) if (key.startsWith("H") && edgeHopName(key.slice(1)) === hopName) return router;
  return undefined;
}

/** The open uplinks of an edge router in the order in which they came up: the first one is active. */
export class Uplinks {
  readonly #open: EdgeUplink[] = [];
  readonly #onActive: () => void;
  #served: ReadonlySet<string> = new Set();
  #wanted: ReadonlySet<string> = new Set();

  /** `onActive` is told when another uplink carries everything from here on, or none. */
  constructor(onActive: () => void) {
    this.#onActive = onActive;
  }
  get active(): EdgeUplink | undefined {
    return this.#open[0];
  }
  opened(uplink: EdgeUplink): void {
    this.#open.push(uplink);
    if (uplink === this.active) this.#activate(uplink);
  }
  closed(uplink: EdgeUplink): void {
    const at = this.#open.indexOf(uplink);
    if (at < 0) return;
    this.#open.splice(at, 1);
    if (at > 0) return;
    const next = this.active;
    if (next) this.#activate(next);
    else this.#onActive();
  }
  #activate(uplink: EdgeUplink): void {
    uplink.activate();
    uplink.setAddresses(this.#served, this.#wanted);
    this.#onActive();
  }
  setAddresses(served: ReadonlySet<string>, wanted: ReadonlySet<string>): void {
    this.#served = served;
    this.#wanted = wanted;
    this.active?.setAddresses(served, wanted);
  }
}
