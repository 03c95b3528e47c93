// Routers in this process, on ports that the system chooses, and waiting for conditions.

import { readFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { checkAttributes } from "../src/configuration/attributes.ts";
import { LogBook } from "../src/log.ts";
import { Router } from "../src/router.ts";

/** Waits until `condition` gives something; fails with `what` after the deadline. */
export async function eventually<T>(
  what: string,
  condition: () => T | undefined | false | Promise<T | undefined | false>,
  deadlineMs = 10_000,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value as T;
    if (Date.now() > end) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await new Promise((next) => setTimeout(next, 10));
  }
}

export interface TestRouter {
  readonly router: Router;
  readonly lines: string[];
  create(type: string, name: string, attributes: Record<string, string | number | boolean>): void;
  /** The port that a listener or tcpListener has got. */
  port(type: string, name: string): Promise<number>;
}

/** Starts a router; it is stopped by `after`. */
export function startRouter(
  id: string,
  after: (stop: () => void) => void,
  mode = "interior",
  more: Record<string, string> = {},
  memoryLimitBytes?: number,
): TestRouter {
  const lines: string[] = [];
  const write = ({ level, message }: { level: string; message: string }): void =>
    void lines.push(`${level} ${message}`);
  const book = new LogBook("debug", write, Date.now);
  const attributes = checkAttributes("router", new Map(Object.entries({ id, mode, ...more })), "create");
  const router = new Router(
    { type: "router", name: id, attributes },
    { book, outputFile: "", version: "test", now: Date.now, ...(memoryLimitBytes && { memoryLimitBytes }) },
  );
  after(() => router.stop());
  return {
    router,
    lines,
    create: (type, name, given) =>
      router.create({
        type,
        name,
        attributes: checkAttributes(type, new Map(Object.entries(given)), "create"),
      }),
    port: (type, name) =>
      eventually(`${type} ${name} listens`, () => {
        const port = router.entities(type).find((entity) => entity.name === name)?.boundPort;
        return typeof port === "number" && port;
      }),
  };
}

/** A TCP server on a free port. */
export async function startServer(
  onSocket: (socket: Socket) => void,
  after: (stop: () => void) => void,
): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    onSocket(socket);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}
export const echo = (socket: Socket): void => void socket.pipe(socket);

/** Everything that a connection answers to `bytes` once we have half-closed. */
export function exchange(port: number, bytes: Buffer | string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const parts: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => parts.push(chunk));
    socket.on("end", () => resolve(Buffer.concat(parts)));
    socket.on("error", reject);
    socket.end(bytes);
  });
}

/** Numbers that look random and can be had again: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** One recorded frame. */
export interface RecordedFrame {
  readonly connection: string;
  readonly direction: ">" | "<";
  readonly kind: string;
  readonly bytes: Buffer;
}
/** A recorded conversation of skupper-router 3.5.1 processes. */
export function recording(name: string): RecordedFrame[] {
  // Compiled tests run from dist; the recordings stay beside the sources.
  const text = readFileSync(new URL(`../../test/fixtures/${name}.frames`, import.meta.url), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [connection, direction, kind, hex] = line.split(" ") as [string, ">" | "<", string, string];
      return { connection, direction, kind, bytes: Buffer.from(hex, "hex") };
    });
}
