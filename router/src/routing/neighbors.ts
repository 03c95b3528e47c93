import type { Hello } from "./messages.ts";

/** One inter-router connection as the protocol sees it. */
export interface Neighbor {
  readonly linkId: number;
  /** The router id to which the connection is bound: HELLOs that claim another are ignored. */
  readonly id: string;
  readonly cost: number;
  instance: number;
  /** When a HELLO that names us was last heard, in ms; undefined before the first. */
  heardAt: number | undefined;
  /** When any HELLO was last heard. */
  seenAt: number | undefined;
  up: boolean;
}

/** What a HELLO or the passing of time changed. */
export interface NeighborChange {
  readonly neighbor: Neighbor;
  readonly up: boolean;
  readonly why: string;
}

/** The neighbours, by the link over which they are heard. */
export class NeighborTable {
  readonly #links = new Map<number, Neighbor>();
  readonly #self: string;
  readonly #maxAgeMs: number;

  constructor(self: string, maxAgeMs: number) {
    this.#self = self;
    this.#maxAgeMs = maxAgeMs;
  }
  linkOpened(linkId: number, id: string, cost: number): void {
    this.#links.set(linkId, {
      linkId,
      id,
      cost,
      instance: 0,
      heardAt: undefined,
      seenAt: undefined,
      up: false,
    });
  }
  linkClosed(linkId: number): NeighborChange | undefined {
    const neighbor = this.#links.get(linkId);
    this.#links.delete(linkId);
    if (!neighbor?.up) return undefined;
    neighbor.up = false;
    return { neighbor, up: false, why: "connection closed" };
  }
  get(linkId: number): Neighbor | undefined {
    return this.#links.get(linkId);
  }
  all(): Iterable<Neighbor> {
    return this.#links.values();
  }

  /** A HELLO: the neighbour is up when it has heard us too. */
  onHello(linkId: number, hello: Hello, now: number): NeighborChange | undefined {
    const neighbor = this.#links.get(linkId);
    if (!neighbor) return undefined;
    neighbor.instance = hello.instance;
    neighbor.seenAt = now;
    if (!hello.seen.includes(this.#self)) return undefined;
    neighbor.heardAt = now;
    if (neighbor.up) return undefined;
    neighbor.up = true;
    return { neighbor, up: true, why: "HELLO exchanged" };
  }

  /** Neighbours that have been silent for too long. */
  expire(now: number): NeighborChange[] {
    const lost: NeighborChange[] = [];
    for (const neighbor of this.#links.values())
      if (neighbor.up && now - (neighbor.heardAt ?? 0) > this.#maxAgeMs) {
        neighbor.up = false;
        lost.push({ neighbor, up: false, why: `no HELLO for ${this.#maxAgeMs / 1000} s` });
      }
    return lost;
  }
  /** Whom we have heard lately: goes into our HELLO. */
  seen(now: number): string[] {
    const ids = new Set<string>();
    for (const neighbor of this.#links.values())
      if (neighbor.seenAt !== undefined && now - neighbor.seenAt <= this.#maxAgeMs) ids.add(neighbor.id);
    return [...ids].sort();
  }
  /** Our link state: each neighbour that is up, with its cheapest link. */
  peers(): Map<string, number> {
    const peers = new Map<string, number>();
    for (const neighbor of this.#links.values())
      if (neighbor.up)
        peers.set(neighbor.id, Math.min(neighbor.cost, peers.get(neighbor.id) ?? neighbor.cost));
    return peers;
  }
  /** The link to use towards a neighbour: the cheapest, the oldest among equals. */
  linkTo(id: string): number | undefined {
    let best: Neighbor | undefined;
    for (const neighbor of this.#links.values())
      if (neighbor.up && neighbor.id === id && (!best || neighbor.cost < best.cost)) best = neighbor;
    return best?.linkId;
  }
}
