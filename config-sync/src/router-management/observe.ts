import { entityTypePrefix } from "@isthmus/schemas/router-entities.js";
import type { ObservedEntity } from "../plan/plan.ts";
import type { RouterClient } from "./client.ts";

/** Reads every entity of the given types. */
export async function observe(client: RouterClient, types: readonly string[]): Promise<ObservedEntity[]> {
  const pages = await Promise.all(types.map((type) => query(client, type)));
  return pages.flat();
}

/** Entities of one answer: it has to stay a message of bearable size. */
const pageSize = 10_000;

async function query(client: RouterClient, type: string): Promise<ObservedEntity[]> {
  const found: ObservedEntity[] = [];
  for (;;) {
    const reply = await client.request(
      { operation: "QUERY", entityType: entityTypePrefix + type, offset: found.length, count: pageSize },
      { attributeNames: [] },
    );
    const { attributeNames, results } = reply.body as { attributeNames: string[]; results: unknown[][] };
    for (const row of results) {
      const attributes: Record<string, unknown> = {};
      for (const [index, name] of attributeNames.entries()) attributes[name] = row[index];
      found.push({ type, name: String(attributes.name), attributes });
    }
    if (results.length < pageSize) return found;
  }
}
