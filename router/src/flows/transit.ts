import type { IncomingDelivery, OutgoingDelivery } from "../amqp/delivery.ts";
import { deliveryFailed } from "../amqp/outcome.ts";

/**
 * Passes a stream on from one link to another. Octets are not looked at; acknowledgements and outcomes go back as they
 * come, so that the window and the end of the stream are between its two ends.
 */
export function passOn(incoming: IncomingDelivery, out: OutgoingDelivery): void {
  out.handler = {
    onReceived: (offset) => incoming.received(offset),
    onOutcome: (state) => incoming.settle(state),
    onWindow: () => {},
    onLost: () => incoming.settle(deliveryFailed),
  };
  incoming.takenBy({
    onData: (chunk) => {
      out.write(chunk);
    },
    onEnd: (settled) => out.finish(settled),
    onLost: () => out.abort(),
  });
}
