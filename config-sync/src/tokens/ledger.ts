// The tokens that a site has issued: how often each may be redeemed, until when, and by whom it was. Pure.
import { createHash, timingSafeEqual } from "node:crypto";

/** Somebody who has redeemed a token. */
export interface Redemption {
  /** The site, by the name that it gives itself. */
  readonly subject: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** CA certificates by which it is known, PEM. */
  readonly identity: string;
}
export interface TokenRecord {
  readonly name: string;
  /** SHA-256 of the code: it is random, and long enough not to be guessed. */
  readonly codeHash: string;
  readonly uses: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The only site that may redeem it; empty: any. */
  readonly subject: string;
  readonly redemptions: readonly Redemption[];
  /** When wrong codes came lately. */
  readonly failures: readonly number[];
}

export type Refusal = "unknown" | "expired" | "used up" | "wrong code" | "too many attempts" | "other site";
export type Verdict =
  | { readonly granted: true; readonly again: boolean }
  | { readonly granted: false; readonly refusal: Refusal };

/** Wrong codes that are taken within a minute. */
const maxFailures = 5;
const failureWindowMs = 60_000;

export const codeHash = (code: string): string => createHash("sha256").update(code).digest("hex");
const lately = (failures: readonly number[], now: number): number[] =>
  failures.filter((at) => now - at < failureWindowMs);

/**
 * Whether a code redeems a token. `again`: the same site has redeemed it before, with the same identity where one is
 * given, and no use is counted.
 */
export function judge(
  record: TokenRecord | undefined,
  code: string,
  subject: string,
  identity: string | undefined,
  now: number,
): Verdict {
  const refused = (refusal: Refusal): Verdict => ({ granted: false, refusal });
  // A token that does not exist takes as long as one that does.
  const expected = Buffer.from(record?.codeHash ?? codeHash(""), "hex");
  const isRight = timingSafeEqual(Buffer.from(codeHash(code), "hex"), expected);
  if (!record) return refused("unknown");
  if (lately(record.failures, now).length >= maxFailures) return refused("too many attempts");
  if (!isRight) return refused("wrong code");
  if (record.subject !== "" && record.subject !== subject) return refused("other site");
  if (now > record.expiresAt) return refused("expired");
  const before = record.redemptions.find((one) => one.subject === subject);
  if (before && (identity === undefined || before.identity === identity))
    return { granted: true, again: true };
  if (record.redemptions.length >= record.uses) return refused("used up");
  return { granted: true, again: false };
}
/** The record after a success. */
export function redeemed(record: TokenRecord, redemption: Redemption): TokenRecord {
  const others = record.redemptions.filter(({ subject }) => subject !== redemption.subject);
  return { ...record, redemptions: [...others, redemption] };
}
/** The record after a wrong code. */
export const failed = (record: TokenRecord, now: number): TokenRecord => ({
  ...record,
  failures: [...lately(record.failures, now), now],
});
