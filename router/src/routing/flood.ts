// Messages for all routers: to which neighbours they go on, and which of them have been here already. Pure.
import type { Route } from "./shortest-path.ts";

/**
 * Neighbours to which a message for all goes on: never those it has passed. Advertisements go to all of them (`flood`),
 * so that one lost way does not matter; what is filtered by FloodFilter crosses each link once. Address updates go down
 * the tree of the router where they began.
 */
export function floodTargets(
  neighbors: readonly string[],
  trace: ReadonlySet<string>,
  origin: string,
  routes: ReadonlyMap<string, Route>,
  flood: boolean,
): string[] {
  const ahead = neighbors.filter((id) => !trace.has(id));
  if (flood || ahead.length === 0) return ahead;
  const onTree = new Set<string>();
  for (const route of routes.values()) if (route.isValidOrigin(origin)) onTree.add(route.nextHop);
  return ahead.filter((id) => onTree.has(id));
}

/** What has come a moment ago over another way need not go round again: in a mesh it would do so on every path. */
export class FloodFilter {
  readonly #windowMs: number;
  readonly #maxOrigins: number;
  /** By origin: what came of late. Several, because old and new overtake each other on different ways. */
  readonly #recent = new Map<string, { readonly text: string; readonly at: number }[]>();

  constructor(windowMs = 900, maxOrigins = 2048) {
    this.#windowMs = windowMs;
    this.#maxOrigins = maxOrigins;
  }
  /** Whether this has not come from the origin within the window. `kind` tells apart what an origin sends. */
  isNew(origin: string, kind: string, text: string, now: number): boolean {
    const key = `${kind} ${origin}`;
    const recent = this.#recent.get(key)?.filter(({ at }) => now - at < this.#windowMs) ?? [];
    if (recent.some((one) => one.text === text)) return false;
    if (!this.#recent.has(key) && this.#recent.size >= this.#maxOrigins) this.#recent.clear();
    this.#recent.set(key, [...recent.slice(-maxRecent), { text, at: now }]);
    return true;
  }
}

const maxRecent = 15;
