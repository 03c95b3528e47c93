import type { AmqpConnection } from "../amqp/connection.ts";
import type { RouterAnnotations } from "../amqp/message.ts";
import type { DeliveryState } from "../amqp/outcome.ts";
import type { PlainArrival } from "../forwarding/address-policy.ts";
import type { PeerSocket } from "../sockets/listen.ts";
import type { StreamOpener } from "./streaming-links.ts";

/** A neighbour to which streams and messages are handed. */
export interface NextHop {
  /** The router's id; for an edge router below us `edge:ID`; `uplink` for the interior router above us. */
  readonly hopName: string;
  readonly amqp: AmqpConnection;
  readonly peer: PeerSocket;
  /** The router's own id. */
  readonly peerId: string;
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

export const productName = "isthmus-router";
/** Whether the neighbour is a router of our kind, as it says. */
const isOfOurKind = ({ amqp }: NextHop): boolean => amqp.remote?.properties.get("product") === productName;

export const uplinkName = "uplink";
const edgePrefix = "edge:";
export const edgeHopName = (id: string): string => edgePrefix + id;
export const isEdgeHopName = (name: string): boolean => name.startsWith(edgePrefix);
export const isEdgeHop = ({ hopName }: NextHop): boolean => isEdgeHopName(hopName);

/** What is known of something that a neighbour hands over. */
export function arrivalOf(from: NextHop, { ingress, trace }: RouterAnnotations): PlainArrival {
  return {
    site: from.peer.site,
    router: from.peerId,
    fromEdge: isEdgeHop(from),
    namesIngress: isOfOurKind(from),
    ingress: ingress === null ? undefined : bareName(ingress),
    trace: trace.map(bareName),
  };
}
/** The id of a router out of its name in traces: "0/A" → "A". */
export const bareName = (name: string): string => name.slice(name.indexOf("/") + 1);
