// A deletion of most of what a site declares is held until somebody says that it is meant.
import { createHash } from "node:crypto";
import type { ParsedDocument } from "./parse.ts";
import type { Problem } from "./problems.ts";
import { confirmAnnotation } from "./site-checks.ts";
import type { ExposureModel, LinkModel, Model, SiteModel } from "./site-model.ts";

export const defaultGuardMinimum = 5;

export interface HeldDeletion {
  /** Confirms this deletion and no other. */
  readonly code: string;
  /** What would vanish, in words. */
  readonly what: readonly string[];
}

export interface GuardInput {
  /** As the documents say now. */
  readonly model: Model;
  readonly documents: readonly ParsedDocument[];
  /** As it was before. */
  readonly base: () => Model;
  readonly ownSite: string | undefined;
  readonly minimum: number;
  readonly confirmed: ReadonlySet<string>;
}

type Element = { readonly link: LinkModel } | { readonly exposure: ExposureModel };

/** The model that is to be live: with what would vanish still in it, when too much of it would. */
export function guardDeletion(input: GuardInput): {
  model: Model;
  held: HeldDeletion | undefined;
  /** Something is to go, little or much. */
  vanishing: boolean;
  problem: Problem | undefined;
} {
  const { model, ownSite, minimum } = input;
  const nothing = { model, held: undefined, vanishing: false, problem: undefined };
  if (ownSite === undefined || minimum === 0) return nothing;
  const baseSite = input.base().sites.get(ownSite);
  if (!baseSite) return nothing;
  const now = model.sites.get(ownSite);
  const before = elements(baseSite);
  const after = now ? elements(now) : new Map<string, Element>();
  const vanishing = [...before.keys()].filter((key) => !after.has(key)).sort();
  if (vanishing.length < minimum || vanishing.length * 2 <= before.size)
    return { ...nothing, vanishing: vanishing.length > 0 };
  const code = createHash("sha256").update(vanishing.join("\n")).digest("hex").slice(0, 8);
  if (input.confirmed.has(code) || input.documents.some((document) => confirms(document, code)))
    return nothing;
  const kept = vanishing.map((key) => before.get(key) as Element);
  const site: SiteModel = {
    ...(now ?? { ...baseSite, links: [], exposes: [] }),
    links: [...(now?.links ?? []), ...kept.flatMap((one) => ("link" in one ? [one.link] : []))],
    exposes: [...(now?.exposes ?? []), ...kept.flatMap((one) => ("exposure" in one ? [one.exposure] : []))],
  };
  const some = `${vanishing.slice(0, 5).join(", ")}${vanishing.length > 5 ? ", …" : ""}`;
  const cure = `to confirm, write ${confirmAnnotation}: "${code}" into metadata.annotations, or run isthmus confirm ${code}`;
  const message = `${vanishing.length} of ${before.size} links and services of ${ownSite} would vanish at once (${some}): they stay; ${cure}`;
  const at = now
    ? now.where.document.at(now.where.path)
    : { file: baseSite.where.document.file, line: 1, column: 1 };
  return {
    model: { ...model, sites: new Map([...model.sites, [ownSite, site]]) },
    held: { code, what: vanishing },
    vanishing: true,
    problem: { at, severity: "warning", code: "deletion-held", message },
  };
}

const elements = (site: SiteModel): Map<string, Element> =>
  new Map<string, Element>([
    ...site.links.map((link): [string, Element] => [`link to ${link.to}`, { link }]),
    ...site.exposes.map((exposure): [string, Element] => [`service ${exposure.service}`, { exposure }]),
  ]);

function confirms({ value }: ParsedDocument, code: string): boolean {
  const { metadata } = value as { metadata?: { annotations?: Record<string, string> } };
  return metadata?.annotations?.[confirmAnnotation] === code;
}
