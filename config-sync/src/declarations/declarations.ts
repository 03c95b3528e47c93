// Snapshot → model, with the last good version of each document standing in for a broken one. Pure: the caller keeps
// what is returned.
import { type Snapshot, type SourceText, snapshotHash } from "../sources/declaration-source.ts";
import { type CheckedText, checkText, type TextChecker } from "./check.ts";
import { guardDeletion, type HeldDeletion } from "./deletion-guard.ts";
import { type GoodDocument, identityOf, recall, remember } from "./last-good.ts";
import { folderOf } from "./owner.ts";
import type { ParsedDocument } from "./parse.ts";
import { compareProblems, hasErrors, type Problem } from "./problems.ts";
import { checkModel } from "./site-checks.ts";
import { buildModel, type Model, type ModelContext, withoutRepetitions } from "./site-model.ts";

/** What is kept from one time to the next, over restarts too: plain data. */
export interface Memory {
  /** The documents that are live. */
  readonly documents: readonly GoodDocument[];
  /** The documents as they were before a deletion that is held, or that is young and may be the beginning of one. */
  readonly before?: Baseline;
  /** Files in which something stood that is no document, or nothing. */
  readonly unclear?: readonly string[];
}
/** What deletions are measured against. */
export interface Baseline {
  readonly documents: readonly GoodDocument[];
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly held: boolean;
}
export const noMemory: Memory = { documents: [] };

