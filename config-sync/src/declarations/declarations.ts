// Snapshot → model, with the last good text standing in for a broken one. Pure: the caller keeps what is returned.
import type { Snapshot, SourceText } from "../sources/declaration-source.ts";
import { type ParsedDocument, parse } from "./parse.ts";
import { compareProblems, type Problem } from "./problems.ts";
import { buildModel, type Model } from "./site-model.ts";
import { validate } from "./validate.ts";

/** Texts that were valid when they were last read, by path. */
export type LastGood = ReadonlyMap<string, string>;

export interface Declarations {
  readonly model: Model;
  /** What is wrong with the texts as they are now, in reading order. */
  readonly problems: readonly Problem[];
  /** Files whose last good text is used instead of what they hold now. */
  readonly standingIn: readonly string[];
  readonly lastGood: LastGood;
}

interface Checked {
  readonly documents: readonly ParsedDocument[];
  readonly problems: readonly Problem[];
}

/** Parses and validates one text by itself. */
export function checkText(source: SourceText): Checked {
  const { documents, problems } = parse(source);
  return { documents, problems: [...problems, ...documents.flatMap(validate)] };
}

const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some(({ severity }) => severity === "error");

/** Checks everything as it stands, without a memory of earlier texts. */
export function checkAll(
  texts: readonly SourceText[],
  ownSite: string | undefined,
): { model: Model; problems: Problem[] } {
  const checked = texts.map(checkText);
  const valid = checked.filter(({ problems }) => !hasErrors(problems)).flatMap(({ documents }) => documents);
  const model = buildModel(valid, ownSite);
  const problems = [...checked.flatMap((one) => one.problems), ...model.problems].sort(compareProblems);
  return { model, problems };
}

/**
 * What is to be live, given what is there now and what was good before. A broken file is represented by its last good
 * text. Where files are valid one by one but contradict each other, the last good texts of all of them stay. A file
 * that is gone is gone, but only when everything could be read; an empty file where there was a good one is broken.
 */
export function declarationsOf(
  snapshot: Snapshot,
  lastGood: LastGood,
  ownSite: string | undefined,
): Declarations {
  const problems: Problem[] = [];
  const standingIn: string[] = [];
  const chosen = new Map<string, string>();
  const documents = new Map<string, readonly ParsedDocument[]>();
  const standIn = (path: string, text: string): void => {
    chosen.set(path, text);
    documents.set(path, checkText({ path, text }).documents);
    standingIn.push(path);
  };
  for (const source of snapshot.texts) {
    const checked = checkText(source);
    problems.push(...checked.problems);
    const before = lastGood.get(source.path);
    const emptied = checked.documents.length === 0 && before !== undefined;
    if (emptied && !hasErrors(checked.problems))
      problems.push({
        at: { file: source.path, line: 1, column: 1 },
        severity: "error",
        code: "emptied",
        message:
          "no document is left in this file: what it declared stays live; remove the file to remove it",
      });
    if (!hasErrors(checked.problems) && !emptied) {
      chosen.set(source.path, source.text);
      documents.set(source.path, checked.documents);
    } else if (before !== undefined) standIn(source.path, before);
  }
  for (const { path, reason } of snapshot.unreadable)
    problems.push({
      at: { file: path, line: 1, column: 1 },
      severity: "error",
      code: "unreadable",
      message: `cannot be read (${reason}): what is live stays`,
    });
  if (snapshot.unreadable.length > 0)
    for (const [path, text] of lastGood) if (!chosen.has(path)) standIn(path, text);
  const model = buildModel([...documents.values()].flat(), ownSite);
  problems.push(...model.problems);
  problems.sort(compareProblems);
  if (!hasErrors(model.problems)) return { model, problems, standingIn, lastGood: chosen };
  if (lastGood.size === 0) return { model, problems, standingIn, lastGood };
  const before = [...lastGood].flatMap(([path, text]) => checkText({ path, text }).documents);
  return { model: buildModel(before, ownSite), problems, standingIn: [...lastGood.keys()], lastGood };
}
