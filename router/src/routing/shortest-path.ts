/** Cost of each link, by router and neighbour. */
export type Graph = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** How to reach a router. */
export class Route {
  /** The neighbour to which traffic for that router goes. */
  readonly nextHop: string;
  readonly cost: number;
  readonly #destination: string;
  readonly #origins: Origins;

  constructor(destination: string, nextHop: string, cost: number, origins: Origins) {
    this.#destination = destination;
    this.nextHop = nextHop;
    this.cost = cost;
    this.#origins = origins;
  }
  /** Whether the origin's own shortest path to the router passes through us: only its multicasts are passed on. */
  isValidOrigin(origin: string): boolean {
    return this.#origins.behindUs(origin).has(this.#destination);
  }
  /** All of them, in order: for display, it costs a tree for each router. */
  get validOrigins(): readonly string[] {
    return this.#origins.all().filter((origin) => this.isValidOrigin(origin));
  }
}

/** The trees of other routers, each made when it is asked for first: most never are before the network changes again. */
class Origins {
  readonly #self: string;
  readonly #graph: Graph;
  readonly #reachable: ReadonlySet<string>;
  readonly #behindUs = new Map<string, ReadonlySet<string>>();

  constructor(self: string, graph: Graph, reachable: ReadonlySet<string>) {
    this.#self = self;
    this.#graph = graph;
    this.#reachable = reachable;
  }
  all(): string[] {
    return [...this.#graph.keys()].filter((id) => id !== this.#self && this.#reachable.has(id)).sort();
  }
  /** The routers that an origin reaches through us. */
  behindUs(origin: string): ReadonlySet<string> {
    const known = this.#behindUs.get(origin);
    if (known) return known;
    const found = new Set<string>();
    if (origin !== this.#self && this.#reachable.has(origin)) {
      const tree = treeFrom(origin, this.#graph);
      for (const destination of tree.cost.keys()) {
        if (destination === origin || destination === this.#self) continue;
        let at: string | undefined = destination;
        while (at !== undefined && at !== origin && at !== this.#self) at = tree.previous.get(at);
        if (at === this.#self) found.add(destination);
      }
    }
    this.#behindUs.set(origin, found);
    return found;
  }
}

interface Tree {
  readonly cost: Map<string, number>;
  readonly previous: Map<string, string>;
}

/**
 * Dijkstra from one root. Among equals the lower id is settled first, and the first path found stays: every router
 * must break ties alike, or multicasts loop.
 */
function treeFrom(root: string, graph: Graph): Tree {
  const cost = new Map([[root, 0]]);
  const previous = new Map<string, string>();
  const open = new Set([root]);
  const settled = new Set<string>();
  while (open.size > 0) {
    let nearest: string | undefined;
    for (const id of open) {
      if (nearest === undefined) nearest = id;
      else {
        const difference = (cost.get(id) as number) - (cost.get(nearest) as number);
        if (difference < 0 || (difference === 0 && id < nearest)) nearest = id;
      }
    }
    const from = nearest as string;
    open.delete(from);
    settled.add(from);
    for (const [to, linkCost] of graph.get(from) ?? []) {
      if (settled.has(to)) continue;
      const total = (cost.get(from) as number) + linkCost;
      const known = cost.get(to);
      if (known === undefined || total < known) {
        cost.set(to, total);
        previous.set(to, from);
        open.add(to);
      }
    }
  }
  return { cost, previous };
}

/** A router whose link state is not known yet is taken to link back to whoever names it, with cost 1. */
function completed(graph: Graph): Graph {
  const whole = new Map([...graph].map(([id, peers]) => [id, new Map(peers)]));
  for (const [id, peers] of graph)
    for (const peer of peers.keys())
      if (!graph.has(peer)) {
        const back = whole.get(peer) ?? new Map<string, number>();
        back.set(id, 1);
        whole.set(peer, back);
      }
  return whole;
}

/** The routes from `self` to every router that can be reached. */
export function shortestPaths(self: string, links: Graph): Map<string, Route> {
  const graph = completed(links);
  const own = treeFrom(self, graph);
  const origins = new Origins(self, graph, new Set(own.cost.keys()));
  const routes = new Map<string, Route>();
  for (const [destination, cost] of own.cost) {
    if (destination === self) continue;
    let nextHop = destination;
    for (let before = own.previous.get(nextHop); before !== undefined && before !== self; ) {
      nextHop = before;
      before = own.previous.get(nextHop);
    }
    routes.set(destination, new Route(destination, nextHop, cost, origins));
  }
  return routes;
}
