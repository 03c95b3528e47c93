import { readFileSync } from "node:fs";
import { print } from "./output.ts";

export const version: string = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
).version;

/** `isthmus version` */
export function printVersion({ output }: { output: "table" | "json" | "yaml" }): void {
  const value = { isthmus: version, node: process.versions.node, openssl: process.versions.openssl };
  print(output, value, () => `isthmus ${version} (Node ${value.node}, OpenSSL ${value.openssl})\n`);
}
