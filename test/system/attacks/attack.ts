// One row of the table in docs/security.md.
import { eventually, type TestRouter } from "@isthmus/router/test/harness.js";

export interface Attack {
  readonly area: string;
  readonly attack: string;
  readonly outcome: string;
  /** The log line of who is attacked. */
  readonly log: string;
  /** What a status says of it, at whichever site; empty: nothing changes there. */
  readonly status: string;
}

/** What changes from run to run is left out. */
export const plain = (text: string): string =>
  text
    .replace(/^(debug|info|warning|error) /, "")
    .replace(/127\.0\.0\.1:\d+/g, "ADDRESS")
    .replace(/[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4} GMT/g, "DATE")
    .replace(/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/g, "DATE")
    .replace(/isthmus site (\w+) [0-9a-f]{12}/g, "isthmus site $1 …")
    .replace(/\s+/g, " ");

/** Waits for a line that came after the first `from`, and gives it without what changes. */
export async function lineOf({ lines }: TestRouter, expected: RegExp, from = 0): Promise<string> {
  return plain(
    await eventually(`a line like ${expected}`, () => lines.slice(from).find((line) => expected.test(line))),
  );
}
