// ConfigMaps with documents → a snapshot, as if each data key were a file. Pure.
import { createHash } from "node:crypto";
import type { Snapshot, SourceText } from "../sources/declaration-source.ts";
import type { KubeObject } from "./api.ts";

/** ConfigMaps with this label hold documents. */
export const configLabel = "isthmus.dev/config";

const isDeclarationKey = (key: string): boolean => /(?<!\.expect)\.ya?ml$/.test(key);

/** ConfigMaps that count, and those that a newer one of the same origin has taken the place of. */
export function currentOf(configMaps: readonly KubeObject[]): {
  current: KubeObject[];
  superseded: { older: KubeObject; newer: KubeObject }[];
} {
  const byOrigin = new Map<string, KubeObject[]>();
  for (const configMap of configMaps) {
    const origin = originOf(configMap);
    byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), configMap]);
  }
  const current: KubeObject[] = [];
  const superseded: { older: KubeObject; newer: KubeObject }[] = [];
  for (const same of byOrigin.values()) {
    const [newer, ...older] = same.sort(byAge) as [KubeObject, ...KubeObject[]];
    current.push(newer);
    superseded.push(...older.map((one) => ({ older: one, newer })));
  }
  current.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  return { current, superseded };
}

/** Generators of ConfigMaps (kustomize) put a hash of ten letters and digits behind the name. */
export function originOf({ metadata, data }: KubeObject): string {
  const match = /^(.+)-[bcdfghkmt2456789]{10}$/.exec(metadata.name);
  const keys = Object.keys((data as object | undefined) ?? {}).sort();
  return match ? `${match[1]} ${keys.join(" ")}` : ` ${metadata.name}`;
}
/** Newest first. */
function byAge(a: KubeObject, b: KubeObject): number {
  const [left, right] = [a, b].map(({ metadata }) => metadata.creationTimestamp ?? "") as [string, string];
  if (left !== right) return left > right ? -1 : 1;
  return a.metadata.name > b.metadata.name ? -1 : 1;
}

/** The texts of ConfigMaps; `trouble` says why they may not be all, or not the newest. */
export function snapshotOf(configMaps: readonly KubeObject[], trouble: string): Snapshot {
  const texts: SourceText[] = [];
  for (const { metadata, data } of configMaps)
    for (const [key, text] of Object.entries((data ?? {}) as Record<string, string>).sort())
      if (isDeclarationKey(key)) texts.push({ path: pathOf(metadata.name, key), text });
  return { texts, unreadable: trouble === "" ? [] : [{ path: "configmaps", reason: trouble }] };
}
const pathOf = (name: string, key: string): string => `configmap/${name}/${key}`;

/** Tells versions of a ConfigMap's data apart: ConfigMaps have no generation. */
export function dataHash({ data }: KubeObject): string {
  const sorted = Object.entries((data ?? {}) as Record<string, string>).sort();
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 16);
}
