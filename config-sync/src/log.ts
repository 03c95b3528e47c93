export type Level = "info" | "warning" | "error";

/** Writes one line for each call. Secrets must not be passed in. */
export type Log = (level: Level, message: string) => void;

/** A log of `time level message` lines. */
export function lineLog(write: (line: string) => void, now: () => Date): Log {
  return (level, message) => write(`${now().toISOString()} ${level} ${message.replace(/[\r\n]+/g, " ")}\n`);
}
