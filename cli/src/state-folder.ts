import { createHash } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const defaultStateFolder = ".isthmus";

/** Where things of one site are, below the state folder. */
export interface SitePaths {
  readonly folder: string;
  readonly routerConfiguration: string;
  readonly socket: string;
  readonly status: string;
}

/** A socket's path must be short (108 bytes on Linux, 104 elsewhere). */
const maxSocketPath = 100;

export function sitePaths(stateFolder: string, site: string): SitePaths {
  const folder = join(resolve(stateFolder), "sites", site);
  let socket = join(folder, "router.sock");
  if (Buffer.byteLength(socket) > maxSocketPath) {
    const short = join(tmpdir(), `isthmus-${process.getuid?.() ?? 0}`);
    mkdirSync(short, { recursive: true, mode: 0o700 });
    socket = join(short, `${createHash("sha256").update(socket).digest("hex").slice(0, 16)}.sock`);
  }
  return {
    folder,
    socket,
    routerConfiguration: join(folder, "router.json"),
    status: join(folder, "status.json"),
  };
}
export const sitesFolder = (stateFolder: string): string => join(resolve(stateFolder), "sites");
export const rendezvousFolder = (stateFolder: string): string => join(resolve(stateFolder), "rendezvous");
export const lockFile = (stateFolder: string): string => join(resolve(stateFolder), "up.pid");
export const memoryFile = (stateFolder: string): string => join(resolve(stateFolder), "last-good.json");
export const leavingFile = (stateFolder: string): string => join(resolve(stateFolder), "leaving.json");

/** Writes a file of the state folder whole or not at all, for its owner alone. */
export function writeState(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
