import assert from "node:assert/strict";
import { test } from "node:test";
import { Decoder } from "../../src/amqp/decode.ts";
import { encode, mapOf } from "../../src/amqp/encode.ts";
import { decodeMessage } from "../../src/amqp/message.ts";
import { newTransfer, readTransfer, writeTransferHead } from "../../src/amqp/transfer.ts";
import {
  type AmqpValue,
  Described,
  int,
  long,
  SymArray,
  sym,
  ubyte,
  uint,
  ulong,
  ushort,
} from "../../src/amqp/values.ts";
import { decodeRouting, encodeRouting } from "../../src/inter-router/routing-codec.ts";
import { Distributions } from "../../src/routing/distribution.ts";
import type { RoutingMessage } from "../../src/routing/messages.ts";
import { recording } from "../harness.ts";

test("values survive encoding and decoding", () => {
  const cases: [AmqpValue, unknown][] = [
    [null, null],
    [true, true],
    [false, false],
    [uint(0), 0],
    [uint(255), 255],
    [uint(4294967295), 4294967295],
    [ulong(2n ** 63n), 2n ** 63n],
    [ubyte(7), 7],
    [ushort(32767), 32767],
    [int(-5), -5],
    [int(-200000), -200000],
    [long(2 ** 40), 2 ** 40],
    ["", ""],
    ["ü".repeat(300), "ü".repeat(300)],
    [sym("qd.router"), "qd.router"],
    [Buffer.alloc(300, 1), Buffer.alloc(300, 1)],
    [
      [1, "a", [null]],
      [1, "a", [null]],
    ],
    [new SymArray(["a", "bc"]), ["a", "bc"]],
    [mapOf({ a: 1 }), new Map([["a", 1]])],
    [1.5, 1.5],
  ];
  for (const [value, expected] of cases) assert.deepEqual(new Decoder(encode(value)).value(), expected);
  assert.deepEqual(new Decoder(encode(new Described(0x24, []))).described(), {
    descriptor: 0x24n,
    value: [],
  });
});

test("hostile values are refused", () => {
  const refused: [string, RegExp][] = [
    ["c0ff02", /truncated/],
    ["d0000000047fffffff", /more elements than bytes/],
    ["f0000000057fffffff41", /more elements than bytes/],
    ["a1ff61", /truncated/],
    ["c00402414141", /another size/],
    ["c1020141", /without a value/],
    ["ff", /unknown type code/],
    ["00".repeat(40), /nested too deeply/],
  ];
  for (const [hex, expected] of refused)
    assert.throws(() => new Decoder(Buffer.from(hex, "hex")).value(), expected, hex);
});

test("a transfer head is read as it was written", () => {
  for (const [settled, more] of [
    [true, false],
    [false, true],
    [false, false],
  ] as const) {
    const frame = Buffer.alloc(64);
    const end = writeTransferHead(frame, 0, 513, 3, 70000, settled, more, 100);
    assert.equal(frame.readUInt32BE(0), end + 100);
    assert.equal(frame.readUInt16BE(6), 513);
    const transfer = newTransfer();
    assert.equal(readTransfer(frame, 8, end, transfer), end);
    assert.deepEqual(transfer, { handle: 3, deliveryId: 70000, settled, more, aborted: false });
    for (let cut = 8; cut < end; cut++) assert.equal(readTransfer(frame, 8, cut, transfer), -1);
  }
});

test("routing messages of skupper-router are understood", () => {
  const opcodes = new Map<string, RoutingMessage>();
  for (const { kind, bytes } of recording("inter-router")) {
    if (kind !== "transfer") continue;
    const decoder = new Decoder(bytes, 8);
    decoder.value();
    const message = decodeMessage(bytes.subarray(decoder.at));
    if (!message.applicationProperties.has("opcode")) continue;
    const routing = decodeRouting(message);
    if (routing) opcodes.set(routing.opcode, routing);
  }
  assert.deepEqual([...opcodes.keys()].sort(), ["HELLO", "LSR", "LSU", "MAR", "MAU", "RA"]);
  const update = opcodes.get("MAU");
  assert.ok(update?.opcode === "MAU" && update.exist?.some((key) => key.startsWith("M")));
});

test("routing messages survive the wire", () => {
  const messages: RoutingMessage[] = [
    { opcode: "HELLO", id: "A", instance: 1795260000, seen: ["B", "C"] },
    { opcode: "RA", id: "A", instance: 1795260000, lsSeq: 3, mobileSeq: 9 },
    { opcode: "LSR", id: "A" },
    { opcode: "LSU", id: "A", instance: 5, lsSeq: 3, peers: new Map([["B", 2]]) },
    { opcode: "MAR", id: "A", haveSeq: 4 },
    { opcode: "MAU", id: "A", mobileSeq: 4, exist: ["Mecho"] },
    { opcode: "MAU", id: "A", mobileSeq: 5, add: ["Mx"], del: ["Mecho"] },
  ];
  for (const message of messages) {
    const annotations = { flags: 0, ingress: "0/A", trace: ["0/A"] };
    const bytes = encodeRouting(message, "amqp:/_local/qdhello", annotations, new Distributions());
    const decoded = decodeMessage(bytes);
    assert.deepEqual(decodeRouting(decoded), message);
    assert.deepEqual(decoded.annotations, { flags: 0, ingress: "0/A", trace: ["0/A"] });
  }
});
