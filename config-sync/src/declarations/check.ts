// One text by itself → its documents, each with what is wrong with it.
import type { SourceText } from "../sources/declaration-source.ts";
import { type ParsedDocument, parse } from "./parse.ts";
import { hasErrors, type Problem } from "./problems.ts";
import { validate } from "./validate.ts";

export interface CheckedDocument {
  readonly document: ParsedDocument;
  readonly valid: boolean;
}
export interface CheckedText {
  readonly path: string;
  readonly documents: readonly CheckedDocument[];
  readonly problems: readonly Problem[];
  /** Something stands there that cannot be told from a document. */
  readonly holes: boolean;
  /** There is nothing in the text but white space and comments. */
  readonly empty: boolean;
}

const maxProblems = 200;

/** Parses and validates one text. */
export function checkText(source: SourceText): CheckedText {
  const { documents, problems, holes, empty } = parse(source);
  const all: Problem[] = [...problems];
  const checked = documents.map((document): CheckedDocument => {
    const own = [...document.problems, ...validate(document)];
    for (const problem of own) all.push(problem);
    return { document, valid: !hasErrors(own) };
  });
  if (empty)
    all.push({
      at: { file: source.path, line: 1, column: 1 },
      severity: "warning",
      code: "empty-file",
      message: "the file holds no document",
    });
  return { path: source.path, documents: checked, problems: limited(all, source.path), holes, empty };
}

function limited(problems: readonly Problem[], file: string): readonly Problem[] {
  if (problems.length <= maxProblems) return problems;
  const more: Problem = {
    at: { file, line: 1, column: 1 },
    severity: "error",
    code: "too-many-findings",
    message: `${problems.length - maxProblems} more findings in this file are not shown`,
  };
  return [...problems.slice(0, maxProblems), more];
}

/** Checks texts and remembers what it found: a text that has not changed is not checked again. */
export class TextChecker {
  #known = new Map<string, { source: SourceText; checked: CheckedText }>();

  /** Results in the order of the texts. Texts that are not given are forgotten. */
  check(sources: readonly SourceText[]): CheckedText[] {
    const next = new Map<string, { source: SourceText; checked: CheckedText }>();
    const results = sources.map((source) => {
      const before = this.#known.get(source.path);
      const same =
        before !== undefined && before.source.text === source.text && before.source.defect === source.defect;
      const checked = same ? before.checked : checkText(source);
      next.set(source.path, { source, checked });
      return checked;
    });
    this.#known = next;
    return results;
  }
}
