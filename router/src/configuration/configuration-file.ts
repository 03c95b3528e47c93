// The two forms of a router's configuration file: a JSON list of [type, attributes], or blocks `type { key: value }`.
import { entityTypes } from "@isthmus/schemas/router-entities.js";
import { RouterError } from "../errors.ts";
import { type ConfiguredEntity, checkAttributes, defaultName, shortType } from "./attributes.ts";

/** An entity as it stands in the file; `where` is `file:line`, or the file and the number of the entity. */
interface RawEntity {
  readonly type: string;
  readonly attributes: ReadonlyMap<string, unknown>;
  readonly where: string;
}

/** Entity types of skupper-router that say nothing about what is carried here; they are passed over. */
const passedOver = ["policy", "vhost"];

/** A configuration as read: its entities, and what was passed over. */
export interface Configuration {
  readonly entities: readonly ConfiguredEntity[];
  readonly notes: readonly string[];
}

/** Reads the text of a configuration file. Throws RouterError CONFIGURATION, naming file and line. */
export function parseConfiguration(text: string, file: string): Configuration {
  const raw = /^\s*\[/.test(text) ? parseJson(text, file) : parseBlocks(text, file);
  const entities: ConfiguredEntity[] = [];
  const notes: string[] = [];
  const names = new Map<string, string>();
  for (const { type: written, attributes, where } of raw) {
    const type = shortType(written);
    if (passedOver.includes(type)) {
      notes.push(`${where}: ${type} has no effect`);
      continue;
    }
    if (!entityTypes[type]) throw new RouterError("CONFIGURATION", `${where}: unknown entity type ${type}`);
    try {
      const given = attributes.get("name");
      const values = checkAttributes(type, attributes, "create");
      const name =
        typeof given === "string" && given !== "" ? given : defaultName(type, values, entities.length);
      const key = `${type}/${name}`;
      const before = names.get(key);
      if (before) throw new RouterError("ATTRIBUTE", `${type} ${name} is there already (${before})`);
      names.set(key, where);
      entities.push({ type, name, attributes: values });
    } catch (error) {
      throw new RouterError("CONFIGURATION", `${where}: ${error instanceof Error ? error.message : error}`);
    }
  }
  const routers = entities.filter((entity) => entity.type === "router").length;
  if (routers !== 1)
    throw new RouterError("CONFIGURATION", `${file}: one router entity is needed, found ${routers}`);
  return { entities, notes };
}

function parseJson(text: string, file: string): RawEntity[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw new RouterError(
      "CONFIGURATION",
      `${file}: not JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
  return (list as unknown[]).map((item, index) => {
    const where = `${file}: entity ${index + 1}`;
    if (
      !Array.isArray(item) ||
      typeof item[0] !== "string" ||
      typeof item[1] !== "object" ||
      item[1] === null
    )
      throw new RouterError("CONFIGURATION", `${where}: expected [type, {attributes}]`);
    return { type: item[0], attributes: new Map(Object.entries(item[1])), where: `${where} (${item[0]})` };
  });
}

function parseBlocks(text: string, file: string): RawEntity[] {
  const entities: RawEntity[] = [];
  let open: { type: string; attributes: Map<string, unknown>; where: string } | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const where = `${file}:${index + 1}`;
    const content = line.replace(/(^|\s)#.*$/, "").trim();
    if (content === "") continue;
    const begin = /^([\w.]+)\s*\{$/.exec(content);
    const pair = /^([\w-]+)\s*:\s*(.*)$/.exec(content);
    if (!open && begin) open = { type: begin[1] as string, attributes: new Map(), where };
    else if (open && content === "}") {
      entities.push(open);
      open = undefined;
    } else if (open && pair) {
      const key = pair[1] as string;
      if (open.attributes.has(key)) throw new RouterError("CONFIGURATION", `${where}: ${key} is given twice`);
      open.attributes.set(key, pair[2]);
    } else
      throw new RouterError(
        "CONFIGURATION",
        `${where}: expected ${open ? "`key: value` or `}`" : "`type {`"}`,
      );
  }
  if (open) throw new RouterError("CONFIGURATION", `${open.where}: the block of ${open.type} is not closed`);
  return entities;
}
