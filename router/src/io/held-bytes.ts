// Bytes of traffic that wait in this process, whoever holds them: what its memory limit is measured by.

let bytes = 0;

/** All that waits now. */
export const heldBytes = (): number => bytes;
/** So many more are held, or fewer when negative. */
export function hold(change: number): void {
  bytes += change;
}
