import type { ByteStream } from "../stream/byte-stream.ts";
import { newFlowCounters } from "../stream/flow-counters.ts";
import type { Target } from "../stream/target.ts";
import type { Inbox } from "./inbox.ts";
import { MessageStream } from "./message-stream.ts";

/** Flows that one client may serve at a time. */
const maxFlows = 1000;

/** What a target needs of the switch. */
export interface ReplyNodes {
  /** Makes an address at which the inbox receives until what is returned with it is called. */
  addNode(inbox: Inbox): { readonly address: string; remove(): void };
}

/** An ordinary AMQP client that receives at an address, and so serves the TCP flows that go there. */
export class MessageTarget implements Target {
  readonly name: string;
  readonly address: string;
  readonly description: string;
  readonly #outbox: Inbox;
  readonly #nodes: ReplyNodes;
  readonly #streams = new Set<MessageStream>();
  readonly #counters = newFlowCounters();

  constructor(name: string, address: string, outbox: Inbox, nodes: ReplyNodes) {
    this.name = name;
    this.address = address;
    this.description = `the AMQP client that receives at ${address}`;
    this.#outbox = outbox;
    this.#nodes = nodes;
  }
  get open(): number {
    return this.#counters.connectionsOpened - this.#counters.connectionsClosed;
  }
  connect(done: (result: ByteStream | string) => void): void {
    if (this.#streams.size >= maxFlows) return done(`it serves ${maxFlows} flows already`);
    this.#counters.connectionsOpened++;
    // The reply address is known before the stream that receives there.
    const inbox: { stream?: MessageStream } & Inbox = {
      load: 0,
      send: (bytes, settled, onOutcome) => inbox.stream?.send(bytes, settled, onOutcome),
    };
    const node = this.#nodes.addNode(inbox);
    const spec = { to: this.address, replyTo: node.address, groupId: node.address };
    const stream = new MessageStream(spec, this.#outbox, () => {
      this.#streams.delete(stream);
      node.remove();
    });
    inbox.stream = stream;
    this.#streams.add(stream);
    stream.open((refused) => {
      if (refused !== undefined) this.#counters.connectionsClosed++;
      done(refused ?? stream);
    });
  }
  flowEnded(): void {
    this.#counters.connectionsClosed++;
  }
  /** The client receives no longer: its flows are over. */
  gone(): void {
    for (const stream of [...this.#streams]) stream.broken("the client has gone");
  }
}
