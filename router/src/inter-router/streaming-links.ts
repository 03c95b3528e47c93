import type { AmqpConnection } from "../amqp/connection.ts";
import type { OutgoingDelivery } from "../amqp/delivery.ts";
import type { FrameWriter } from "../amqp/frame-writer.ts";
import type { Link } from "../amqp/link.ts";
import type { Session } from "../amqp/session.ts";
import { idleStreamingLinks } from "../constants.ts";

/** Who waits for a link that can carry a stream. */
export interface StreamOpener {
  /** `writer` is that of the connection that carries it. */
  onStreamOpen(delivery: OutgoingDelivery, writer: FrameWriter): void;
  onStreamFailed(reason: string): void;
}

interface StreamingLink {
  readonly session: Session;
  readonly link: Link;
  /** The stream that will be sent once the peer has given credit. */
  opener: StreamOpener | undefined;
}

/** Links attached ahead when a connection comes up: a new link costs a round trip before its first stream. */
const linksAttachedAhead = 16;

/**
 * The links of one connection that carry one stream at a time, each in a session of its own so that one stream's
 * window never holds another. Used links are kept for the next streams.
 */
export class StreamingLinks {
  readonly #connection: AmqpConnection;
  readonly #capabilities: readonly string[];
  readonly #name: () => string;
  readonly #free: StreamingLink[] = [];
  readonly #busy = new Set<StreamingLink>();
  #attachedAhead = false;

  constructor(connection: AmqpConnection, capabilities: readonly string[], name: () => string) {
    this.#connection = connection;
    this.#capabilities = capabilities;
    this.#name = name;
  }

  /** Begins a stream, at once when a free link has credit. */
  open(opener: StreamOpener): void {
    const free = this.#free.pop();
    if (free) return this.#begin(free, opener);
    this.#attach(opener);
  }
  attachAhead(): void {
    if (this.#attachedAhead) return;
    this.#attachedAhead = true;
    for (let count = 0; count < linksAttachedAhead; count++) this.#attach(undefined);
  }

  #attach(opener: StreamOpener | undefined): void {
    let session: Session;
    try {
      session = this.#connection.beginSession();
    } catch (error) {
      opener?.onStreamFailed(error instanceof Error ? error.message : String(error));
      return;
    }
    const terminus = { capabilities: this.#capabilities };
    const streaming: StreamingLink = {
      session,
      link: session.attach("sender", this.#name(), terminus, terminus),
      opener,
    };
    streaming.link.handler = {
      onCredit: () => {
        const waiting = streaming.opener;
        if (streaming.link.state !== "attached") return;
        if (waiting) this.#begin(streaming, waiting);
        else if (!this.#busy.has(streaming) && !this.#free.includes(streaming)) this.#free.push(streaming);
      },
      onDetached: (error) => {
        const index = this.#free.indexOf(streaming);
        if (index >= 0) this.#free.splice(index, 1);
        const waiting = streaming.opener;
        streaming.opener = undefined;
        this.#connection.endSession(session);
        waiting?.onStreamFailed(error ? `${error.condition}: ${error.description}` : "the link was closed");
      },
    };
  }
  #begin(streaming: StreamingLink, opener: StreamOpener): void {
    if (streaming.link.credit <= 0) {
      streaming.opener = opener;
      return;
    }
    streaming.opener = undefined;
    this.#busy.add(streaming);
    const delivery = streaming.link.start();
    delivery.onSent = () => this.#release(streaming);
    opener.onStreamOpen(delivery, this.#connection.writer);
  }
  /** The last part is out: the link can take the next stream, whatever becomes of the outcome. */
  #release(streaming: StreamingLink): void {
    this.#busy.delete(streaming);
    if (streaming.link.state !== "attached") return;
    this.#free.push(streaming);
    // Outcomes of streams that are over may still be on their way: such a session is not the one to end.
    if (this.#free.length > idleStreamingLinks) {
      const index = this.#free.findIndex(({ session }) => session.isSettled);
      const [idle] = index < 0 ? [] : this.#free.splice(index, 1);
      if (idle) this.#connection.endSession(idle.session);
    }
  }
}
