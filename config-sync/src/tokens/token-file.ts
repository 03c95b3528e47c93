import { readFileSync, statSync } from "node:fs";
import { readYaml } from "../declarations/yaml-text.ts";

const maxTokenBytes = 256 * 1024;

/** The manifest in a token's file. Throws with the reason, and without the content. */
export async function readTokenFile(path: string): Promise<unknown> {
  if (statSync(path).size > maxTokenBytes) throw new Error(`${path} is too long for a token`);
  const read = readYaml(readFileSync(path, "utf8"));
  if ("offset" in read) throw new Error(`${path} cannot be read as YAML`);
  const [first, second] = read;
  if (!first || second || first.errors.length > 0)
    throw new Error(`${path} holds no token: one YAML document is expected`);
  return first.value;
}
