import { randomFillSync } from "node:crypto";

const nameBytes = 12;
/** Filled for many names at once: a call for each costs more than the rest of opening a flow. */
const pool = Buffer.allocUnsafeSlow(512 * nameBytes);
let used = pool.length;

/** A name of 16 characters that nobody can guess: 96 random bits, each used once. */
export function randomName(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const name = pool.toString("base64url", used, used + nameBytes);
  pool.fill(0, used, used + nameBytes);
  used += nameBytes;
  return name;
}
