// What every byte stream must do, whatever carries it. A pair is joined back to back: what one end is given, the other
// delivers.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { ByteStream, StreamPeer } from "../../src/stream/byte-stream.ts";
import { eventually, seeded } from "../harness.ts";

export type PairMaker = (t: TestContext) => Promise<[ByteStream, ByteStream]>;

/** A peer that keeps what it is told. `hold` keeps it from consuming, as a slow reader does. */
class Recorder implements StreamPeer {
  readonly #stream: ByteStream;
  readonly chunks: Buffer[] = [];
  received = 0;
  flushed = 0;
  drains = 0;
  ended = false;
  aborted: string | undefined;
  hold = false;

  constructor(stream: ByteStream) {
    this.#stream = stream;
    stream.start(this);
  }
  onData(chunk: Buffer): void {
    assert.ok(!this.ended && this.aborted === undefined, "data after the end");
    this.chunks.push(Buffer.from(chunk));
    this.received += chunk.length;
    if (this.hold) this.#stream.pause();
    else this.#stream.consumed(chunk.length);
  }
  onEnd(): void {
    assert.ok(!this.ended, "ended twice");
    this.ended = true;
  }
  onAbort(reason: string): void {
    assert.equal(this.aborted, undefined, "aborted twice");
    this.aborted = reason;
  }
  onDrain(): void {
    this.drains++;
  }
  onFlushed(bytes: number): void {
    this.flushed += bytes;
  }
  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

/** Writes all of it, waiting whenever the stream asks for it. */
async function writeAll(
  stream: ByteStream,
  recorder: Recorder,
  bytes: Buffer,
  chunkSize: number,
): Promise<void> {
  for (let at = 0; at < bytes.length; at += chunkSize) {
    const before = recorder.drains;
    if (!stream.write(bytes.subarray(at, at + chunkSize), false))
      await eventually("drain", () => recorder.drains > before || recorder.aborted !== undefined);
  }
}

export function compliance(name: string, makePair: PairMaker): void {
  test(`${name}: order and content in both directions, chunks of any size`, async (t) => {
    const [left, right] = await makePair(t);
    const [onLeft, onRight] = [new Recorder(left), new Recorder(right)];
    const random = seeded(5);
    const bytes = Buffer.from(Array.from({ length: 300_000 }, () => Math.floor(random() * 256)));
    for (const size of [1_000, 65_536, 17])
      await Promise.all([
        writeAll(left, onLeft, bytes.subarray(0, size * 200), size),
        writeAll(right, onRight, bytes.subarray(0, size * 100), size),
      ]);
    const sent = (count: number): Buffer =>
      Buffer.concat([1_000, 65_536, 17].map((size) => bytes.subarray(0, size * count)));
    await eventually(
      "all has come",
      () => onRight.received === sent(200).length && onLeft.received === sent(100).length,
    );
    assert.ok(onRight.bytes.equals(sent(200)) && onLeft.bytes.equals(sent(100)));
  });

  test(`${name}: a borrowed chunk may be reused at once`, async (t) => {
    const [left, right] = await makePair(t);
    new Recorder(left);
    const onRight = new Recorder(right);
    const chunk = Buffer.alloc(10, "a");
    left.write(chunk, true);
    chunk.fill("b");
    await eventually("it has come", () => onRight.received === 10);
    assert.equal(onRight.bytes.toString(), "a".repeat(10));
  });

  test(`${name}: half-close, either side first, empty too`, async (t) => {
    for (const first of [0, 1]) {
      const pair = await makePair(t);
      const recorders = pair.map((stream) => new Recorder(stream));
      const [one, other] = first === 0 ? [0, 1] : [1, 0];
      pair[one as 0]?.write(Buffer.from("question"), false);
      pair[one as 0]?.end();
      await eventually("end is told", () => recorders[other as 0]?.ended);
      assert.equal(recorders[other as 0]?.bytes.toString(), "question");
      assert.ok(!recorders[one as 0]?.ended, "the other direction stays open");
      pair[other as 0]?.write(Buffer.from("answer"), false);
      pair[other as 0]?.end();
      await eventually("the other end is told", () => recorders[one as 0]?.ended);
      assert.equal(recorders[one as 0]?.bytes.toString(), "answer");
      assert.ok(recorders.every(({ aborted }) => aborted === undefined));
    }
  });

  test(`${name}: abort reaches the other end, once`, async (t) => {
    const [left, right] = await makePair(t);
    new Recorder(left);
    const onRight = new Recorder(right);
    left.write(Buffer.from("x"), false);
    await eventually("data", () => onRight.received === 1);
    left.abort("test");
    await eventually("abort is told", () => onRight.aborted !== undefined);
  });

  test(`${name}: a slow reader stops the writer, within a bound, and all comes in the end`, async (t) => {
    const [left, right] = await makePair(t);
    const [onLeft, onRight] = [new Recorder(left), new Recorder(right)];
    onRight.hold = true;
    const chunk = Buffer.alloc(16_384, 7);
    let written = 0;
    const limit = 64 * 1024 * 1024;
    // The kernel's buffers count too, where there is one: the writer must be stopped for good before the limit.
    for (let quiet = 0; quiet < 20 && written < limit; ) {
      const before = onLeft.drains;
      while (written < limit && left.write(chunk, false)) written += chunk.length;
      written += chunk.length;
      await new Promise((next) => setTimeout(next, 10));
      quiet = onLeft.drains === before ? quiet + 1 : 0;
      while (quiet > 0 && quiet < 20 && onLeft.drains === before) {
        await new Promise((next) => setTimeout(next, 10));
        quiet++;
      }
    }
    assert.ok(written < limit, `${written} bytes were taken from a writer whose reader reads nothing`);
    onRight.hold = false;
    right.consumed(onRight.received);
    right.resume();
    await eventually("all has come", () => onRight.received >= written - chunk.length);
  });
}
