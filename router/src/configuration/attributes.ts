// Attributes of router entities: one check for the configuration file and for management.
import { entityTypePrefix, entityTypes } from "@isthmus/schemas/router-entities.js";
import { RouterError } from "../errors.ts";

/** An entity as configured: short type name, name and typed attributes, defaults filled in. */
export interface ConfiguredEntity {
  readonly type: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}
export type AttributeValue = string | number | boolean;

/** Attributes that skupper-router knows and that have no effect on what is carried here. */
const withoutEffect: Readonly<Record<string, readonly string[]>> = {
  router: ["debugDumpFile", "saslConfigDir", "saslConfigName", "timestampsInUTC", "timestampFormat", "vanId"],
  listener: ["socketAddressFamily", "messageLoggingComponents", "healthz", "metrics", "websockets"],
  connector: ["socketAddressFamily", "messageLoggingComponents", "allowRedirect"],
  tcpListener: ["authenticatePeer"],
  tcpConnector: ["verifyHostname"],
};

/** The short name of an entity type. */
export function shortType(type: string): string {
  const short = type.startsWith(entityTypePrefix) ? type.slice(entityTypePrefix.length) : type;
  return short === "address" ? "router.config.address" : short;
}

/**
 * Checks attributes for CREATE or UPDATE and turns them into their types; for CREATE defaults are filled in.
 * Throws RouterError ATTRIBUTE, saying which attribute is wrong and how.
 */
export function checkAttributes(
  type: string,
  given: ReadonlyMap<string, unknown>,
  operation: "create" | "update",
): Record<string, AttributeValue> {
  const entityType = entityTypes[type];
  if (!entityType) throw new RouterError("ATTRIBUTE", `unknown entity type ${type}`);
  const values: Record<string, AttributeValue> = {};
  for (const [name, value] of given) {
    if (["name", "identity", "type"].includes(name) || value === null || value === undefined) continue;
    const attribute = entityType.attributes[name];
    if (!attribute) {
      if (withoutEffect[type]?.includes(name)) continue;
      throw new RouterError("ATTRIBUTE", `${type} has no attribute ${name}`);
    }
    if (!attribute[operation]) throw new RouterError("ATTRIBUTE", `${type}: ${name} cannot be set`);
    values[name] = typed(`${type}: ${name}`, attribute.type, value);
    const allowed = attribute.values;
    if (allowed && !allowed.includes(String(values[name])))
      throw new RouterError(
        "ATTRIBUTE",
        `${type}: ${name} ${values[name]} is not one of ${allowed.join(", ")}`,
      );
  }
  if (operation === "create")
    for (const [name, attribute] of Object.entries(entityType.attributes)) {
      if (name in values || !attribute.create) continue;
      if (attribute.required) throw new RouterError("ATTRIBUTE", `${type}: ${name} is missing`);
      if (attribute.default !== undefined) values[name] = attribute.default;
    }
  return values;
}

function typed(what: string, type: string, value: unknown): AttributeValue {
  switch (type) {
    case "boolean": {
      const text = String(value).toLowerCase();
      if (["true", "yes", "on", "1"].includes(text)) return true;
      if (["false", "no", "off", "0"].includes(text)) return false;
      throw new RouterError("ATTRIBUTE", `${what} ${value} is neither yes nor no`);
    }
    case "integer": {
      const number =
        typeof value === "number" ? value : /^-?\d{1,15}$/.test(String(value)) ? Number(value) : Number.NaN;
      if (!Number.isSafeInteger(number) || number < 0)
        throw new RouterError("ATTRIBUTE", `${what} ${value} is not a whole number`);
      return number;
    }
    default: {
      if (typeof value !== "string" && typeof value !== "number")
        throw new RouterError("ATTRIBUTE", `${what} is not a text`);
      const text = String(value);
      if (text.length > 4096) throw new RouterError("ATTRIBUTE", `${what} is longer than 4096 characters`);
      return text;
    }
  }
}

/** The name of an entity that was given none. */
export function defaultName(type: string, values: Readonly<Record<string, unknown>>, index: number): string {
  return values.port === undefined ? `${type}/${index}` : `${values.host ?? ""}:${values.port}`;
}
