/** Severity, lowest first. */
export const levels = ["debug", "info", "warning", "error"] as const;
export type Level = (typeof levels)[number];

/** Writes one line for each call. Secrets must not be passed in. */
export type Log = (level: Level, message: string) => void;

/** A log that writes `time level message` lines of at least the given level. */
export function lineLog(minimum: Level, write: (line: string) => void, now: () => Date): Log {
  const least = levels.indexOf(minimum);
  return (level, message) => {
    if (levels.indexOf(level) < least) return;
    write(`${now().toISOString()} ${level} ${oneLine(message)}\n`);
  };
}

/** Control characters from the network must not forge log lines. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  return text.replace(/[\u0000-\u001f\u007f]+/g, " ").slice(0, 2000);
}
