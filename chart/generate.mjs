// README.md and values.schema.json out of values.yaml: its comments and defaults. `--check` fails when they are stale.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, isScalar, isSeq, parseDocument } from "yaml";

const here = import.meta.dirname;
const document = parseDocument(readFileSync(join(here, "values.yaml"), "utf8"));
/** What a default does not tell. */
const special = {
  "site.name": { type: "string", pattern: "^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)?$" },
  "site.documents": {
    type: "object",
    additionalProperties: { type: "string" },
    propertyNames: { pattern: "\\.ya?ml$" },
  },
  "site.deletionGuard": { type: "integer", minimum: 0 },
  "image.pullPolicy": { enum: ["Always", "IfNotPresent", "Never"] },
  "image.digest": { type: "string", pattern: "^(sha256:[0-9a-f]{64})?$" },
  "router.replicas": { type: "integer", minimum: 0, maximum: 16 },
  "router.drainSeconds": { type: "integer", minimum: 0, maximum: 3600 },
  "rbac.secrets": { type: "array", items: { type: "string" } },
  "rbac.access": { type: "array", items: { enum: ["ingress", "route", "gateway"] } },
  "operator.namespaces": { type: "array", items: { type: "string" } },
};
/** Maps whose keys are the user's. */
const open =
  /(^|\.)(resources|annotations|labels|extraLabels|podLabels|podAnnotations|nodeSelector|affinity)$/;
const rows = [];

function walk(map, path) {
  const properties = {};
  for (const { key, value } of map.items) {
    const name = [...path, key.value].join(".");
    const comments = [key.commentBefore, value?.commentBefore, path.length === 0 ? undefined : undefined]
      .filter(Boolean)
      .join("\n");
    const description = comments
      .split("\n")
      .filter((line) => /^\s*--/.test(line))
      .map((line) => line.replace(/^\s*--\s*/, "").trim())
      .join(" ");
    if (isMap(value) && !open.test(name) && !special[name] && value.items.length > 0) {
      if (description) rows.push({ name, shown: "", description });
      properties[key.value] = {
        type: "object",
        additionalProperties: false,
        properties: walk(value, [...path, key.value]),
      };
      continue;
    }
    rows.push({ name, shown: JSON.stringify(value.toJSON?.() ?? value), description });
    properties[key.value] = { ...(description && { description }), ...(special[name] ?? typeOf(value)) };
  }
  return properties;
}
function typeOf(value) {
  if (isMap(value)) return { type: "object" };
  if (isSeq(value)) return { type: "array" };
  return { type: isScalar(value) && typeof value.value === "number" ? "integer" : typeof value.value };
}
// The comment of the first pair stands before the map in the syntax tree.
function adopt(map) {
  for (const { value } of map.items)
    if (isMap(value)) {
      if (value.commentBefore && value.items[0] && !value.flow) {
        value.items[0].key.commentBefore ??= value.commentBefore;
        value.commentBefore = undefined;
      }
      adopt(value);
    }
}
adopt(document.contents);
const schema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Values of the chart isthmus",
  type: "object",
  additionalProperties: false,
  properties: { global: { type: "object" }, ...walk(document.contents, []) },
};
const readme = `# The chart isthmus
Makes a namespace a site: a router and config-sync in one pod. It needs no rights beyond the ClusterRole \`admin\` in that namespace and brings no keys: config-sync makes the site's CA (Secret \`isthmus-site-NAME\`), which stays when the release goes (\`site.purge\`).

    helm install isthmus ./chart --namespace shop --set site.name=west --set-file 'site.documents.site\\.yaml=site.yaml'

With \`operator.enabled\` one release keeps a router in each of several namespaces: there a ConfigMap with a Site document is enough.

| value | default | meaning |
|---|---|---|
${rows.map(({ name, shown, description }) => `| \`${name}\` | ${shown && `\`${shown.replaceAll("|", "\\|")}\``} | ${description} |`).join("\n")}

This table and \`values.schema.json\` are made from \`values.yaml\`: \`node chart/generate.mjs\`.
`;
let stale = 0;
for (const [name, text] of [
  ["README.md", readme],
  ["values.schema.json", `${JSON.stringify(schema, null, 2)}\n`],
]) {
  const path = join(here, name);
  if (!process.argv.includes("--check")) writeFileSync(path, text);
  else if (readFileSync(path, "utf8") !== text) {
    console.error(`chart/${name} is stale: node chart/generate.mjs`);
    stale++;
  }
}
process.exitCode = stale ? 1 : 0;
