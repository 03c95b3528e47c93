import { maxMessageBytes, maxQueuedMessages } from "../constants.ts";
import type { Link } from "./link.ts";
import { accepted, type DeliveryState, deliveryFailed, released } from "./outcome.ts";

interface Waiting {
  readonly bytes: Buffer;
  readonly settled: boolean;
  readonly onOutcome: (state: DeliveryState) => void;
}

/** Whole messages on their way out over one link: they wait for credit, bounded, and tell what became of them. */
export class Outbox {
  readonly #link: Link;
  readonly #onGone: () => void;
  readonly #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #unsettled = 0;

  /** Takes the link over. `onGone` is told once when it is detached. */
  constructor(link: Link, onGone: () => void) {
    this.#link = link;
    this.#onGone = onGone;
    link.handler = { onCredit: () => this.#flush(), onDetached: () => this.#gone() };
  }
  /** Messages that wait, or whose outcome is not known yet. */
  get load(): number {
    return this.#waiting.length + this.#unsettled;
  }
  /**
   * Sends a message, now or when there is credit. `onOutcome` is called once: accepted for a settled message that has
   * gone out, what the receiver says for others, released when too many wait or the link goes before it was sent.
   */
  send(bytes: Buffer, settled: boolean, onOutcome: (state: DeliveryState) => void): void {
    if (this.#link.state === "detached") return onOutcome(released);
    const full =
      this.#waiting.length >= maxQueuedMessages || this.#waitingBytes + bytes.length > maxMessageBytes;
    if (this.#waiting.length > 0 && full) return onOutcome(released);
    this.#waiting.push({ bytes, settled, onOutcome });
    this.#waitingBytes += bytes.length;
    this.#flush();
  }
  #flush(): void {
    while (this.#link.credit > 0 && this.#link.state === "attached") {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#waitingBytes -= next.bytes.length;
      this.#transfer(next);
    }
  }
  #transfer({ bytes, settled, onOutcome }: Waiting): void {
    const delivery = this.#link.start();
    if (!settled) {
      this.#unsettled++;
      const told = (state: DeliveryState): void => {
        this.#unsettled--;
        onOutcome(state);
      };
      delivery.handler = {
        onReceived: () => {},
        onWindow: () => {},
        onOutcome: told,
        onLost: () => told(deliveryFailed),
      };
    }
    delivery.write(bytes);
    delivery.finish(settled);
    if (settled) onOutcome(accepted);
  }
  #gone(): void {
    for (const { onOutcome } of this.#waiting.splice(0)) onOutcome(released);
    this.#waitingBytes = 0;
    this.#onGone();
  }
}
