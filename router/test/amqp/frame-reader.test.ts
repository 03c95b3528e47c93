import assert from "node:assert/strict";
import { test } from "node:test";
import { DecodeError, Decoder } from "../../src/amqp/decode.ts";
import { type FrameConsumer, FrameReader } from "../../src/amqp/frame-reader.ts";
import { recording, seeded } from "../harness.ts";

/** What a reader told, payload parts joined: independent of how the bytes were cut. */
function collector(): FrameConsumer & { told: string[] } {
  const told: string[] = [];
  let payload: Buffer[] = [];
  return {
    told,
    onProtocolHeader: (id) => told.push(`header ${id}`),
    onHeartbeat: () => told.push("heartbeat"),
    onFrame: (type, channel, body) => told.push(`frame ${type} ${channel} ${body.toString("hex")}`),
    onTransfer: (channel, transfer) => told.push(`transfer ${channel} ${JSON.stringify(transfer)}`),
    onPayload: (chunk) => payload.push(Buffer.from(chunk)),
    onTransferEnd: () => {
      told.push(`payload ${Buffer.concat(payload).toString("hex")}`);
      payload = [];
    },
  };
}
/** The oracle: frames cut apart by the recording already, transfers decoded as plain values. */
function naive(frames: readonly Buffer[]): string[] {
  return frames.flatMap((frame) => {
    if (frame.toString("latin1", 0, 4) === "AMQP") return [`header ${frame[4]}`];
    const body = frame.subarray((frame[4] as number) * 4);
    const channel = frame.readUInt16BE(6);
    if (body.length === 0) return ["heartbeat"];
    const decoder = new Decoder(body);
    const { descriptor, value } = decoder.described();
    if (frame[5] !== 0 || descriptor !== 0x14n)
      return [`frame ${frame[5]} ${channel} ${body.toString("hex")}`];
    const [handle, deliveryId, , , settled, more, , , , aborted] = value as unknown[];
    const transfer = {
      handle,
      deliveryId: deliveryId ?? -1,
      settled: settled === true,
      more: more === true,
      aborted: aborted === true,
    };
    return [
      `transfer ${channel} ${JSON.stringify(transfer)}`,
      `payload ${body.subarray(decoder.at).toString("hex")}`,
    ];
  });
}

/** Protocol headers come after SASL too, and the engine says when. */
function feed(chunks: readonly Buffer[]): string[] {
  const consumer = collector();
  const reader = new FrameReader(consumer, 1 << 20);
  for (const chunk of chunks) {
    // As the connection does it: what was pushed is overwritten by the next read.
    const lent = Buffer.from(chunk);
    reader.push(lent);
    lent.fill(0xa5);
  }
  return consumer.told;
}

for (const name of ["inter-router", "edge-uplink", "management"]) {
  const frames = recording(name);
  const streams = new Map<string, Buffer[]>();
  for (const { connection, direction, kind, bytes } of frames) {
    if (kind === "HEADER") continue;
    const key = connection + direction;
    streams.set(key, [...(streams.get(key) ?? [Buffer.from("AMQP\x00\x01\x00\x00", "latin1")]), bytes]);
  }
  test(`${name}: whole, byte by byte and cut at random, the frames are those of the oracle`, () => {
    const random = seeded(7);
    for (const parts of streams.values()) {
      const expected = naive(parts);
      const whole = Buffer.concat(parts);
      assert.deepEqual(feed([whole]), expected);
      assert.deepEqual(feed([...whole].map((byte) => Buffer.from([byte]))), expected);
      const cut: Buffer[] = [];
      for (let at = 0; at < whole.length; ) {
        const size = 1 + Math.floor(random() * 700);
        cut.push(whole.subarray(at, at + size));
        at += size;
      }
      assert.deepEqual(feed(cut), expected);
    }
  });
}

test("mutated and random bytes end in DecodeError or in frames, never in anything else", () => {
  const seed = Date.now() % 100_000;
  console.log(`seed ${seed}`);
  const random = seeded(seed);
  const frames = recording("inter-router").filter(({ kind }) => kind !== "HEADER");
  for (let round = 0; round < 3000; round++) {
    const { bytes } = frames[Math.floor(random() * frames.length)] as { bytes: Buffer };
    const mutated = Buffer.from(bytes);
    for (let change = 0; change < 3; change++)
      mutated[Math.floor(random() * mutated.length)] = Math.floor(random() * 256);
    const consumer = collector();
    const reader = new FrameReader(
      { ...consumer, onFrame: (_type, _channel, body) => void new Decoder(body).described() },
      16384,
    );
    try {
      reader.push(Buffer.from("AMQP\x00\x01\x00\x00", "latin1"));
      reader.push(mutated);
      reader.push(bytes);
    } catch (error) {
      assert.ok(error instanceof DecodeError, `${error} for ${mutated.toString("hex")}`);
    }
  }
});

test("a frame larger than was agreed is refused before it is held", () => {
  const reader = new FrameReader(collector(), 16384);
  reader.push(Buffer.from("AMQP\x00\x01\x00\x00", "latin1"));
  assert.throws(() => reader.push(Buffer.from([0x7f, 0xff, 0xff, 0xff, 2, 0, 0, 0])), /larger than 16384/);
});
