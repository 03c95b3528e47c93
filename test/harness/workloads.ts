import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { TestContext } from "node:test";

/** A TCP server on a free port of this machine. */
export async function workload(t: TestContext, onSocket: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    onSocket(socket);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}
/** Says its name to each client and then echoes. */
export const named =
  (name: string) =>
  (socket: Socket): void => {
    socket.write(`${name}\n`);
    socket.pipe(socket);
  };

/** Sends everything, half-closes, and gives what came until the other side closed. */
export function exchange(port: number, bytes: Buffer | string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const parts: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => parts.push(chunk));
    socket.on("end", () => resolve(Buffer.concat(parts)));
    socket.on("error", reject);
    socket.setTimeout(15_000, () => socket.destroy(new Error("nothing came for 15 s")));
    socket.end(bytes);
  });
}

/** A connection that is kept and asked again and again. */
export class Conversation {
  readonly #socket: Socket;
  #heard = "";
  broken: string | undefined;

  constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.setEncoding("utf8");
    this.#socket.on("data", (chunk: string) => {
      this.#heard += chunk;
    });
    this.#socket.on("error", (error) => {
      this.broken ??= error.message;
    });
    this.#socket.on("close", () => {
      this.broken ??= "closed";
    });
  }
  say(text: string): void {
    this.#socket.write(text);
  }
  hasHeard(text: string): boolean {
    return this.#heard.includes(text);
  }
  end(): void {
    this.#socket.destroy();
  }
}
