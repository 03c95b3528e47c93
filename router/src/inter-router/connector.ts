import { messageOf } from "../errors.ts";
import { type DialSpec, dialPeer } from "../sockets/dial.ts";
import type { PeerSocket } from "../sockets/listen.ts";

/** State of a connector, for display. */
export type ConnectorState =
  | { readonly kind: "connecting"; readonly message: string }
  | { readonly kind: "connected"; readonly peer: string }
  | { readonly kind: "failed"; readonly message: string };

export interface ConnectorEvents {
  /** A socket to the peer: make a connection of it, and report its end with `lost`. */
  onSocket(peer: PeerSocket, endpoint: { host: string; port: number }): void;
  onState(state: ConnectorState): void;
}

const atOnceMs = 20;
const firstDelayMs = 200;
const maxDelayMs = 2000;

/** Dials the endpoints in turn and keeps dialling, with growing pauses, until it is closed. */
export class Connector {
  readonly #endpoints: readonly { host: string; port: number }[];
  readonly #way: Omit<DialSpec, "host" | "port">;
  readonly #events: ConnectorEvents;
  #next = 0;
  #delayMs = firstDelayMs;
  /** It was up: another router may stand behind the same address already. */
  #wasUp = false;
  #timer: NodeJS.Timeout | undefined;
  #giveUp: (() => void) | undefined;
  #closed = false;

  constructor(
    endpoints: readonly { host: string; port: number }[],
    way: Omit<DialSpec, "host" | "port">,
    events: ConnectorEvents,
  ) {
    this.#endpoints = endpoints;
    this.#way = way;
    this.#events = events;
    this.#dial();
  }
  /** The connection is up: the next failure is answered quickly again. */
  established(peer: string): void {
    this.#delayMs = firstDelayMs;
    this.#wasUp = true;
    this.#events.onState({ kind: "connected", peer });
  }
  /** The connection that came from onSocket is over. */
  lost(reason: string): void {
    this.#failed(reason);
  }
  /** Dials at once instead of after the pause, when something has changed. */
  hurry(): void {
    if (!this.#timer) return;
    this.#delayMs = firstDelayMs;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#dial();
  }
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#giveUp?.();
  }

  #dial(): void {
    if (this.#closed) return;
    this.#timer = undefined;
    const endpoint = this.#endpoints[this.#next++ % this.#endpoints.length] as { host: string; port: number };
    const done = (result: PeerSocket | { refused: string }): void => {
      this.#giveUp = undefined;
      if (this.#closed) {
        if ("socket" in result) result.socket.destroy();
      } else if ("refused" in result) this.#failed(`${endpoint.host}:${endpoint.port}: ${result.refused}`);
      else this.#events.onSocket(result, endpoint);
    };
    try {
      this.#giveUp = dialPeer({ ...endpoint, ...this.#way }, done);
    } catch (error) {
      this.#failed(`${endpoint.host}:${endpoint.port}: ${messageOf(error)}`);
    }
  }
  #failed(message: string): void {
    if (this.#closed || this.#timer) return;
    this.#events.onState({ kind: "failed", message });
    // Spread, so that many sites do not dial a router that comes back in the same instant.
    const delay = (this.#wasUp ? atOnceMs : this.#delayMs) * (0.75 + Math.random() / 2);
    if (!this.#wasUp) this.#delayMs = Math.min(maxDelayMs, this.#delayMs * 1.6);
    this.#wasUp = false;
    this.#timer = setTimeout(() => this.#dial(), delay);
  }
}
