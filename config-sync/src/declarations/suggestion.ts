/** The candidate that the word was probably meant to be, if one is near enough. */
export function suggestion(
  word: string,
  candidates: readonly string[],
  farthest = Math.max(2, Math.floor(word.length / 3)),
): string | undefined {
  let best: string | undefined;
  let least = farthest + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other. */
function editDistance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1];
      let cost = Math.min(
        (row[j - 1] as number) + 1,
        (rows[i - 1]?.[j] as number) + 1,
        (rows[i - 1]?.[j - 1] as number) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1])
        cost = Math.min(cost, (rows[i - 2]?.[j - 2] as number) + 1);
      row.push(cost);
    }
    rows.push(row);
  }
  return rows[left.length]?.[right.length] as number;
}
