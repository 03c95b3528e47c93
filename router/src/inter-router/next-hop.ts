import type { AmqpConnection } from "../amqp/connection.ts";
import type { DeliveryState } from "../amqp/outcome.ts";
import type { StreamOpener } from "./streaming-links.ts";

/** A neighbour to which streams and messages are handed. */
export interface NextHop {
  /** The router's id; for an edge router below us `edge:ID`; `uplink` for the interior router above us. */
  readonly hopName: string;
  readonly amqp: AmqpConnection;
  /** Begins a stream to the neighbour. */
  openStream(opener: StreamOpener): void;
  /** Sends a whole message of a priority from 0 to 9; see Outbox.send. */
  sendMessage(
    bytes: Buffer,
    settled: boolean,
    onOutcome: (state: DeliveryState) => void,
    priority?: number,
  ): void;
}

export const uplinkName = "uplink";
export const edgeHopName = (id: string): string => `edge:${id}`;