export interface DeclarationOptions {
  /** The site that this process runs; undefined when it looks at all of them. */
  readonly ownSite: string | undefined;
  readonly checker: TextChecker;
  /** Deletions of more than half of the own links and services are held from this many on; 0: never. */
  readonly guardMinimum: number;
  /** Codes of held deletions that were confirmed other than in a document. */
  readonly confirmed: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A document whose last good version is live instead of what stands there now. */
export interface StandIn {
  readonly file: string;
  readonly kind: string;
  readonly name: string;
}

export interface Declarations {
  /** See snapshotHash. */
  readonly observed: string;
  readonly model: Model;
  /** What is wrong with the texts as they are now, in reading order. */
  readonly problems: readonly Problem[];
  readonly standingIn: readonly StandIn[];
  readonly held: HeldDeletion | undefined;
  readonly memory: Memory;
}

/** Checks everything as it stands, without a memory of earlier texts. */
export function checkAll(
  texts: readonly SourceText[],
  ownSite: string | undefined,
): { model: Model; problems: Problem[] } {
  const checked = texts.map(checkText);
  const valid = checked.flatMap(({ documents }) => documents.filter(({ valid }) => valid));
  const found = modelOf(
    valid.map(({ document }) => document),
    { ownSite, incomplete: isIncomplete(checked) },
  );
  const problems = [...checked.flatMap((one) => one.problems), ...found.problems].sort(compareProblems);
  return { model: found.model, problems };
}

/** Something is broken or missing: names that nobody declares may be declared there. */
const isIncomplete = (checked: readonly CheckedText[]): boolean =>
  checked.some(({ holes, documents }) => holes || documents.some(({ valid }) => !valid));

function modelOf(
  documents: readonly ParsedDocument[],
  context: ModelContext,
): { model: Model; problems: Problem[] } {
  const model = buildModel(documents, context);
  const problems = [...model.problems, ...checkModel(documents, model, context)];
  return { model: withoutRepetitions(model), problems };
}

/**
 * What is to be live, given what is there now and what was good before.
 * - A document that is invalid by itself is represented by its last good version.
 * - Documents that are valid one by one but contradict each other: those that changed are represented by their last
 *   good versions; the others stay.
 * - A document that is gone is gone, but only when everything could be read: not while a file is unreadable, nor what
 *   stood in a file that is now empty or in which something stands that is no document.
 * - A large deletion is held until it is confirmed.
 */
export function declarationsOf(
  snapshot: Snapshot,
  memory: Memory,
  options: DeclarationOptions,
): Declarations {
  const checked = options.checker.check(snapshot.texts);
  const problems = checked.flatMap((text) => text.problems);
  for (const { path, reason } of snapshot.unreadable)
    problems.push({
      at: { file: path, line: 1, column: 1 },
      severity: "error",
      code: "unreadable",
      message: `cannot be read (${reason}): what is live stays`,
    });
  const candidates = choose(checked, snapshot, memory);
  problems.push(...checked.flatMap((text) => emptied(text, candidates.standIns())));
  const owners = new Map(memory.documents.map((good) => [identityOf(good), good.owner]));
  const ownerBefore = (document: ParsedDocument): string | undefined => owners.get(identityOf(document));
  const context: ModelContext = {
    ownSite: options.ownSite,
    incomplete: snapshot.unreadable.length > 0 || isIncomplete(checked),
    ownerBefore,
  };
  const settled = settle(candidates, memory, context);
  problems.push(...settled.problems);
  const documents = candidates.documents();
  const baseline = baselineOf(memory, options.now);
  const guarded = guardDeletion({
    model: settled.model,
    documents,
    base: () => buildModel(baseline.documents.map(recall), context),
    ownSite: options.ownSite,
    minimum: options.guardMinimum,
    confirmed: options.confirmed,
  });
  if (guarded.problem) problems.push(guarded.problem);
  const ownersNow = ownersIn(settled.model);
  return {
    observed: snapshotHash(snapshot),
    model: guarded.model,
    problems: problems.sort(compareProblems),
    standingIn: candidates.standIns(),
    held: guarded.held,
    memory: {
      documents: documents.map((document) =>
        remember(document, ownersNow.get(document.id) ?? ownerBefore(document)),
      ),
      ...(guarded.vanishing && { before: { ...baseline, held: guarded.held !== undefined } }),
      unclear: checked.filter(isUnclear).map(({ path }) => path),
    },
  };
}

/** Files vanish one after the other: what goes within this time counts as one deletion. */
const deletionWindowMs = 30_000;

function baselineOf({ before, documents }: Memory, now: number): Baseline {
  if (before && (before.held || now - before.since <= deletionWindowMs)) return before;
  return { documents, since: now, held: false };
}

/** Something stands there whose name cannot be told, or nothing. */
const isUnclear = ({ holes, empty, documents }: CheckedText): boolean =>
  holes || empty || documents.some(({ valid, document }) => !valid && document.name === "");

/** The sites to which Link and Service documents belong, by document. */
function ownersIn(model: Model): Map<string, string> {
  const owners = new Map<string, string>();
  for (const site of model.sites.values())
    for (const { where } of [...site.links, ...site.exposes])
      if (where.document.kind === "Link" || where.document.kind === "Service")
        owners.set(where.document.id, site.name);
  return owners;
}

function emptied(text: CheckedText, standIns: readonly StandIn[]): Problem[] {
  if (text.documents.length > 0 || text.holes || !standIns.some(({ file }) => file === text.path)) return [];
  const message =
    "no document is left in this file: what it declared stays live; remove the file to remove it";
  return [{ at: { file: text.path, line: 1, column: 1 }, severity: "error", code: "emptied", message }];
}

/** The documents that are to make the model, by id, and what of them is only standing in. */
class Candidates {
  readonly #chosen = new Map<string, ParsedDocument>();
  readonly #standIns = new Map<string, StandIn>();
  readonly #good = new Map<string, GoodDocument>();

