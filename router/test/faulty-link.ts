import { connect, createServer, type Socket } from "node:net";

/** A way to a port that can be cut, with sockets that close, or go silent, with sockets that stay. */
export interface FaultyLink {
  readonly port: number;
  cut(): void;
  silence(): void;
}

export async function faultyLink(to: number, after: (stop: () => void) => void): Promise<FaultyLink> {
  const pairs = new Set<[Socket, Socket]>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(to, "127.0.0.1");
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    for (const [from, into] of [pair, [far, near]] as const) {
      from.on("data", (chunk: Buffer) => into.write(chunk));
      from.on("error", () => {});
      from.on("close", () => {
        pairs.delete(pair);
        into.destroy();
      });
    }
  });
  const closeAll = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  after(() => {
    server.close();
    closeAll();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    cut: () => {
      isCut = true;
      closeAll();
    },
    silence: () => {
      isCut = true;
      for (const pair of pairs) for (const socket of pair) socket.pause();
    },
  };
}
