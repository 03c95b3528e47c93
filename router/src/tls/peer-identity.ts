import { X509Certificate } from "node:crypto";

/** The certificates of a PEM text, in order. Throws on one that cannot be read. */
export function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}
/** The SHA-256 fingerprint in lower-case hexadecimal. */
export const fingerprintOf = ({ fingerprint256 }: X509Certificate): string =>
  fingerprint256.replaceAll(":", "").toLowerCase();

/** Network and site in the one SPIFFE URI of a certificate; undefined when it has none or several. */
export function siteOf(certificate: X509Certificate): { network: string; site: string } | undefined {
  // Node quotes a name that holds a comma or quote, and such a name does not match here.
  const uris = (certificate.subjectAltName ?? "").split(", ").filter((name) => name.startsWith("URI:"));
  if (uris.length !== 1) return undefined;
  const match = /^URI:spiffe:\/\/([a-z0-9][-a-z0-9.]{0,252})\/site\/([a-z0-9][-a-z0-9]{0,62})$/.exec(
    uris[0] as string,
  );
  return match ? { network: match[1] as string, site: match[2] as string } : undefined;
}

/** Outcome of checking a peer: the site that it has proven to be, or why it has not. */
export type PeerIdentity = { readonly site: string } | { readonly refused: string };

/** Whom we believe to be which site. */
export interface SiteTrust {
  /** Our own network. */
  readonly network: string;
  /** The CA certificates recorded for a site; empty when it is not known. */
  identityOf(site: string): readonly X509Certificate[];
  /** CAs under which a certificate may name any site for which none is recorded. */
  readonly shared: readonly X509Certificate[];
  /** Fingerprints of certificates that count no longer. */
  readonly revoked: ReadonlySet<string>;
}

/** Certificates between a leaf and its anchor. */
const maxPath = 8;

/**
 * Checks a peer's certificate: it names one site of our network, is valid now, and is signed, certificate by
 * certificate, up to a CA that is recorded for just that site. The signatures are checked here because the TLS library
 * accepts any CA that it was given: one site's CA could otherwise speak for another site. What the library says of
 * issuers is taken as a hint where to look, and never as an answer. `now` is undefined for a connection that stands
 * already: what was valid then ends by revocation, not by time.
 */
export function identifyPeer(
  certificate: X509Certificate | undefined,
  trust: SiteTrust,
  now: Date | undefined,
): PeerIdentity {
  if (!certificate) return { refused: "the peer has no certificate" };
  const claimed = siteOf(certificate);
  if (!claimed) return { refused: "the peer's certificate names no site" };
  const { network, site } = claimed;
  if (network !== trust.network)
    return { refused: `the peer belongs to the network ${network}, this is ${trust.network}` };
  const recorded = trust.identityOf(site);
  const anchors = recorded.length > 0 ? recorded : trust.shared;
  if (anchors.length === 0) return { refused: `no identity is recorded for the site ${site}` };
  if (now && !isValid(certificate, now))
    return { refused: timeReason(`certificate of ${site}`, certificate, now) };
  const path = pathTo(anchors, certificate);
  if (!path) return { refused: `the certificate was not issued by a CA recorded for the site ${site}` };
  const outdated = now && path.slice(1).find((one) => !isValid(one, now));
  if (outdated) return { refused: timeReason(`CA of ${site}`, outdated, now) };
  if (now && path.some(isWeak)) return { refused: `a key in the certificate of ${site} is too weak` };
  if (path.some((one) => trust.revoked.has(fingerprintOf(one))))
    return { refused: `the certificate of ${site} is revoked` };
  return { site };
}

/** RSA below 2048 bits, or a curve below 256. */
function isWeak({ publicKey }: X509Certificate): boolean {
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined) return modulusLength < 2048;
  return namedCurve !== undefined && !["prime256v1", "secp384r1", "secp521r1"].includes(namedCurve);
}
const isValid = ({ validFrom, validTo }: X509Certificate, now: Date): boolean =>
  now >= new Date(validFrom) && now <= new Date(validTo);
const timeReason = (what: string, { validFrom, validTo }: X509Certificate, now: Date): string =>
  now < new Date(validFrom)
    ? `the ${what} is not valid now (before ${validFrom}): is a clock wrong?`
    : `the ${what} is not valid now (until ${validTo}; here it is ${now.toUTCString()})`;

/** From the leaf over what the peer has presented with it up to an anchor; undefined: there is no way. */
function pathTo(
  anchors: readonly X509Certificate[],
  leaf: X509Certificate,
): readonly X509Certificate[] | undefined {
  const path = [leaf];
  for (let below = leaf; path.length < maxPath; ) {
    const signs = (ca: X509Certificate): boolean =>
      ca.ca && below.checkIssued(ca) && below.verify(ca.publicKey);
    const anchor = anchors.find(signs);
    if (anchor) return [...path, anchor];
    const above: X509Certificate | undefined = below.issuerCertificate;
    if (!above || path.includes(above) || !signs(above)) return undefined;
    path.push(above);
    below = above;
  }
  return undefined;
}
