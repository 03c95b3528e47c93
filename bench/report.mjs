// Figures as a table: medians with their spread, and ratios of what was measured one after the other.

/** The middle of some numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
const short = (value) =>
  value >= 1000
    ? Math.round(value).toLocaleString("en")
    : value >= 100
      ? value.toFixed(0)
      : value.toFixed(value >= 10 ? 1 : 2);

/** Whether a ratio reaches its goal, only its floor, or neither. */
function verdict(ratio, better, [goal, floor]) {
  const reaches = (target) => (better === "more" ? ratio >= target : ratio <= target);
  const sign = better === "more" ? "≥" : "≤";
  const state = reaches(goal) ? "goal" : reaches(floor) ? "floor" : "below";
  return `${state} (${sign} ${goal} / ${floor})`;
}

/**
 * A table in Markdown. `figures` are {measure, chain, round, …}; ratios are made round by round and their median is
 * told with the least and the greatest.
 */
export function tableOf(measures, names, figures, pairs) {
  const head = ["", ...names, ...pairs.map(([one, other]) => `${one} : ${other}`)];
  const lines = [head, head.map(() => "---")];
  for (const { name, rows } of measures)
    for (const { title, unit, better, of, targets } of rows) {
      const values = (chain) =>
        figures.filter((figure) => figure.measure === name && figure.chain === chain).map(of);
      const cells = names.map((chain) => {
        const all = values(chain);
        return all.length === 0 || all.every((value) => value === 0) ? "–" : short(median(all));
      });
      const ratios = pairs.map(([one, other]) => {
        const theirs = values(other);
        const all = values(one)
          .map((value, round) => value / theirs[round])
          .filter(Number.isFinite);
        if (all.length === 0) return "–";
        const ratio = median(all);
        const spread =
          all.length > 1 ? ` (${Math.min(...all).toFixed(2)}–${Math.max(...all).toFixed(2)})` : "";
        const target = one === "isthmus" && targets[other];
        return `${ratio.toFixed(2)} ×${spread}${target ? ` ${verdict(ratio, better, target)}` : ""}`;
      });
      lines.push([`${title}, ${unit}`, ...cells, ...ratios]);
    }
  return lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
}
