// Where a byte enters:
//   1. the listener accepts, while somebody serves its address           (here)
//   2. the flow asks for the next hop, once                               (flows/ → forwarding/)
//   3. the client's socket and the hop are joined                         (stream/splice)
//   4. over a link: deliveries, frames, TLS                               (inter-router/ → amqp/ → sockets/)
//   5. on the other side the same backwards, to the workload              (flows/ → egress/)
import type { Server } from "node:net";
import { messageOf } from "../errors.ts";
import type { AddressChoice } from "../forwarding/address-choice.ts";
import { type ClientTls, createClientServer, reloadClientServer } from "../sockets/client-server.ts";
import { SocketStream } from "../sockets/socket-stream.ts";
import { type FlowCounters, newFlowCounters } from "../stream/flow-counters.ts";

export interface TcpListenerSpec {
  readonly name: string;
  readonly addresses: AddressChoice;
  readonly host: string;
  readonly port: number;
  readonly backlog: number;
  readonly tls?: ClientTls | undefined;
}
export interface TcpListenerEvents {
  onClient(listener: TcpListener, client: SocketStream): void;
  /** A client that was turned away in the TLS handshake. */
  onRefused(listener: TcpListener, peer: string, reason: string): void;
}

const retryMs = 1000;

/** A TCP port that leads to an address. It answers only while the address can be reached. */
export class TcpListener {
  readonly spec: TcpListenerSpec;
  readonly counters: FlowCounters = newFlowCounters();
  /** Flows that were begun, by address. */
  readonly flowsTo = new Map<string, number>();
  readonly #events: TcpListenerEvents;
  #server: Server | undefined;
  #retry: NodeJS.Timeout | undefined;
  #wanted = false;
  #boundPort: number | undefined;
  /** A port that the system has chosen stays the same as long as the listener lives. */
  #chosenPort = 0;
  #message = "nobody serves the address";

  constructor(spec: TcpListenerSpec, events: TcpListenerEvents) {
    this.spec = spec;
    this.#events = events;
  }
  get status(): { up: boolean; message: string; boundPort: number | undefined } {
    return { up: this.#boundPort !== undefined, message: this.#message, boundPort: this.#boundPort };
  }
  /** Opens the port while `reachable`; flows that run are left alone. */
  setReachable(reachable: boolean): void {
    if (reachable === this.#wanted) return;
    this.#wanted = reachable;
    if (reachable) return this.#listen();
    this.#stop("nobody serves the address");
  }
  /** Takes the new certificates of its TLS profile. */
  reload(): void {
    if (this.spec.tls && this.#server) reloadClientServer(this.#server, this.spec.tls);
  }
  close(): void {
    this.#wanted = false;
    this.#stop("closed");
  }

  #stop(message: string): void {
    clearTimeout(this.#retry);
    this.#server?.close();
    this.#server = undefined;
    this.#boundPort = undefined;
    this.#message = message;
  }
  #listen(): void {
    const server = createClientServer(
      this.spec.tls,
      (socket) => this.#events.onClient(this, new SocketStream(socket)),
      (peer, reason) => this.#events.onRefused(this, peer, reason),
    );
    this.#server = server;
    server.on("error", (error) => {
      if (this.#server !== server) return;
      this.#stop(messageOf(error));
      this.#retry = setTimeout(() => this.#listen(), retryMs);
    });
    const { host, port, backlog } = this.spec;
    server.listen(
      { port: port || this.#chosenPort, ...(host !== "" && { host }), ...(backlog > 0 && { backlog }) },
      () => {
        const address = server.address();
        if (typeof address === "object" && address) this.#boundPort = address.port;
        this.#chosenPort = this.#boundPort ?? 0;
        this.#message = "";
      },
    );
  }
}