  constructor(memory: Memory) {
    for (const good of memory.documents) this.#good.set(identityOf(good), good);
  }
  take(document: ParsedDocument): void {
    this.#chosen.set(document.id, document);
  }
  /** Lets the last good version stand in for a document that is to blame, or nothing if there is none. */
  demote(document: ParsedDocument): void {
    this.#chosen.delete(document.id);
    const good = this.#good.get(identityOf(document));
    if (good && !this.#chosen.has(good.id)) this.standIn(good, document.file);
  }
  standIn(good: GoodDocument, file: string): void {
    const document = recall(good);
    this.#chosen.set(document.id, document);
    this.#standIns.set(document.id, { file, kind: good.kind, name: good.name });
  }
  /** Whether a document is not the one that was good last time. */
  changed(id: string): boolean {
    const document = this.#chosen.get(id);
    if (!document || this.#standIns.has(id)) return false;
    const good = this.#good.get(identityOf(document));
    // A copy of a document that is still where it was is new, whatever it says.
    const copied = good !== undefined && good.id !== id && this.#chosen.has(good.id);
    return !good || copied || JSON.stringify(good.value) !== JSON.stringify(document.value);
  }
  get(id: string): ParsedDocument | undefined {
    return this.#chosen.get(id);
  }
  isStandIn(id: string): boolean {
    return this.#standIns.has(id);
  }
  documents(): ParsedDocument[] {
    return [...this.#chosen.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  }
  standIns(): StandIn[] {
    return [...this.#standIns.values()];
  }
}

function choose(checked: readonly CheckedText[], snapshot: Snapshot, memory: Memory): Candidates {
  const candidates = new Candidates(memory);
  const all = checked.flatMap(({ documents }) => documents);
  const present = new Set(all.map(({ document }) => identityOf(document)));
  for (const { document, valid } of all) if (valid) candidates.take(document);
  const unclear = new Set(
    checked.filter(({ holes, documents }) => holes || documents.length === 0).map(({ path }) => path),
  );
  for (const { document, valid } of all) {
    if (valid) continue;
    const same = memory.documents.find((good) => identityOf(good) === identityOf(document));
    // Several Network documents share a name: a renamed file holds the one that is missing elsewhere.
    const renamed = memory.documents.find(
      (good) => good.kind === document.kind && good.name === document.name && !present.has(identityOf(good)),
    );
    const good = same ?? renamed;
    if (!good) unclear.add(document.file);
    else if (!candidates.get(good.id)) candidates.standIn(good, document.file);
  }
  // What vanishes from a folder in the moment when a broken file appears in it is taken to stand in that file.
  const paths = new Set(checked.map(({ path }) => path));
  const known = new Set([...(memory.unclear ?? []), ...memory.documents.map(({ file }) => file)]);
  const adopters = new Map(
    checked
      .filter((text) => isUnclear(text) && !known.has(text.path))
      .map(({ path }) => [folderOf(path), path]),
  );
  for (const good of memory.documents)
    if (!present.has(identityOf(good)) && !candidates.get(good.id)) {
      const moved = adopters.get(folderOf(good.file));
      if (unclear.has(good.file) || snapshot.unreadable.length > 0) candidates.standIn(good, good.file);
      else if (moved !== undefined && !paths.has(good.file))
        candidates.standIn({ ...good, file: moved }, moved);
    }
  return candidates;
}

/** Replaces changed documents that contradict others by their last good versions until nothing changed is to blame. */
function settle(
  candidates: Candidates,
  memory: Memory,
  context: ModelContext,
): { model: Model; problems: readonly Problem[] } {
  let { model, problems } = modelOf(candidates.documents(), context);
  const first = problems.filter(
    ({ blamed }) => blamed === undefined || blamed.some((id) => !candidates.isStandIn(id)),
  );
  for (let round = 0; round <= memory.documents.length + 1 && hasErrors(problems); round++) {
    const blamed = new Set(
      problems.flatMap(({ severity, blamed: ids }) => (severity === "error" ? (ids ?? []) : [])),
    );
    const changed = [...blamed].filter((id) => candidates.changed(id));
    if (changed.length === 0) break;
    for (const id of changed) candidates.demote(candidates.get(id) as ParsedDocument);
    ({ model, problems } = modelOf(candidates.documents(), context));
  }
  return { model, problems: first };
}
