import type { DeliveryState } from "../amqp/outcome.ts";

/** Where whole messages are taken: a link to a client, or a flow that ends here. */
export interface Inbox {
  /** Messages that wait, or whose outcome is not known yet. */
  readonly load: number;
  /** `onOutcome` is called once, for settled messages too. */
  send(bytes: Buffer, settled: boolean, onOutcome: (state: DeliveryState) => void): void;
}
