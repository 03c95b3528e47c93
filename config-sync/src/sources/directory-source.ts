import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { type FSWatcher, watch } from "chokidar";
import { messageOf } from "../errors.ts";
import type { Snapshot, SourceText } from "./declaration-source.ts";

/** Larger files are not declarations. */
const maxFileBytes = 10 * 1024 * 1024;
const maxFiles = 10_000;
const maxDepth = 8;
/** Editors write in several steps: this long after the first event the whole is read. */
const settleMs = 60;

/** Whether a file holds declarations: a .yaml or .yml that is no editor's temporary file. */
export function isDeclarationFile(path: string): boolean {
  const name = basename(path);
  return [".yaml", ".yml"].includes(extname(name)) && !/^[.#~]|~$/.test(name);
}

/**
 * Reads files and folders whole. Folders are walked in order of name; entries that begin with a dot are passed over,
 * but what a symbolic link leads to is read (mounted ConfigMaps are links into `..data`).
 */
export function readSnapshot(paths: readonly string[]): Snapshot {
  const texts: SourceText[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  const visit = (path: string, named: boolean, depth: number): void => {
    try {
      const status = statSync(path);
      if (status.isDirectory()) {
        if (depth > maxDepth) throw new Error(`folders are nested deeper than ${maxDepth}`);
        for (const entry of readdirSync(path).sort())
          if (!entry.startsWith(".") && entry !== "node_modules") visit(join(path, entry), false, depth + 1);
      } else if (named || isDeclarationFile(path)) {
        if (status.size > maxFileBytes) throw new Error(`larger than ${maxFileBytes} bytes`);
        if (texts.length >= maxFiles) throw new Error(`more than ${maxFiles} files`);
        texts.push({ path, text: decodeUtf8(readFileSync(path)) });
      }
    } catch (error) {
      // A file that vanished while its folder was read is simply not there.
      if (!named && (error as NodeJS.ErrnoException).code === "ENOENT") return;
      unreadable.push({ path, reason: messageOf(error) });
    }
  };
  for (const path of paths) visit(path, true, 0);
  return { texts, unreadable };
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error("not UTF-8 text");
  }
}

/** Watches files and folders and tells when it is time to read them again. */
export class DirectorySource {
  readonly #paths: readonly string[];
  readonly #watcher: FSWatcher;
  #timer: NodeJS.Timeout | undefined;

  constructor(paths: readonly string[], onChange: () => void, onError: (error: unknown) => void) {
    this.#paths = paths;
    this.#watcher = watch([...paths], { ignoreInitial: true, followSymlinks: true, depth: maxDepth });
    // Not put off by further events: somebody who writes all the time must not keep what is there from being read.
    const settle = (): void => {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        onChange();
      }, settleMs);
    };
    this.#watcher.on("all", settle);
    // A link that is swapped for another adds and removes no name: only the raw event tells.
    this.#watcher.on("raw", settle);
    this.#watcher.on("error", onError);
  }
  read(): Snapshot {
    return readSnapshot(this.#paths);
  }
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#watcher.close();
  }
}
