// Small texts by key that are kept over restarts: issued tokens, and what was received for those of others.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { privateFolder, readIfThere, writePrivate } from "../credentials/files.ts";

export interface KeyedStore {
  read(): Promise<ReadonlyMap<string, string>>;
  /** Writes one key if it still is as it was read; false when somebody else has written meanwhile. */
  write(key: string, text: string | undefined, before: string | undefined): Promise<boolean>;
}

const keyPattern = /^[a-z0-9][-a-z0-9.]{0,120}\.json$/;

/** Files of a folder. */
export class FileStore implements KeyedStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    privateFolder(folder);
  }
  async read(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const entry of readdirSync(this.#folder).sort()) {
      const text = keyPattern.test(entry) ? readIfThere(join(this.#folder, entry)) : undefined;
      if (text !== undefined) found.set(entry, text);
    }
    return found;
  }
  async write(key: string, text: string | undefined, before: string | undefined): Promise<boolean> {
    const path = join(this.#folder, key);
    if (readIfThere(path) !== before) return false;
    if (text === undefined) rmSync(path, { force: true });
    else writePrivate(path, text);
    return true;
  }
}
export const tokenKey = (name: string): string => `token.${name}.json`;
export const linkKey = (to: string): string => `link.${to}.json`;
