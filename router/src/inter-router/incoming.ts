// What comes in over a link between routers: streams or whole messages, the sections tell which.
import type { IncomingDelivery } from "../amqp/delivery.ts";
import type { Link } from "../amqp/link.ts";
import { decodeMessage, type Message } from "../amqp/message.ts";
import { released } from "../amqp/outcome.ts";
import { linkCredit, maxMessageBytes } from "../constants.ts";
import { messageOf } from "../errors.ts";
import { type ArrivedStream, decodeStreamHeader } from "./stream-header.ts";

export interface IncomingEvents {
  /** A whole message; `delivery` has to be settled. */
  onMessage(message: Message, bytes: Buffer, delivery: IncomingDelivery): void;
  /** A stream, from its first octet; `delivery` holds what follows. */
  onStream(stream: ArrivedStream, delivery: IncomingDelivery): void;
  /** Something that could not be read; it ends nothing else. */
  onFault(reason: string): void;
}

/** Takes over what a receiver brings and keeps its credit up. */
export function receiveOver(link: Link, events: IncomingEvents, onDetached?: () => void): void {
  link.handler = {
    onDelivery: (delivery) => take(delivery, events),
    onDeliveryEnd: () => link.replenish(linkCredit),
    ...(onDetached && { onDetached }),
  };
}

function take(delivery: IncomingDelivery, events: IncomingEvents): void {
  let parts: Buffer[] = [];
  let size = 0;
  let whole = false;
  const fail = (reason: string): void => {
    parts = [];
    whole = true;
    size = Number.POSITIVE_INFINITY;
    delivery.settle({ kind: "rejected", error: { condition: "amqp:decode-error", description: reason } });
    events.onFault(reason);
  };
  delivery.takenBy({
    onData: (chunk) => {
      size += chunk.length;
      if (size > maxMessageBytes) {
        if (parts.length > 0) fail(`message of more than ${maxMessageBytes} bytes`);
        return;
      }
      if (whole) return void parts.push(Buffer.from(chunk));
      const bytes = parts.length === 0 ? chunk : Buffer.concat([...parts, chunk], size);
      let arrived: ReturnType<typeof decodeStreamHeader>;
      try {
        arrived = decodeStreamHeader(bytes);
      } catch (error) {
        return fail(messageOf(error));
      }
      if (typeof arrived === "string") {
        whole = arrived === "message";
        parts = [Buffer.from(bytes)];
      } else {
        parts = [];
        delivery.hold(bytes.subarray(arrived.bodyAt));
        events.onStream(arrived, delivery);
      }
    },
    onEnd: () => {
      if (size > maxMessageBytes) return;
      const bytes = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, size);
      try {
        events.onMessage(decodeMessage(bytes), bytes, delivery);
      } catch (error) {
        fail(messageOf(error));
      }
    },
    onLost: () => {
      parts = [];
      delivery.settle(released);
    },
  });
}
