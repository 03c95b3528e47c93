// No flow begins while what waits in the process is at its limit: those that run are not to end by its death.

/** What a flow takes beside the bytes that wait on it: sockets, sessions, links, in bytes. */
const flowBytes = 16_384;
/** One line in the log for all that are refused within this time. */
const quietMs = 10_000;

export class MemoryLimit {
  readonly #limitBytes: number;
  readonly #now: () => number;
  readonly #warn: (message: string) => void;
  #toldAt = Number.NEGATIVE_INFINITY;
  /** Flows that were refused. */
  refused = 0;

  constructor(limitBytes: number, now: () => number, warn: (message: string) => void) {
    this.#limitBytes = limitBytes;
    this.#now = now;
    this.#warn = warn;
  }
  /** Counts a flow that wants to begin: undefined, or why it may not. */
  refusalOf(openFlows: number, waitingBytes: number): string | undefined {
    const used = openFlows * flowBytes + waitingBytes;
    if (used <= this.#limitBytes) return undefined;
    this.refused++;
    const reason = `${mebibytes(used)} MiB are in use by ${openFlows} flows, the limit is ${mebibytes(this.#limitBytes)} MiB`;
    if (this.#now() - this.#toldAt >= quietMs) {
      this.#toldAt = this.#now();
      this.#warn(`new flows are refused: ${reason} (--memory-limit)`);
    }
    return reason;
  }
}
const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

/** Of the memory that a process may take, in bytes: the part for traffic, beside the program itself. */
export const limitWithin = (bytes: number): number =>
  Math.max(32 * 1024 * 1024, Math.floor((bytes - 100 * 1024 * 1024) * 0.6));
