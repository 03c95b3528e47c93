// When gathered output leaves: after the callback that the event loop runs now, or at the end of its turn.

/** Whoever gathers output. */
export interface Gatherer {
  /** Lets go of what has been gathered. */
  flush(): void;
}

let early: Gatherer[] = [];
let late: Gatherer[] = [];
let inCallback = false;

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

/** Runs what a read brings about; what it has filled is flushed before this returns. */
export function inReadCallback(run: () => void): void {
  if (inCallback) return run();
  inCallback = true;
  try {
    run();
  } finally {
    inCallback = false;
    if (early.length > 0) runEarly();
  }
}
/** One call for all that a callback has filled: a small message is not to wait for the rest of the turn. */
export function flushAfterCallback(gatherer: Gatherer): void {
  if (early.push(gatherer) === 1 && !inCallback) process.nextTick(runEarly);
}
/** At the end of the turn more has come together: fewer and larger writes. */
export function flushAtEndOfTurn(gatherer: Gatherer): void {
  if (late.push(gatherer) === 1) setImmediate(runLate);
}
