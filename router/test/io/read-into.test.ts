import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { test } from "node:test";
import { readInto, readsIntoSharedBuffer } from "../../src/io/read-into.ts";
import { eventually, startServer } from "../harness.ts";

test("this release of Node lets sockets be read into one buffer", () => assert.ok(readsIntoSharedBuffer));

test("an accepted socket is read into the shared buffer: paused, resumed, to its end", async (t) => {
  const accepted = new Promise<Socket>((resolve) => {
    void startServer(
      (socket) => resolve(socket.pause()),
      (stop) => t.after(stop),
    ).then((port) => {
      client = connect(port, "127.0.0.1");
      t.after(() => client.destroy());
    });
  });
  let client!: Socket;
  const socket = await accepted;
  const views = new Set<ArrayBufferLike>();
  let text = "";
  readInto(socket, (bytes) => {
    views.add(bytes.buffer);
    text += bytes.toString();
  });
  client.write("before ");
  socket.resume();
  await eventually("it is read", () => text === "before ");
  socket.pause();
  client.write("while paused ");
  await new Promise((turn) => setImmediate(turn));
  assert.equal(text, "before ");
  socket.resume();
  await eventually("it goes on", () => text === "before while paused ");
  const ended = once(socket, "end");
  client.end("last");
  await ended;
  assert.equal(text, "before while paused last");
  assert.equal(views.size, 1, "one buffer for all reads");
});
