import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { type FSWatcher, watch } from "chokidar";
import { messageOf } from "../errors.ts";
import type { Snapshot, SourceText } from "./declaration-source.ts";
import { sourceText, tooLarge } from "./source-text.ts";

/** Larger files are not declarations: a ConfigMap ends at 1 MiB. */
const maxFileBytes = 4 * 1024 * 1024;
const maxFiles = 20_000;
const maxDepth = 8;
/** Editors write in several steps: this long after the first event the whole is read. */
const settleMs = 60;

/** Without an event the disk is looked at this often. */
const rescanMs = 5000;
/** Clocks of file systems tick in steps of up to this. */
const stampGrainMs = 2000;

/** Files as they were read last, by path; those whose stamp is the same are not read again. */
export type KnownFiles = Map<string, { readonly stamp: string; readonly source: SourceText }>;

/** Files with expectations stand beside declarations, for `isthmus policy test`. */
const expectationSuffix = /\.expect\.ya?ml$/;

/** Whether a file holds declarations: a .yaml or .yml that is no editor's temporary file. */
export function isDeclarationFile(path: string): boolean {
  const name = basename(path);
  return (
    [".yaml", ".yml"].includes(extname(name)) && !/^[.#~]|~$/.test(name) && !expectationSuffix.test(name)
  );
}

/** The files with expectations among the paths, and in the folders among them. Throws what the disk throws. */
export function expectationFiles(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return expectationSuffix.test(path) ? [path] : [];
    return readdirSync(path, { recursive: true, encoding: "utf8" })
      .filter((entry) => expectationSuffix.test(entry))
      .sort()
      .map((entry) => join(path, entry));
  });
}

/**
 * Reads files and folders whole. Folders are walked in order of name; entries that begin with a dot are passed over,
 * but what a symbolic link leads to is read (mounted ConfigMaps are links into `..data`).
 */
export function readSnapshot(paths: readonly string[], known: KnownFiles = new Map()): Snapshot {
  const texts: SourceText[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  const seen: KnownFiles = new Map();
  const readAt = Date.now();
  const visit = (path: string, named: boolean, depth: number): void => {
    try {
      const status = statSync(path);
      if (status.isDirectory()) {
        if (depth > maxDepth) throw new Error(`folders are nested deeper than ${maxDepth}`);
        for (const entry of readdirSync(path).sort())
          if (!entry.startsWith(".") && entry !== "node_modules") visit(join(path, entry), false, depth + 1);
      } else if (named || isDeclarationFile(path)) {
        if (texts.length >= maxFiles) throw new Error(`more than ${maxFiles} files`);
        if (status.size > maxFileBytes) return void texts.push(tooLarge(path, status.size, maxFileBytes));
        const stamp = `${status.ino} ${status.size} ${status.mtimeMs} ${status.ctimeMs}`;
        const before = known.get(path);
        const source = before?.stamp === stamp ? before.source : sourceText(path, readFileSync(path));
        // Within the clock's grain a file may change twice and bear one stamp: such a one is read again.
        if (status.ctimeMs < readAt - stampGrainMs) seen.set(path, { stamp, source });
        texts.push(source);
      }
    } catch (error) {
      // A file that vanished while its folder was read is simply not there.
      if (!named && (error as NodeJS.ErrnoException).code === "ENOENT") return;
      unreadable.push({ path, reason: messageOf(error) });
    }
  };
  for (const path of paths) visit(path, true, 0);
  known.clear();
  for (const [path, file] of seen) known.set(path, file);
  return { texts, unreadable };
}

/** Watches files and folders and tells when it is time to read them again. */
export class DirectorySource {
  readonly #paths: readonly string[];
  readonly #watcher: FSWatcher;
  readonly #known: KnownFiles = new Map();
  #timer: NodeJS.Timeout | undefined;
  #last: Snapshot | undefined;
  #readAt = 0;
  #dirty = true;

  constructor(paths: readonly string[], onChange: () => void, onError: (error: unknown) => void) {
    this.#paths = paths;
    this.#watcher = watch([...paths], { ignoreInitial: true, followSymlinks: true, depth: maxDepth });
    // Not put off by further events: somebody who writes all the time must not keep what is there from being read.
    const settle = (): void => {
      this.#dirty = true;
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#dirty = true;
        onChange();
      }, settleMs);
    };
    this.#watcher.on("all", settle);
    // A link that is swapped for another adds and removes no name: only the raw event tells.
    this.#watcher.on("raw", settle);
    this.#watcher.on("error", onError);
  }
  /**
   * Everything as it is now. While nothing changes it is the same object again. Without an event the disk is looked at
   * only every few seconds: watching is known to miss things on some file systems.
   */
  read(): Snapshot {
    const now = Date.now();
    if (this.#last && !this.#dirty && now - this.#readAt < rescanMs) return this.#last;
    this.#dirty = false;
    this.#readAt = now;
    const snapshot = readSnapshot(this.#paths, this.#known);
    if (!this.#last || !sameSnapshot(this.#last, snapshot)) this.#last = snapshot;
    return this.#last;
  }
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#watcher.close();
  }
}

function sameSnapshot(left: Snapshot, right: Snapshot): boolean {
  return (
    left.texts.length === right.texts.length &&
    left.texts.every(({ path, text, defect }, index) => {
      const other = right.texts[index];
      return other?.path === path && other.text === text && other.defect?.message === defect?.message;
    }) &&
    JSON.stringify(left.unreadable) === JSON.stringify(right.unreadable)
  );
}
