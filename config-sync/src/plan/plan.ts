// desired × observed → operations, in the order in which they can be carried out. Pure.
import { entityTypes } from "@isthmus/schemas/router-entities.js";
import type { AttributeValue, RouterEntity } from "../desired-state/entity.ts";

/** One change of the router. */
export type Operation =
  | {
      readonly kind: "create";
      readonly type: string;
      readonly name: string;
      readonly attributes: Readonly<Record<string, AttributeValue>>;
    }
  | {
      readonly kind: "update";
      readonly type: string;
      readonly name: string;
      readonly attributes: Readonly<Record<string, AttributeValue>>;
    }
  | { readonly kind: "delete"; readonly type: string; readonly name: string };

/** An entity as the router tells it. */
export interface ObservedEntity {
  readonly type: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The types that config-sync owns, each after those that it names. Deleted in reverse. */
export const ownedTypes = [
  "sslProfile",
  // Before what it restricts, so that nothing is open for a moment.
  "addressPolicy",
  "listener",
  "connector",
  "tcpConnector",
  "tcpListener",
] as const;
/** Entities of the router's own configuration file carry this and are left alone. */
export const bootstrapPrefix = "bootstrap/";

/**
 * The operations that turn what the router has into what it is to have. What is as it should be is not touched: its
 * connections go on.
 */
export function plan(desired: readonly RouterEntity[], observed: readonly ObservedEntity[]): Operation[] {
  const deletes: Operation[] = [];
  const changes: Operation[] = [];
  for (const type of ownedTypes) {
    const wanted = new Map(
      desired.filter((entity) => entity.type === type).map((entity) => [entity.name, entity]),
    );
    const there = observed.filter(
      (entity) => entity.type === type && !entity.name.startsWith(bootstrapPrefix),
    );
    const names = new Set(there.map(({ name }) => name));
    for (const { name, attributes } of there) {
      const entity = wanted.get(name);
      if (!entity) {
        deletes.unshift({ kind: "delete", type, name });
        continue;
      }
      const different = differences(entity, attributes);
      if (different.length === 0) continue;
      const updatable = different.every((attribute) => entityTypes[type]?.attributes[attribute]?.update);
      if (updatable) {
        const updated = Object.fromEntries(different.map((key) => [key, wantedValue(entity, key) ?? ""]));
        changes.push({ kind: "update", type, name, attributes: updated });
      } else {
        deletes.unshift({ kind: "delete", type, name });
        changes.push({ kind: "create", type, name, attributes: entity.attributes });
      }
    }
    for (const [name, { attributes }] of wanted)
      if (!names.has(name)) changes.push({ kind: "create", type, name, attributes });
  }
  return [...deletes, ...changes];
}

/** Attributes that may be set and are not as they should be, those left to their defaults included. */
function differences(entity: RouterEntity, observed: Readonly<Record<string, unknown>>): string[] {
  const attributes = entityTypes[entity.type]?.attributes ?? {};
  return Object.keys(attributes).filter((name) => {
    if (!attributes[name]?.create) return false;
    // A router that does not tell a default keeps to it, or does not know it.
    if (entity.attributes[name] === undefined && (observed[name] ?? undefined) === undefined) return false;
    const wanted = wantedValue(entity, name);
    // A port that was left to the system is the one that it chose.
    const chosen = name === "port" && observed.port === "0" ? observed.boundPort : undefined;
    const found = (wanted === "0" ? undefined : chosen) ?? observed[name] ?? undefined;
    return (
      (wanted === undefined ? undefined : String(wanted)) !==
      (found === undefined ? undefined : String(found))
    );
  });
}
function wantedValue(entity: RouterEntity, name: string): AttributeValue | undefined {
  return entity.attributes[name] ?? entityTypes[entity.type]?.attributes[name]?.default;
}
