import type { AmqpConnection } from "../amqp/connection.ts";
import type { Link } from "../amqp/link.ts";
import type { EntityHandler } from "./agent.ts";

/** The router.link entities: every AMQP link of every connection. */
export function linkEntities(
  connections: () => Iterable<{ readonly id: number; readonly amqp: AmqpConnection }>,
): EntityHandler {
  return {
    *list() {
      for (const { id, amqp } of connections())
        for (const [channel, link] of amqp.links())
          yield {
            name: `router.link/${id}.${channel}.${link.handle}`,
            linkName: link.name,
            linkType: typeOf(link),
            linkDir: link.role === "receiver" ? "in" : "out",
            owningAddr: addressOf(link),
            operStatus: { attaching: "idle", attached: "up", detached: "down" }[link.state],
            connectionId: id,
            undeliveredCount: link.waiting,
            deliveryCount: link.deliveryCount >>> 0,
            creditAvailable: link.credit,
          };
    },
  };
}

function typeOf({ source, target }: Link): string {
  const capabilities = [...(source.capabilities ?? []), ...(target.capabilities ?? [])];
  if (capabilities.includes("qd.router")) return "router-control";
  return capabilities.some((name) => name.startsWith("qd.router")) ? "inter-router" : "endpoint";
}
function addressOf(link: Link): string | null {
  return (link.role === "receiver" ? link.ownTarget : link.ownSource).address ?? null;
}
