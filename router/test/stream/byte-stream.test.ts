import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import type { IncomingDelivery, OutgoingDelivery } from "../../src/amqp/delivery.ts";
import { FlowStream } from "../../src/inter-router/flow-stream.ts";
import { RouterConnection, type RouterConnectionConfig } from "../../src/inter-router/router-connection.ts";
import { encodeStreamHeader } from "../../src/inter-router/stream-header.ts";
import type { Inbox } from "../../src/messages/inbox.ts";
import { MessageStream } from "../../src/messages/message-stream.ts";
import { plainPeer } from "../../src/sockets/listen.ts";
import { SocketStream } from "../../src/sockets/socket-stream.ts";
import type { ByteStream } from "../../src/stream/byte-stream.ts";
import { memoryPair } from "../../src/stream/memory-pair.ts";
import { eventually, seeded, startServer } from "../harness.ts";
import { compliance } from "./compliance.ts";

async function socketPair(t: TestContext): Promise<[Socket, Socket]> {
  const accepted = new Promise<Socket>((resolve) => {
    void startServer(
      (socket) => resolve(socket.pause()),
      (stop) => t.after(stop),
    ).then((port) => {
      dialled = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
      dialled.pause();
      t.after(() => dialled.destroy());
    });
  });
  let dialled!: Socket;
  const other = await accepted;
  return [dialled, other];
}

async function socketStreams(t: TestContext): Promise<[ByteStream, ByteStream]> {
  const [left, right] = await socketPair(t);
  return [new SocketStream(left), new SocketStream(right)];
}

test("a socket that is broken off after its own end is let go, however much the other one sends", async (t) => {
  const [ours, theirs] = await socketPair(t);
  const nothing = (): void => {};
  const stream = new SocketStream(ours);
  stream.start({ onData: nothing, onEnd: nothing, onAbort: nothing, onDrain: nothing, onFlushed: nothing });
  const closed = once(ours, "close");
  stream.end();
  theirs.on("error", nothing);
  // `once` would take the error that is expected here for its own.
  const refused = new Promise<void>((resolve) => theirs.once("close", () => resolve()));
  const sendMore = (): void => {
    if (!theirs.destroyed) theirs.write(Buffer.alloc(65_536), () => setImmediate(sendMore));
  };
  sendMore();
  // While the end is still on its way out libuv refuses to reset.
  stream.abort("broken off");
  await closed;
  await refused;
});

test("whoever was told to wait, and writes a little more all the same, is told to go on", async (t) => {
  const [ours, theirs] = await socketPair(t);
  const random = seeded(11);
  const nothing = (): void => {};
  let drained = nothing;
  const stream = new SocketStream(ours);
  stream.start({
    onData: nothing,
    onEnd: nothing,
    onAbort: nothing,
    onDrain: () => drained(),
    onFlushed: nothing,
  });
  let read = 0;
  theirs.on("data", ({ length }: Buffer) => {
    read += length;
  });
  let written = 0;
  const write = (size: number): boolean => {
    written += size;
    return stream.write(Buffer.alloc(size), true);
  };
  for (let round = 0; round < 60; round++) {
    theirs.pause();
    const drain = new Promise<void>((resolve) => (drained = resolve));
    let more = true;
    while (more) more = write(1 + Math.floor(random() * 65_536));
    theirs.resume();
    for (let turns = round % 4; turns > 0; turns--) await new Promise((turn) => setImmediate(turn));
    for (let chunks = Math.floor(random() * 6); chunks > 0; chunks--)
      write(1 + Math.floor(random() * 262_144));
    await drain;
  }
  await eventually("all of it arrives", () => read === written);
});

const config = (routerId: string, side: "client" | "server"): RouterConnectionConfig => ({
  routerId,
  side,
  version: "test",
  cost: 1,
  maxFrameSize: 16384,
  maxSessions: 1000,
  idleTimeoutSeconds: 16,
  handshakeTimeoutMs: 5000,
  mechanisms: ["ANONYMOUS"],
  requireSasl: false,
});

/** Two ends of a flow over a link between two routers' connections. */
async function flowStreams(t: TestContext): Promise<[ByteStream, ByteStream]> {
  const sockets = await socketPair(t);
  const arrived: Promise<IncomingDelivery>[] = [];
  const ups: Promise<void>[] = [];
  const connections = sockets.map((socket, index) => {
    let onUp!: () => void;
    let onStream!: (delivery: IncomingDelivery) => void;
    ups.push(new Promise((resolve) => (onUp = resolve)));
    arrived.push(new Promise((resolve) => (onStream = resolve)));
    const peer = plainPeer(socket, "test");
    return new RouterConnection(
      index + 1,
      peer,
      config(index === 0 ? "a" : "b", index === 0 ? "client" : "server"),
      {
        onEdge: () => {
          throw new Error("no edges here");
        },
        onUp: () => onUp(),
        onDataOpen: () => {},
        onMessage: () => {},
        onStream: (_connection, _stream, delivery) => onStream(delivery),
        onFault: () => {},
        onClosed: () => {},
      },
    );
  });
  await Promise.all(ups);
  t.after(() => {
    for (const connection of connections) connection.amqp.close();
  });
  const outs = await Promise.all(
    connections.map(
      (connection, index) =>
        new Promise<OutgoingDelivery>((resolve, reject) =>
          connection.openStream({
            onStreamFailed: (reason) => reject(new Error(reason)),
            onStreamOpen: (out) => {
              out.write(encodeStreamHeader({ to: "x", replyTo: "y" }, `0/${index}`));
              resolve(out);
            },
          }),
        ),
    ),
  );
  const ins = await Promise.all(arrived);
  const streamOf = (index: 0 | 1): FlowStream =>
    new FlowStream(
      outs[index] as OutgoingDelivery,
      (connections[index] as RouterConnection).amqp.writer,
      ins[index] as IncomingDelivery,
    );
  return [streamOf(0), streamOf(1)];
}

compliance("memory pair", async () => memoryPair());
compliance("socket", socketStreams);
compliance("flow over a link", flowStreams);

/** Two ends of a flow as messages, each one the client of the other. */
async function messageStreams(): Promise<[ByteStream, ByteStream]> {
  const later = (to: () => Inbox): Inbox => ({
    load: 0,
    send: (bytes, settled, onOutcome) => void setImmediate(() => to().send(bytes, settled, onOutcome)),
  });
  const spec = { to: "a", replyTo: "b", groupId: "c" };
  const left: MessageStream = new MessageStream(
    spec,
    later(() => right),
    () => {},
  );
  const right: MessageStream = new MessageStream(
    spec,
    later(() => left),
    () => {},
  );
  return [left, right];
}
compliance("flow as messages", messageStreams);
