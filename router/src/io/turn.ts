// When gathered output leaves: after the callback that the event loop runs now, or at the end of its turn.

/** Whoever gathers output. */
export interface Gatherer {
  /** Lets go of what has been gathered. */
  flush(): void;
}

let early: Gatherer[] = [];
let late: Gatherer[] = [];

function runEarly(): void {
  const all = early;
  early = [];
  for (const gatherer of all) gatherer.flush();
}
function runLate(): void {
  const all = late;
  late = [];
  for (const gatherer of all) gatherer.flush();
}

/** One call for all that a read has filled: a small message is not to wait for the rest of the turn. */
export function flushAfterCallback(gatherer: Gatherer): void {
  if (early.push(gatherer) === 1) process.nextTick(runEarly);
}
/** At the end of the turn more has come together: fewer and larger writes. */
export function flushAtEndOfTurn(gatherer: Gatherer): void {
  if (late.push(gatherer) === 1) setImmediate(runLate);
}
