// Where the sites of one machine meet: a folder in which each leaves its identity and where it is reached, and finds
// those of the others. What is in it is public; who may write into it is trusted to introduce sites.
import { X509Certificate } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { privateFolder, readIfThere, writePrivate } from "./files.ts";

/** What a site tells the others. */
export interface Introduction {
  readonly site: string;
  /** The certificate of its CA, PEM. */
  readonly identity: string;
  readonly endpoints: readonly string[];
}

export class Rendezvous {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    privateFolder(folder);
  }
  tell(introduction: Introduction): void {
    const path = join(this.#folder, `${introduction.site}.json`);
    const text = `${JSON.stringify(introduction, null, 2)}\n`;
    if (readIfThere(path) !== text) writePrivate(path, text);
  }
  /** The introductions of the others; one that cannot be read is passed over and named. */
  others(site: string, onBad: (file: string) => void): Introduction[] {
    const found: Introduction[] = [];
    for (const entry of readdirSync(this.#folder).sort()) {
      if (!/^[a-z0-9][-a-z0-9]*\.json$/.test(entry) || entry === `${site}.json`) continue;
      try {
        const introduction = JSON.parse(
          readIfThere(join(this.#folder, entry)) ?? "null",
        ) as Introduction | null;
        if (introduction?.site !== entry.slice(0, -".json".length)) throw new Error("it names another site");
        new X509Certificate(introduction.identity);
        found.push(introduction);
      } catch {
        onBad(entry);
      }
    }
    return found;
  }
}
