import type { EntityHandler, EntityValues } from "./agent.ts";

/** Entities that are kept and shown, and have no effect here: what Skupper writes of the place of a router. */
export class StoredEntities implements EntityHandler {
  readonly #entities = new Map<string, EntityValues>();

  *list(): Iterable<EntityValues> {
    yield* this.#entities.values();
  }
  create(name: string, attributes: Record<string, string | number | boolean>): void {
    this.#entities.set(name, { name, ...attributes });
  }
}

/** Types that skupper-router's tools ask for and of which there is nothing here. */
export const emptyTypes = ["router.config.autoLink", "policy", "vhost", "vhostStats", "allocator"] as const;
export const noEntities: EntityHandler = { list: () => [] };
