// What the other sites have said that they expose. Pure: it is told messages and the time.
import type { OfferedService } from "../desired-state/surroundings.ts";
import { type CatalogueEntry, type Envelope, readEnvelope } from "./entry.ts";

/** A site and what of it counts now. */
export interface CatalogueSite {
  readonly site: string;
  readonly services: number;
  /** Why its latest word was not taken; empty when it was. */
  readonly refused: string;
}
interface Known {
  entry: CatalogueEntry | undefined;
  expiresAt: number;
  refused: string;
}

export interface CatalogueOptions {
  readonly ownSite: string;
  /** Why an envelope is not what its site has said; undefined when it is. */
  forgery(entry: CatalogueEntry, envelope: Envelope, now: number): string | undefined;
}

/** Clocks of two sites may differ by this much. */
const skewMs = 5 * 60_000;
/** How long a refusal is shown after it was heard last. */
const refusalMs = 60_000;
/** Sites beyond this are not listened to. */
const maxSites = 1024;

export class Catalogue {
  readonly #options: CatalogueOptions;
  readonly #sites = new Map<string, Known>();

  constructor(options: CatalogueOptions) {
    this.#options = options;
  }

  /** Takes a message in. Tells whether something has changed, whether the site was not known before, and what was believed. */
  receive(text: unknown, now: number): { changed: boolean; isNew: boolean; entry?: CatalogueEntry } {
    const nothing = { changed: false, isNew: false };
    let read: ReturnType<typeof readEnvelope>;
    try {
      read = readEnvelope(text);
    } catch {
      // Whoever has sent it is not known: there is nobody to show it for.
      return nothing;
    }
    const { entry, envelope } = read;
    if (entry.site === this.#options.ownSite) return nothing;
    const known = this.#sites.get(entry.site);
    if (!known && this.#sites.size >= maxSites) return nothing;
    // Heard before, over another way or from somebody who repeats it.
    if (known?.entry && entry.sequence <= known.entry.sequence) return nothing;
    const refused = this.#refusal(entry, envelope, now);
    if (refused !== undefined) {
      // What is refused takes nothing away that was proven.
      const site = known?.entry ? known : { entry: undefined, expiresAt: now + refusalMs, refused: "" };
      this.#sites.set(entry.site, { ...site, refused });
      return { changed: known?.refused !== refused, isNew: false };
    }
    const changed = !known?.entry || JSON.stringify(known.entry.services) !== JSON.stringify(entry.services);
    this.#sites.set(entry.site, { entry, expiresAt: now + entry.lifeSeconds * 1000, refused: "" });
    return { changed: changed || known.refused !== "", isNew: !known?.entry, entry };
  }
  #refusal(entry: CatalogueEntry, envelope: Envelope, now: number): string | undefined {
    const forgery = this.#options.forgery(entry, envelope, now);
    if (forgery !== undefined) return forgery;
    if (entry.sequence > now + skewMs) return "its time lies in the future: is a clock wrong?";
    if (entry.sequence < now - entry.lifeSeconds * 1000 - skewMs) return "it is too old: is a clock wrong?";
    return undefined;
  }
  /** Forgets what has expired; tells whether something has. */
  expire(now: number): boolean {
    let changed = false;
    for (const [name, { entry, expiresAt }] of this.#sites)
      if (now > expiresAt) {
        changed ||= entry !== undefined;
        this.#sites.delete(name);
      }
    return changed;
  }
  /** The services of every site whose word counts. */
  services(): Map<string, readonly OfferedService[]> {
    const found = new Map<string, readonly OfferedService[]>();
    for (const [name, { entry }] of this.#sites) if (entry) found.set(name, entry.services);
    return found;
  }
  sites(): CatalogueSite[] {
    return [...this.#sites]
      .map(([site, { entry, refused }]) => ({ site, services: entry?.services.length ?? 0, refused }))
      .sort((left, right) => (left.site < right.site ? -1 : 1));
  }
}
