import { entityTypePrefix } from "@isthmus/schemas/router-entities.js";
import { messageOf } from "../errors.ts";
import type { Operation } from "../plan/plan.ts";
import type { RouterClient } from "./client.ts";

/** What became of an operation. */
export interface Applied {
  readonly operation: Operation;
  /** Why it failed; undefined when it worked. */
  readonly failure: string | undefined;
}

/** Carries out the operations in order. One that fails does not keep the others from being tried. */
export async function apply(client: RouterClient, operations: readonly Operation[]): Promise<Applied[]> {
  const applied: Applied[] = [];
  for (const operation of operations) {
    const { kind, type, name } = operation;
    const body = kind === "delete" ? {} : operation.attributes;
    try {
      await client.request({ operation: kind.toUpperCase(), type: entityTypePrefix + type, name }, body);
      applied.push({ operation, failure: undefined });
    } catch (error) {
      applied.push({ operation, failure: messageOf(error) });
      if (!client.connected) break;
    }
  }
  return applied;
}
