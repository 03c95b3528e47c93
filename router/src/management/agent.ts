// $management: CREATE, READ, UPDATE, DELETE and QUERY of entities as AMQP messages, as skupper-router has them.
import { entityTypePrefix } from "@isthmus/schemas/router-entities.js";
import { mapOf } from "../amqp/encode.ts";
import { encodeMessage, type Message } from "../amqp/message.ts";
import type { AmqpValue, Decoded } from "../amqp/values.ts";
import { checkAttributes, defaultName, shortType } from "../configuration/attributes.ts";
import { messageOf, RouterError } from "../errors.ts";
import type { LogLine } from "../log.ts";
import { attributesOf, schemaAnswer } from "./schema-operations.ts";

/** Values of one entity, `name` among them. */
export type EntityValues = Record<string, AmqpValue>;

/** What the router does for one entity type. */
export interface EntityHandler {
  list(): Iterable<EntityValues>;
  /** One entity by name, where that is quicker than the list. */
  entity?(name: string): EntityValues | undefined;
  /** Throws RouterError when it cannot be. */
  create?(name: string, attributes: Record<string, string | number | boolean>): void;
  update?(name: string, attributes: Record<string, string | number | boolean>): void;
  delete?(name: string): void;
}

class ManagementError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
interface Reply {
  readonly status: number;
  readonly description: string;
  readonly body: AmqpValue;
}

/** Entities in one answer. */
const maxResults = 10_000;

/** What the agent can tell beside entities. */
export interface AgentContext {
  /** Addresses of the management of the other routers. */
  managementNodes(): string[];
  latestLog(limit: number): LogLine[];
}

export class ManagementAgent {
  readonly #handlers: ReadonlyMap<string, EntityHandler>;
  readonly #context: AgentContext;
  #created = 0;

  constructor(handlers: ReadonlyMap<string, EntityHandler>, context: AgentContext) {
    this.#handlers = handlers;
    this.#context = context;
  }

  /** Answers a request; the reply is addressed to its reply-to. Undefined when it names none. */
  handle(request: Message, mayWrite: boolean): { to: string; bytes: Buffer } | undefined {
    const to = request.properties.replyTo;
    if (to === undefined) return undefined;
    let reply: Reply;
    try {
      reply = this.#answer(request, mayWrite);
    } catch (error) {
      const status =
        error instanceof ManagementError
          ? error.status
          : error instanceof RouterError && error.code === "NOT_FOUND"
            ? 404
            : error instanceof RouterError
              ? 400
              : 500;
      reply = { status, description: messageOf(error), body: new Map() };
    }
    return {
      to,
      bytes: encodeMessage({
        properties: { to, correlationId: request.properties.correlationId },
        applicationProperties: mapOf({ statusCode: reply.status, statusDescription: reply.description }),
        body: reply.body,
      }),
    };
  }

  #answer(request: Message, mayWrite: boolean): Reply {
    const property = (key: string): string | undefined => {
      const value = request.applicationProperties.get(key);
      return typeof value === "string" ? value : undefined;
    };
    const operation = property("operation")?.toUpperCase();
    if (operation === undefined) throw new ManagementError(400, "no operation");
    const type = property("entityType") ?? property("type");
    if (["CREATE", "UPDATE", "DELETE"].includes(operation) && !mayWrite)
      throw new ManagementError(403, "this connection may only read");
    switch (operation) {
      case "QUERY":
        return this.#query(request, type);
      case "CREATE":
        return this.#create(request, type, property("name"));
      case "READ":
        return ok(200, mapOf(this.#find(type, property("name"), property("identity")).values));
      case "UPDATE":
        return this.#update(request, type, property("name"), property("identity"));
      case "DELETE":
        return this.#delete(type, property("name"), property("identity"));
      case "GET-MGMT-NODES":
        return ok(200, this.#context.managementNodes());
      case "GET-LOG":
        return ok(200, this.#log(request));
      default: {
        const answer = schemaAnswer(operation, type);
        if (answer !== undefined) return ok(200, answer);
        throw new ManagementError(501, `operation ${operation} is not implemented`);
      }
    }
  }
  /** As skupper-router gives it: module, level, text, source file, line, seconds since the epoch. */
  #log(request: Message): AmqpValue {
    const limit = Number(request.applicationProperties.get("limit") ?? bodyOf(request).get("limit") ?? 0);
    const lines = this.#context.latestLog(Number.isSafeInteger(limit) && limit > 0 ? limit : 0);
    return lines.map(({ level, message, at }) => ["DEFAULT", level, message, "", 0, Math.floor(at / 1000)]);
  }
  #handler(type: string | undefined): { type: string; handler: EntityHandler } {
    if (type === undefined) throw new ManagementError(400, "no entity type");
    const short = shortType(type);
    const handler = this.#handlers.get(short);
    if (!handler) throw new ManagementError(400, `unknown entity type ${short}`);
    return { type: short, handler };
  }
  #values(type: string, values: EntityValues): EntityValues {
    return { ...values, identity: `${type}/${values.name}`, type: entityTypePrefix + type };
  }

