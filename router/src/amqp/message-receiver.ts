import { linkCredit, maxMessageBytes } from "../constants.ts";
import type { IncomingDelivery } from "./delivery.ts";
import type { Link, LinkHandler } from "./link.ts";
import { accepted, deliveryFailed } from "./outcome.ts";

/**
 * Handler for a receiver of whole messages: gathers each delivery, bounded, and hands it over; the credit is kept up.
 * `onMessage` may throw for a message that it cannot read: it is rejected and `onBad` is told.
 */
export function messageReceiver(
  link: Link,
  onMessage: (bytes: Buffer) => void,
  onBad: (error: unknown) => void,
  capacity = linkCredit,
): LinkHandler {
  return {
    onDelivery(delivery: IncomingDelivery): void {
      let parts: Buffer[] = [];
      let size = 0;
      delivery.takenBy({
        onData(chunk) {
          size += chunk.length;
          if (size > maxMessageBytes) {
            parts = [];
            delivery.settle({
              kind: "rejected",
              error: {
                condition: "amqp:link:message-size-exceeded",
                description: `more than ${maxMessageBytes} bytes`,
              },
            });
          } else parts.push(chunk);
        },
        onEnd() {
          if (size > maxMessageBytes) return;
          try {
            onMessage(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, size));
            delivery.settle(accepted);
          } catch (error) {
            delivery.settle(deliveryFailed);
            onBad(error);
          }
        },
        onLost() {
          parts = [];
        },
      });
    },
    onDeliveryEnd: () => link.replenish(capacity),
  };
}
