import { dialTcp, type ServerTls } from "../sockets/dial.ts";
import { SocketStream } from "../sockets/socket-stream.ts";
import { newFlowCounters } from "../stream/flow-counters.ts";
import type { Target } from "../stream/target.ts";

/** A TCP server that serves an address. */
export class TcpConnector implements Target {
  readonly name: string;
  readonly address: string;
  readonly host: string;
  readonly port: number;
  readonly tls: ServerTls | undefined;
  readonly counters = newFlowCounters();
  /** Why the last attempt failed; empty after a success. */
  lastFailure = "";
  closed = false;

  constructor(name: string, address: string, host: string, port: number, tls?: ServerTls) {
    this.name = name;
    this.address = address;
    this.host = host;
    this.port = port;
    this.tls = tls;
  }
  get description(): string {
    return `target ${this.host}:${this.port}`;
  }
  get open(): number {
    return this.counters.connectionsOpened - this.counters.connectionsClosed;
  }
  /** Opens a connection to the server. */
  connect(done: (result: SocketStream | string) => void): void {
    this.counters.connectionsOpened++;
    dialTcp(this.host, this.port, this.tls, (result) => {
      if (typeof result === "string") {
        this.lastFailure = result;
        this.counters.connectionsClosed++;
        return done(result);
      }
      this.lastFailure = "";
      done(new SocketStream(result));
    });
  }
  /** A flow over this connector has ended. `bytesIn` came from the server. */
  flowEnded(bytesIn: number, bytesOut: number): void {
    this.counters.connectionsClosed++;
    this.counters.bytesIn += bytesIn;
    this.counters.bytesOut += bytesOut;
  }
}
