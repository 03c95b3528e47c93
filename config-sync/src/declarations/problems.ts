import type { FindingCode } from "@isthmus/schemas/finding-codes.js";

/** Where something stands: file, and line and column from 1, counted in UTF-16 units. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something wrong with a declaration. */
export interface Problem {
  readonly at: Position;
  readonly severity: "error" | "warning";
  /** Stable, for people to look up (`isthmus explain`) and for programs to match. */
  readonly code: FindingCode;
  /** What is wrong and what to do, on one line. */
  readonly message: string;
  /** The other place, where two places contradict each other. */
  readonly other?: Position;
  /** The documents that cannot stay as they are together, by id. */
  readonly blamed?: readonly string[];
}

/** `file:line:column: what is wrong [code]`, with `warning:` where it is one. */
export function formatProblem(problem: Problem): string {
  const { at, severity, code, message } = problem;
  const level = severity === "warning" ? "warning: " : "";
  return `${at.file}:${at.line}:${at.column}: ${level}${message} [${code}]`;
}

export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some(({ severity }) => severity === "error");

/** The order in which a reader goes through files. */
export function compareProblems(left: Problem, right: Problem): number {
  return (
    compareText(left.at.file, right.at.file) ||
    left.at.line - right.at.line ||
    left.at.column - right.at.column ||
    compareText(left.message, right.message)
  );
}
/** The same everywhere, whatever the locale. */
const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
