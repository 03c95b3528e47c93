/** Severity, lowest first. */
export const levels = ["debug", "info", "warning", "error"] as const;
export type Level = (typeof levels)[number];

/** Writes one line for each call. Secrets must not be passed in. */
export type Log = (level: Level, message: string) => void;

/** A line as it was logged; `at` in milliseconds since the epoch. */
export interface LogLine {
  readonly level: Level;
  readonly message: string;
  readonly at: number;
}

/** Lines that are kept for whoever asks later. */
const maxKept = 1000;

/** Passes on lines of at least one level, which may be changed while it runs, and remembers the last of them. */
export class LogBook {
  readonly counts: Record<Level, number> = { debug: 0, info: 0, warning: 0, error: 0 };
  readonly #write: (line: LogLine) => void;
  readonly #now: () => number;
  readonly #kept: LogLine[] = [];
  level: Level;

  constructor(level: Level, write: (line: LogLine) => void, now: () => number) {
    this.level = level;
    this.#write = write;
    this.#now = now;
  }
  readonly log: Log = (level, message) => {
    this.counts[level]++;
    if (levels.indexOf(level) < levels.indexOf(this.level)) return;
    const line = { level, message: oneLine(message), at: this.#now() };
    this.#kept.push(line);
    if (this.#kept.length > maxKept) this.#kept.shift();
    this.#write(line);
  };
  /** The newest lines, oldest first. */
  latest(limit: number): LogLine[] {
    return this.#kept.slice(-Math.max(0, limit) || this.#kept.length);
  }
}

/** `time level message` and a line end. */
export function formatLine({ level, message, at }: LogLine): string {
  return `${new Date(at).toISOString()} ${level} ${message}\n`;
}

/** The level in a text such as `info` or `debug+`; undefined for another. */
export function levelIn(text: string): Level | undefined {
  const wanted = text.trim().toLowerCase().replace(/\+$/, "");
  return levels.find((name) => name === wanted || (name === "info" && wanted === "notice"));
}

/** Control characters from the network must not forge log lines. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  return text.replace(/[\u0000-\u001f\u007f]+/g, " ").slice(0, 2000);
}
