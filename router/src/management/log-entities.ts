import { RouterError } from "../errors.ts";
import { type LogBook, levelIn, levels } from "../log.ts";
import type { EntityHandler, EntityValues } from "./agent.ts";

const moduleName = "DEFAULT";
const entityName = `log/${moduleName}`;

/** The log entity: what is written, which may be changed while the router runs. */
export class LogEntity implements EntityHandler {
  readonly #book: LogBook;
  readonly #outputFile: string;

  constructor(book: LogBook, outputFile: string) {
    this.#book = book;
    this.#outputFile = outputFile;
  }
  list(): EntityValues[] {
    return [
      { name: entityName, module: moduleName, enable: `${this.#book.level}+`, outputFile: this.#outputFile },
    ];
  }
  update(_name: string, changes: Record<string, string | number | boolean>): void {
    if (changes.enable === undefined) return;
    const level = levelIn(String(changes.enable));
    if (!level)
      throw new RouterError(
        "LOG",
        `log: enable ${changes.enable} is none of ${levels.map((name) => `${name}+`).join(", ")}`,
      );
    this.#book.level = level;
    this.#book.log("info", `the log writes ${level} and above from here on`);
  }
}

export function logStats(book: LogBook): EntityHandler {
  return {
    list: () => [
      {
        name: `logStats/${moduleName}`,
        debugCount: book.counts.debug,
        infoCount: book.counts.info,
        warningCount: book.counts.warning,
        errorCount: book.counts.error,
      },
    ],
  };
}
