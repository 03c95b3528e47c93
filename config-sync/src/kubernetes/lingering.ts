// ConfigMaps whose names carry a hash are swapped: tools delete the old one and make the new one, in either order and
// not in one step. What has just gone still counts for a while. Pure.
import type { KubeObject } from "./api.ts";
import { originOf } from "./documents.ts";

/** How long what is gone may wait for what takes its place. */
export const lingerMs = 5000;

export class Lingering {
  #present = new Map<string, KubeObject>();
  readonly #gone = new Map<string, { readonly object: KubeObject; readonly at: number }>();

  /** Those that are there, and those that have gone a short while ago and nothing has taken the place of. */
  update(present: readonly KubeObject[], now: number): KubeObject[] {
    const names = new Set(present.map(({ metadata }) => metadata.name));
    for (const [name, object] of this.#present)
      if (!names.has(name)) this.#gone.set(name, { object, at: now });
    this.#present = new Map(present.map((object) => [object.metadata.name, object]));
    const origins = new Set(present.map(originOf));
    for (const [name, { object, at }] of this.#gone)
      if (names.has(name) || now - at >= lingerMs || origins.has(originOf(object))) this.#gone.delete(name);
    return [...present, ...[...this.#gone.values()].map(({ object }) => object)];
  }
  /** When something that is gone stops counting; undefined when nothing waits. */
  get nextAt(): number | undefined {
    const times = [...this.#gone.values()].map(({ at }) => at + lingerMs);
    return times.length === 0 ? undefined : Math.min(...times);
  }
}
