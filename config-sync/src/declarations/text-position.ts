// Offsets in a text → line and column; offsets in the value of a YAML scalar → offsets in the text that it was read from.

/** The beginnings of lines of the texts asked for last: many questions come for one text in a row. */
let asked: { text: string; starts: number[] } | undefined;

/** Line and column, from 1, of an offset. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  if (asked?.text !== text) {
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    asked = { text, starts };
  }
  const { starts } = asked;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] as number) + 1 };
}

/**
 * Where the character at `offset` of a scalar's value stands in the scalar's source: plain, quoted, literal and folded
 * styles (YAML 1.2.2 §7.3, §8.1). White space that folding or indentation added or took away is stepped over.
 */
export function offsetInSource(source: string, value: string, offset: number): number {
  let at = /^[|>]/.test(source) ? source.indexOf("\n") + 1 : /^["']/.test(source) ? 1 : 0;
  const quote = /^["']/.exec(source)?.[0];
  for (let index = 0; index < offset && at < source.length; ) {
    const wanted = value[index] as string;
    const there = source[at] as string;
    if (quote === '"' && there === "\\") {
      const { length, units } = escapeSequence(source, at);
      at += length;
      index += units;
    } else if (quote === "'" && there === "'" && source[at + 1] === "'") {
      at += 2;
      index++;
    } else if (wanted === there) {
      at++;
      index++;
    } else if (isSpace(there)) at++;
    else if (isSpace(wanted)) index++;
    else return at;
  }
  // The indentation before the character belongs to the source alone.
  const wanted = value[offset];
  if (wanted !== undefined && !isSpace(wanted))
    while (at < source.length && isSpace(source[at] as string)) at++;
  return at;
}

const isSpace = (character: string): boolean => /\s/.test(character);

/** How long an escape sequence is in the source and in the value (YAML 1.2.2 §5.7). */
function escapeSequence(source: string, at: number): { length: number; units: number } {
  const kind = source[at + 1];
  if (kind === "x") return { length: 4, units: 1 };
  if (kind === "u") return { length: 6, units: 1 };
  if (kind === "U")
    return { length: 10, units: Number.parseInt(source.slice(at + 2, at + 10), 16) > 0xffff ? 2 : 1 };
  if (kind === "\n" || kind === "\r") {
    const rest = /^\\\r?\n[ \t]*/.exec(source.slice(at))?.[0].length ?? 2;
    return { length: rest, units: 0 };
  }
  return { length: 2, units: 1 };
}
