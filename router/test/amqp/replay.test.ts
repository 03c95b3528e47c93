// Recorded conversations of skupper-router processes, played to our router over a real socket.
import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { Decoder } from "../../src/amqp/decode.ts";
import { decodeMessage } from "../../src/amqp/message.ts";
import { decodeRouting } from "../../src/inter-router/routing-codec.ts";
import { eventually, recording, startRouter } from "../harness.ts";

/** Frames as they come, cut from the stream. */
function framesOf(socket: Socket): Buffer[] {
  const frames: Buffer[] = [];
  let rest: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 8) {
      const size = rest.toString("latin1", 0, 4) === "AMQP" ? 8 : rest.readUInt32BE(0);
      if (rest.length < size) return;
      frames.push(rest.subarray(0, size));
      rest = rest.subarray(size);
    }
  });
  return frames;
}
const performatives = (frames: readonly Buffer[]): number[] =>
  frames
    .filter((frame) => frame.length > 8 && frame[8] === 0 && frame[9] === 0x53)
    .map((frame) => frame[10] as number);

async function player(t: TestContext, port: number): Promise<{ socket: Socket; frames: Buffer[] }> {
  const socket = connect(port, "127.0.0.1");
  t.after(() => socket.destroy());
  await new Promise((open) => socket.once("connect", open));
  return { socket, frames: framesOf(socket) };
}

test("bring-up of router A with our router as B: links, HELLO, link state, addresses", async (t) => {
  const b = startRouter("B", (stop) => t.after(stop));
  b.create("listener", "ir", { host: "127.0.0.1", port: "0", role: "inter-router" });
  const { socket, frames } = await player(t, await b.port("listener", "ir"));
  for (const { connection, direction, bytes } of recording("inter-router"))
    if (connection === "c2" && direction === ">") socket.write(bytes);
  await eventually("neighbour A is up", () => b.lines.some((line) => /neighbour A is up/.test(line)));
  await eventually(
    "22 links are answered",
    () => performatives(frames).filter((code) => code === 0x12).length >= 22,
  );
  const spoken = (): (string | undefined)[] =>
    frames
      .filter((frame) => frame.length > 40 && frame[10] === 0x14)
      .map((frame) => {
        const decoder = new Decoder(frame, 8);
        decoder.value();
        const message = decodeMessage(frame.subarray(decoder.at));
        return message.applicationProperties.has("opcode") ? decodeRouting(message)?.opcode : undefined;
      });
  for (const opcode of ["HELLO", "LSR", "MAR", "RA"])
    await eventually(`our ${opcode}`, () => spoken().includes(opcode as "RA"));
  const node = b.router.entities("router.node").find(({ id }) => id === "A");
  assert.deepEqual([node?.nextHop, node?.cost], ["-", 5]);
});

test("skstat and skmanage conversations get answers", async (t) => {
  const router = startRouter("A", (stop) => t.after(stop));
  router.create("listener", "amqp", { host: "127.0.0.1", port: "0", role: "normal" });
  const port = await router.port("listener", "amqp");
  const frames = recording("management");
  for (const name of new Set(frames.map(({ connection }) => connection))) {
    const { socket, frames: answers } = await player(t, port);
    const sent = frames.filter(({ connection, direction }) => connection === name && direction === ">");
    // The requests name a reply address that the other router made: only links and flow are replayed.
    for (const { bytes, kind } of sent) if (kind !== "transfer" && kind !== "close") socket.write(bytes);
    await eventually(`${name}: open, begin and both links`, () => {
      const codes = performatives(answers);
      return (
        codes.includes(0x10) && codes.includes(0x11) && codes.filter((code) => code === 0x12).length >= 2
      );
    });
    socket.destroy();
  }
});
