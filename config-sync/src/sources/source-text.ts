// Bytes → text, or what is wrong with the bytes and where.
import type { SourceText } from "./declaration-source.ts";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/** Reads bytes as UTF-8, without the byte order mark. */
export function sourceText(path: string, bytes: Uint8Array): SourceText {
  try {
    return { path, text: strict.decode(bytes) };
  } catch {
    const { line, column } = firstBad(bytes);
    const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const message = wide
      ? "this is UTF-16: save the file as UTF-8"
      : "this byte is not UTF-8: save the file as UTF-8";
    return { path, text: "", defect: { code: "not-utf8", line, column, message } };
  }
}

export function tooLarge(path: string, size: number, limit: number): SourceText {
  const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
  const message = `the file has ${mib(size)}, at most ${mib(limit)} are read: split it, or take it away if it is no declaration`;
  return { path, text: "", defect: { code: "too-large", line: 1, column: 1, message } };
}

/** The longest beginning that is UTF-8 ends before the first bad byte. */
function firstBad(bytes: Uint8Array): { line: number; column: number } {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isUtf8(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  const before = new TextDecoder().decode(bytes.subarray(0, good)).replace(/\ufffd$/, "");
  const lines = before.split("\n");
  return { line: lines.length, column: (lines.at(-1) as string).length + 1 };
}
/** Whether bytes are the beginning of UTF-8 text; a character may be cut off at their end. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
