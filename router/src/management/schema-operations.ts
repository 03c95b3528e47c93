// What can be managed, told from the schema: GET-TYPES and its siblings.
import { type EntityType, entityTypePrefix, entityTypes } from "@isthmus/schemas/router-entities.js";
import { mapOf } from "../amqp/encode.ts";
import type { AmqpValue } from "../amqp/values.ts";
import { shortType } from "../configuration/attributes.ts";

const alwaysThere = ["name", "identity", "type"];

/** Names of the attributes of some types, each once. */
export function attributesOf(types: readonly string[]): string[] {
  const own = types.flatMap((type) => Object.keys(entityTypes[type]?.attributes ?? {}));
  return [...new Set([...alwaysThere, ...own])];
}

/** The body that answers an operation on the schema; undefined for other operations. `type`: of that type only. */
export function schemaAnswer(operation: string, type: string | undefined): AmqpValue | undefined {
  switch (operation) {
    case "GET-TYPES":
    case "GET-ANNOTATIONS":
      return perType(type, () => []);
    case "GET-ATTRIBUTES":
      return perType(type, (name) => attributesOf([name]));
    case "GET-OPERATIONS":
      return perType(type, (_, { operations }) => [...operations]);
    case "GET-SCHEMA":
      return plainToAmqp(schema());
    case "GET-JSON-SCHEMA":
      return JSON.stringify(schema());
    default:
      return undefined;
  }
}
function perType(type: string | undefined, of: (name: string, entity: EntityType) => string[]): AmqpValue {
  const wanted = Object.entries(entityTypes).filter(
    ([name]) => type === undefined || shortType(type) === name,
  );
  return mapOf(
    Object.fromEntries(wanted.map(([name, entity]) => [entityTypePrefix + name, of(name, entity)])),
  );
}

/** The schema in the form that skupper-router's tools read. */
function schema(): PlainObject {
  const types = Object.entries(entityTypes).map(([name, { description, operations, attributes }]) => {
    const described = Object.entries(attributes).map(([attribute, { create, update, values, ...rest }]) => [
      attribute,
      {
        ...rest,
        ...(values && { type: [...values] }),
        create: create === true,
        update: update === true,
        required: rest.required === true,
      },
    ]);
    return [
      name,
      { description, operations: [...operations], attributes: Object.fromEntries(described) as PlainObject },
    ];
  });
  return {
    prefix: entityTypePrefix.replace(/\.$/, ""),
    description: "AMQP management of the router",
    entityTypes: Object.fromEntries(types) as PlainObject,
  };
}

type Plain = string | number | boolean | readonly Plain[] | PlainObject;
interface PlainObject {
  readonly [key: string]: Plain;
}
function plainToAmqp(value: Plain): AmqpValue {
  if (Array.isArray(value)) return value.map(plainToAmqp);
  if (typeof value !== "object") return value;
  return mapOf(
    Object.fromEntries(Object.entries(value as PlainObject).map(([key, one]) => [key, plainToAmqp(one)])),
  );
}
