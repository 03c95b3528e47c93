// When a site says what it exposes: when that changes, when somebody new can hear it, and again before it expires. Pure.
import type { OfferedService } from "../desired-state/surroundings.ts";
import { type CatalogueEntry, maxServices } from "./entry.ts";

const lifeSeconds = 60;
const repeatMs = 20_000;

export class Publisher {
  #said = "";
  #saidAt = Number.NEGATIVE_INFINITY;
  #sequence = 0;
  #listeners: ReadonlySet<string> = new Set();
  #asked = false;

  /** Lets the next `due` speak, whatever was said before: somebody has come who has not heard it. */
  askAgain(): void {
    this.#asked = true;
  }
  /** What is to be said now, or undefined. `listeners` are the routers that can hear it. */
  due(
    own: { readonly site: string; readonly network: string; readonly identity: string },
    services: readonly OfferedService[],
    listeners: readonly string[],
    now: number,
  ): CatalogueEntry | undefined {
    const offered = services.slice(0, maxServices).map(({ service, protocol, ports, allow, encryption }) => ({
      service,
      protocol,
      ports: ports.map(({ name, port, address }) => ({ name, port, address })),
      allow: [...allow],
      ...(encryption === "end-to-end" && { encryption }),
    }));
    const saying = JSON.stringify([own, offered]);
    const newcomer = listeners.some((router) => !this.#listeners.has(router));
    this.#listeners = new Set(listeners);
    const late = now - this.#saidAt >= repeatMs;
    if (saying === this.#said && !newcomer && !this.#asked && !late) return undefined;
    if (listeners.length === 0) return undefined;
    this.#said = saying;
    this.#saidAt = now;
    this.#asked = false;
    // Greater than every one before it, also when the clock goes back.
    this.#sequence = Math.max(now, this.#sequence + 1);
    return { ...own, sequence: this.#sequence, lifeSeconds, services: offered };
  }
}
