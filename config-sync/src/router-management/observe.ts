import { entityTypePrefix } from "@isthmus/schemas/router-entities.js";
import type { ObservedEntity } from "../plan/plan.ts";
import type { RouterClient } from "./client.ts";

/** Reads every entity of the given types. */
export async function observe(client: RouterClient, types: readonly string[]): Promise<ObservedEntity[]> {
  const pages = await Promise.all(types.map((type) => query(client, type)));
  return pages.flat();
}

async function query(client: RouterClient, type: string): Promise<ObservedEntity[]> {
  const reply = await client.request(
    { operation: "QUERY", entityType: entityTypePrefix + type },
    { attributeNames: [] },
  );
  const { attributeNames, results } = reply.body as { attributeNames: string[]; results: unknown[][] };
  return results.map((row) => {
    const attributes = Object.fromEntries(attributeNames.map((name, index) => [name, row[index]]));
    return { type, name: String(attributes.name), attributes };
  });
}
