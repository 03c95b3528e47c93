import type { IncomingDelivery, OutgoingDelivery } from "../amqp/delivery.ts";
import { deliveryFailed } from "../amqp/outcome.ts";

/**
 * Passes a stream on from one link to another. Octets are not looked at; acknowledgements and outcomes go back as they
 * come, so that the window and the end of the stream are between its two ends.
 */
export function passOn(incoming: IncomingDelivery, out: OutgoingDelivery, onOver: () => void): void {
  let over = false;
  const end = (): void => {
    if (!over) onOver();
    over = true;
  };
  out.handler = {
    onReceived: (offset) => incoming.received(offset),
    onOutcome: (state) => {
      end();
      incoming.settle(state);
    },
    onWindow: () => {},
    onLost: () => {
      end();
      incoming.settle(deliveryFailed);
    },
  };
  incoming.takenBy({
    onData: (chunk) => {
      out.write(chunk);
    },
    onEnd: (settled) => out.finish(settled),
    onLost: () => out.abort(),
  });
}
