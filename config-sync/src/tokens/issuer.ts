// Redeems tokens of this site: counts, issues what is asked for, and remembers who is known by it now.
import { randomBytes, X509Certificate } from "node:crypto";
import { type Credentials, createAuthority, issueLeaf } from "../credentials/authority.ts";
import {
  codeHash,
  failed,
  judge,
  type Redemption,
  type Refusal,
  redeemed,
  type TokenRecord,
} from "./ledger.ts";
import { type KeyedStore, tokenKey } from "./store.ts";
import type { LinkFiles } from "./token.ts";

/** Who we are to those who redeem. */
export interface IssuingSite {
  readonly site: string;
  readonly network: string;
  /** The certificates of our CA. */
  readonly identity: string;
  /** Where a link to us may go, as HOST:PORT. */
  readonly endpoints: readonly string[];
  /** The identity that is recorded for a site otherwise; undefined for none. */
  knownAs(site: string): string | undefined;
}
/** A request to redeem; without an identity a certificate is issued. */
export interface RedemptionRequest {
  readonly name: string;
  readonly code: string;
  readonly subject: string;
  readonly identity: string | undefined;
}
export type Redeemed =
  | { readonly files: LinkFiles | undefined }
  | { readonly refusal: Refusal | "bad request" | "name taken" | "conflict" };

const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** The CA for those who bring no CA of their own: it speaks only for the names that were given out with it. */
const guestsKey = "guests.json";
const maxRedemptionsKept = 1000;
/** Nobody renews the certificate of a guest. */
const guestLifeMs = 5 * 365 * 24 * 3600 * 1000;

export class TokenIssuer {
  readonly #store: KeyedStore;
  readonly #now: () => number;
  #known: ReadonlyMap<string, string> = new Map();

  constructor(store: KeyedStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }
  /** Reads the store again. */
  async refresh(): Promise<void> {
    this.#known = await this.#store.read();
  }
  #records(): TokenRecord[] {
    return [...this.#known].flatMap(([key, text]) => {
      if (!key.startsWith("token.")) return [];
      const record = recordIn(text);
      return record ? [record] : [];
    });
  }
  /** The sites that are known by tokens of ours, with their identities. */
  identities(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const { redemptions } of this.#records())
      for (const { subject, identity } of redemptions) found.set(subject, identity);
    return found;
  }

  /** A site that is known by a token has told another identity. */
  async followed(site: string, identity: string): Promise<void> {
    for (const record of this.#records()) {
      const redemption = record.redemptions.find(({ subject }) => subject === site);
      if (!redemption || redemption.identity === identity) continue;
      const key = tokenKey(record.name);
      await this.#store.write(
        key,
        JSON.stringify(redeemed(record, { ...redemption, identity })),
        this.#known.get(key),
      );
    }
    await this.refresh();
  }

  /** A use counts only when everything that is asked for has been made and the record is written. */
  async redeem(request: RedemptionRequest, own: IssuingSite): Promise<Redeemed> {
    const { name, code, subject, identity } = request;
    if (!label.test(subject) || (identity !== undefined && !isAuthority(identity)))
      return { refusal: "bad request" };
    for (let attempt = 0; attempt < 5; attempt++) {
      await this.refresh();
      const key = tokenKey(name);
      const text = label.test(name) ? this.#known.get(key) : undefined;
      const record = text === undefined ? undefined : recordIn(text);
      const now = this.#now();
      const verdict = judge(record, code, subject, identity, now);
      if (!verdict.granted) {
        if (verdict.refusal === "wrong code" && record)
          await this.#store.write(key, JSON.stringify(failed(record, now)), text);
        return { refusal: verdict.refusal };
      }
      const guests = identity === undefined ? await this.#guests() : undefined;
      if (identity === undefined && !guests) continue;
      const known = own.knownAs(subject) ?? this.identities().get(subject);
      const wanted = identity ?? (guests as Credentials).certificate;
      // A code is worth a link, not somebody else's name.
      if (subject === own.site || (known !== undefined && known.trim() !== wanted.trim()))
        return { refusal: "name taken" };
      const files =
        guests && filesOf(issueLeaf(guests, own.network, subject, [], now, guestLifeMs), own.identity);
      const redemption: Redemption = { subject, at: now, identity: wanted };
      const next = redeemed(record as TokenRecord, redemption);
      if (next.redemptions.length > maxRedemptionsKept) return { refusal: "used up" };
      if (verdict.again || (await this.#store.write(key, JSON.stringify(next), text))) {
        await this.refresh();
        return { files };
      }
    }
    return { refusal: "conflict" };
  }
  /** Makes the CA for guests with the first of them; undefined when another router was quicker. */
  async #guests(): Promise<Credentials | undefined> {
    const text = this.#known.get(guestsKey);
    if (text !== undefined) return JSON.parse(text) as Credentials;
    const made = createAuthority("guests", this.#now());
    return (await this.#store.write(guestsKey, JSON.stringify(made), undefined)) ? made : undefined;
  }
}

function isAuthority(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}
const filesOf = ({ certificate, privateKey }: Credentials, ca: string): LinkFiles => ({
  "tls.crt": certificate,
  "tls.key": privateKey,
  "ca.crt": ca,
});
export function recordIn(text: string): TokenRecord | undefined {
  try {
    const {
      name,
      codeHash,
      uses,
      expiresAt,
      subject = "",
      redemptions = [],
      failures = [],
    } = JSON.parse(text) as TokenRecord;
    if (!/^[0-9a-f]{64}$/.test(codeHash) || !Number.isInteger(uses) || !Number.isFinite(expiresAt))
      return undefined;
    return { name, codeHash, uses, expiresAt, subject, redemptions, failures };
  } catch {
    return undefined;
  }
}

/** What a token is good for. */
export interface TokenTerms {
  readonly name: string;
  readonly uses: number;
  readonly lifeMs: number;
  /** The only site that may redeem it. */
  readonly subject?: string;
}
/** Makes a token, in place of one of that name that nobody has redeemed; returns its code, which is kept nowhere. */
export async function issueToken(
  store: KeyedStore,
  { name, uses, lifeMs, subject = "" }: TokenTerms,
  now: number,
): Promise<string> {
  if (!label.test(name)) throw new Error(`${name} is no name of a token`);
  const key = tokenKey(name);
  const before = (await store.read()).get(key);
  if (before !== undefined && (recordIn(before)?.redemptions.length ?? 0) > 0)
    throw new Error(`there is a token ${name} already, and it is in use`);
  const code = randomBytes(24).toString("base64url");
  const record: TokenRecord = {
    name,
    codeHash: codeHash(code),
    uses,
    expiresAt: now + lifeMs,
    subject,
    redemptions: [],
    failures: [],
  };
  if (!(await store.write(key, JSON.stringify(record), before)))
    throw new Error(`the token ${name} was changed meanwhile: try again`);
  return code;
}
