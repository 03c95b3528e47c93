import type { KubeObject } from "./api.ts";

/** The label that every object bears which config-sync makes for its site. */
export const madeForLabel = "isthmus.dev/made-for";

export const isOurs = ({ metadata }: KubeObject, site: string): boolean =>
  metadata.labels?.[madeForLabel] === site;
