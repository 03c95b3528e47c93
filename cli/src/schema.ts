import { schemaDocuments } from "@isthmus/schemas/schema-documents.js";

const schemaKinds = ["site", "link", "service", "network"] as const;

/** One kind's JSON Schema in one file: what it shares with others is inside. */
function bundledSchema(kind: (typeof schemaKinds)[number]): object {
  const text = JSON.stringify(schemaDocuments[kind]).replaceAll(
    "definitions.schema.json#/definitions/",
    "#/definitions/",
  );
  return { ...JSON.parse(text), definitions: schemaDocuments.definitions.definitions };
}

/** `isthmus schema print KIND` */
export function printSchema(kind: string): void {
  const known = schemaKinds.find((one) => one === kind.toLowerCase());
  if (!known) throw new Error(`there is no kind ${kind}: the kinds are Site, Link, Service and Network`);
  process.stdout.write(`${JSON.stringify(bundledSchema(known), null, 2)}\n`);
}
