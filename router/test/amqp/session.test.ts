import assert from "node:assert/strict";
import { test } from "node:test";
import { FrameWriter } from "../../src/amqp/frame-writer.ts";
import { Session } from "../../src/amqp/session.ts";

test("credit that crosses with the end of a session does not bring its links back", () => {
  const sent: number[] = [];
  const session = new Session(
    {
      writer: new FrameWriter({ write: () => true }, 65_536, 65_536),
      nextDeliveryKey: () => 1,
      send: (_channel, code) => sent.push(code),
      onRemoteAttach: () => {},
    },
    5,
    8192,
  );
  session.onBegin([5, 0, 8192, 0x7fffffff]);
  const link = session.attach("sender", "stream", {}, {});
  let credits = 0;
  link.handler = { onCredit: () => credits++ };
  session.onAttach(["stream", 0, true, 2, 0]);
  session.onFlow([0, 8192, 0, 0x7fffffff, 0, 0, 250]);
  assert.equal(credits, 1);
  session.end();
  const before = sent.length;
  // A stream that began on such a link would run into whoever has the channel next.
  session.onFlow([0, 8192, 0, 0x7fffffff, 0, 0, 500]);
  assert.equal(credits, 1);
  assert.equal(link.send(Buffer.from("x")), false);
  assert.equal(sent.length, before);
});
