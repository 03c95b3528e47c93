import { RouterError } from "../errors.ts";

/** Entities of a configuration file are made in this order: later ones name earlier ones, and policies restrict them. */
export const creationOrder = [
  "site",
  "network",
  "sslProfile",
  "router.config.address",
  "addressPolicy",
  "tcpConnector",
  "tcpListener",
  "listenerAddress",
  "listener",
  "connector",
] as const;
/** What is no entity of its own there: taken by the router as it starts. */
export const startingTypes = ["router", "log"] as const;

/** The entities in the order in which they are made. Throws RouterError for one that would be left out. */
export function inCreationOrder<E extends { readonly type: string }>(entities: readonly E[]): E[] {
  const known = new Set<string>([...creationOrder, ...startingTypes]);
  const lost = entities.find(({ type }) => !known.has(type));
  if (lost)
    throw new RouterError(
      "CONFIGURATION",
      `an entity of the type ${lost.type} cannot stand in a configuration file`,
    );
  return creationOrder.flatMap((type) => entities.filter((entity) => entity.type === type));
}
