// When a site's CA is followed by a new one. The new one is made and told first, and issues only when the others know
// it; the old one is told for as long as they may meet its certificates. Pure.
import { X509Certificate } from "node:crypto";

export interface RotationState {
  /** The certificate of the CA that issues. */
  readonly current: string;
  /** The one that is to follow, and since when it is told (milliseconds since the epoch). */
  readonly next?: { readonly certificate: string; readonly since: number };
  /** The one before, and since when it does not issue any more. */
  readonly previous?: { readonly certificate: string; readonly since: number };
  /** Somebody has asked for a new CA. */
  readonly asked: boolean;
  /** The site's identity as the documents give it; empty when they give none. */
  readonly declared: string;
  /** How long the others take to hear of the next one by themselves. */
  readonly tellingMs: number;
}

export type RotationStep =
  | { readonly kind: "make"; readonly reason: string }
  | { readonly kind: "promote" }
  | { readonly kind: "forget" }
  | { readonly kind: "none" };

/** Where no document tells the identity the sites of one machine hear of it by themselves, within this time; */
export const tellingMs = 5_000;
/** those that know it by a token when they are connected. */
export const tellingSlowlyMs = 24 * 3600 * 1000;
/** The longest life of a certificate that the CA before has issued. */
const leafLifeMs = 30 * 24 * 3600 * 1000;

/** What is to be done next. */
export function rotationStep(state: RotationState, now: number): RotationStep {
  const { current, next, previous, declared } = state;
  if (!next) {
    if (state.asked) return { kind: "make", reason: "it was asked for" };
    const { validFrom, validTo } = new X509Certificate(current);
    const [begin, end] = [Date.parse(validFrom), Date.parse(validTo)];
    if (now > begin + ((end - begin) * 2) / 3)
      return { kind: "make", reason: "two thirds of the life of the one before are over" };
  } else if (declared === "" ? now - next.since >= state.tellingMs : holds(declared, next.certificate))
    return { kind: "promote" };
  if (previous) {
    const gone = declared !== "" && !holds(declared, previous.certificate);
    if (gone || now - previous.since > leafLifeMs) return { kind: "forget" };
  }
  return { kind: "none" };
}

/** The site's identity: what the others are to record, the one that issues first. */
export const identityOf = ({
  current,
  next,
  previous,
}: Pick<RotationState, "current" | "next" | "previous">): string =>
  [current, next?.certificate, previous?.certificate].filter((pem) => pem !== undefined).join("");

const bodyOf = (pem: string): string => pem.replace(/-----(BEGIN|END) CERTIFICATE-----|\s/g, "");
const holds = (declared: string, certificate: string): boolean =>
  declared.split("-----BEGIN CERTIFICATE-----").some((one) => bodyOf(one) === bodyOf(certificate));
