import { maxMessageBytes } from "../constants.ts";
import type { IncomingDelivery } from "./delivery.ts";
import { rejected } from "./outcome.ts";

/** Gathers a delivery, bounded, and hands it over whole. Larger ones are rejected [AMQP 2.8.16]. */
export function receiveMessage(delivery: IncomingDelivery, onMessage: (bytes: Buffer) => void): void {
  let parts: Buffer[] = [];
  let size = 0;
  delivery.takenBy({
    onData(chunk) {
      const before = size;
      size += chunk.length;
      if (size <= maxMessageBytes) return void parts.push(Buffer.from(chunk));
      parts = [];
      if (before <= maxMessageBytes)
        delivery.settle(rejected("amqp:link:message-size-exceeded", `more than ${maxMessageBytes} bytes`));
    },
    onEnd() {
      if (size > maxMessageBytes) return;
      onMessage(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, size));
    },
    onLost() {
      parts = [];
    },
  });
}
