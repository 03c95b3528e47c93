import type { DeliveryState } from "./amqp/outcome.ts";

/** Deliveries of the router since its start: messages, and each direction of a flow. */
export class DeliveryCounters {
  /** From clients of ours, to clients of ours, and only passed on. */
  ingress = 0;
  egress = 0;
  transit = 0;
  /** Whose sender waits for no outcome; the others by their outcome. */
  presettled = 0;
  accepted = 0;
  rejected = 0;
  released = 0;
  modified = 0;

  outcome(state: DeliveryState): void {
    if (state.kind !== "received") this[state.kind]++;
  }
}