  #query(request: Message, type: string | undefined): Reply {
    const types = type === undefined ? [...this.#handlers.keys()] : [this.#handler(type).type];
    const body = request.body instanceof Map ? request.body : new Map<Decoded, Decoded>();
    const wanted = body.get("attributeNames");
    const asked = Array.isArray(wanted)
      ? wanted.filter((name): name is string => typeof name === "string")
      : [];
    const attributeNames = asked.length > 0 ? asked : attributesOf(types);
    const number = (key: string, fallback: number): number => {
      const value = request.applicationProperties.get(key);
      return typeof value === "number" && value >= 0 ? value : fallback;
    };
    const results = this.#page(types, attributeNames, number("offset", 0), number("count", maxResults));
    return ok(200, mapOf({ attributeNames, results }));
  }
  /** Rows of entities, in the order of the types. There may be thousands: only those that are asked for are made. */
  #page(
    types: readonly string[],
    attributeNames: readonly string[],
    offset: number,
    count: number,
  ): AmqpValue[][] {
    const rows: AmqpValue[][] = [];
    let skipped = 0;
    for (const type of types)
      for (const values of (this.#handlers.get(type) as EntityHandler).list()) {
        if (skipped < offset) {
          skipped++;
          continue;
        }
        if (rows.length >= Math.min(maxResults, count)) return rows;
        rows.push(
          attributeNames.map((name) => {
            if (name === "identity") return `${type}/${values.name}`;
            return name === "type" ? entityTypePrefix + type : (values[name] ?? null);
          }),
        );
      }
    return rows;
  }
  #create(request: Message, type: string | undefined, name: string | undefined): Reply {
    const found = this.#handler(type ?? bodyText(request, "type"));
    if (!found.handler.create) throw new ManagementError(400, `${found.type} cannot be created`);
    const attributes = checkAttributes(found.type, bodyOf(request), "create");
    const wanted = name ?? bodyText(request, "name") ?? defaultName(found.type, attributes, ++this.#created);
    if (this.#named(found.type, found.handler, wanted))
      throw new ManagementError(400, `${found.type} ${wanted} is there already`);
    found.handler.create(wanted, attributes);
    return ok(201, mapOf(this.#find(found.type, wanted, undefined).values));
  }
  #update(
    request: Message,
    type: string | undefined,
    name: string | undefined,
    identity: string | undefined,
  ): Reply {
    const found = this.#find(type, name, identity);
    if (!found.handler.update) throw new ManagementError(400, `${found.type} cannot be updated`);
    found.handler.update(String(found.values.name), checkAttributes(found.type, bodyOf(request), "update"));
    return ok(200, mapOf(this.#find(found.type, String(found.values.name), undefined).values));
  }
  #delete(type: string | undefined, name: string | undefined, identity: string | undefined): Reply {
    const found = this.#find(type, name, identity);
    if (!found.handler.delete) throw new ManagementError(400, `${found.type} cannot be deleted`);
    found.handler.delete(String(found.values.name));
    return { status: 204, description: "No Content", body: new Map() };
  }
  #named(type: string, handler: EntityHandler, name: string): EntityValues | undefined {
    if (handler.entity) {
      const found = handler.entity(name);
      return found && this.#values(type, found);
    }
    for (const listed of handler.list()) if (listed.name === name) return this.#values(type, listed);
    return undefined;
  }
  #find(
    type: string | undefined,
    name: string | undefined,
    identity: string | undefined,
  ): { type: string; handler: EntityHandler; values: EntityValues } {
    if (name === undefined && identity === undefined) throw new ManagementError(400, "no name or identity");
    const types = type === undefined ? [...this.#handlers.keys()] : [this.#handler(type).type];
    for (const short of types) {
      const handler = this.#handlers.get(short) as EntityHandler;
      // Identities of our own making hold the name.
      const prefix = `${short}/`;
      const wanted = name ?? (identity?.startsWith(prefix) ? identity.slice(prefix.length) : identity);
      const values = this.#named(short, handler, wanted as string);
      if (values && (identity === undefined || values.identity === identity))
        return { type: short, handler, values };
    }
    throw new ManagementError(
      404,
      `No entity with ${name === undefined ? `identity=${identity}` : `name=${name}`}`,
    );
  }
}

const ok = (status: number, body: AmqpValue): Reply => ({
  status,
  description: status === 201 ? "Created" : "OK",
  body,
});

function bodyOf(request: Message): Map<string, unknown> {
  const attributes = new Map<string, unknown>();
  if (request.body instanceof Map)
    for (const [key, value] of request.body) if (typeof key === "string") attributes.set(key, value);
  return attributes;
}
function bodyText(request: Message, key: string): string | undefined {
  const value = bodyOf(request).get(key);
  return typeof value === "string" ? value : undefined;
}
