import { styleText } from "node:util";
import { stringify } from "yaml";

export type Output = "table" | "json" | "yaml";

/** Prints a value as asked; `table` makes the text for people. */
export function print(output: Output, value: unknown, table: () => string): void {
  process.stdout.write(
    output === "json"
      ? `${JSON.stringify(value, null, 2)}\n`
      : output === "yaml"
        ? stringify(value)
        : table(),
  );
}

/** Rows in columns as wide as they need to be; the last column is not padded. */
export function columns(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, index) => Math.max(...all.map((row) => (row[index] ?? "").length)));
  return all
    .map((row, rowIndex) => {
      const cells = row.map((cell, index) =>
        index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0),
      );
      return `  ${cells
        .map((cell) => (rowIndex === 0 ? cell : coloured(cell)))
        .join("  ")
        .trimEnd()}\n`;
    })
    .join("");
}

const colours: Readonly<Record<string, "green" | "red">> = {
  up: "green",
  ready: "green",
  running: "green",
  down: "red",
  "not ready": "red",
  "not reachable": "red",
};
function coloured(cell: string): string {
  const colour = colours[cell.trim()];
  return colour ? paint(process.stdout, colour, cell) : cell;
}

/** Colours only where somebody looks at a terminal, and not where NO_COLOR is set. */
export function paint(stream: NodeJS.WriteStream, colour: "green" | "red" | "yellow", text: string): string {
  return stream.isTTY && !process.env.NO_COLOR ? styleText(colour, text) : text;
}
