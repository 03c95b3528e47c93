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

/** Requests under way at one time. The router answers them in order. */
const pipelined = 64;

/** Carries out the operations in order. One that fails does not keep the others from being tried. */
export async function apply(client: RouterClient, operations: readonly Operation[]): Promise<Applied[]> {
  const applied: Applied[] = [];
  for (let begin = 0; begin < operations.length && (begin === 0 || client.connected); begin += pipelined)
    applied.push(
      ...(await Promise.all(operations.slice(begin, begin + pipelined).map((one) => applyOne(client, one)))),
    );
  return applied;
}

async function applyOne(client: RouterClient, operation: Operation): Promise<Applied> {
  const { kind, type, name } = operation;
  const body = kind === "delete" ? {} : operation.attributes;
  try {
    await client.request({ operation: kind.toUpperCase(), type: entityTypePrefix + type, name }, body);
    return { operation, failure: undefined };
  } catch (error) {
    return { operation, failure: messageOf(error) };
  }
}
