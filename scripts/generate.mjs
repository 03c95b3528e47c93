// npm run generate: types, validators, tables and documentation pages out of the schemas. Needs no build: it is what a
// build needs.
import { join } from "node:path";
import { install, root, run } from "./prepare.mjs";

install();
run(process.execPath, [join(root, "schemas/generate.mjs")]);
run(process.execPath, [join(root, "chart/generate.mjs")]);
