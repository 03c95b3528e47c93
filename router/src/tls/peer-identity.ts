import { X509Certificate } from "node:crypto";

/** The certificates of a PEM text, in order. Throws on one that cannot be read. */
export function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

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

/**
 * Checks a peer's certificate: it names one site of our network, is valid now, and is signed by a CA that is recorded
 * for just that site. The signature is checked here because the TLS library accepts any CA that it was given: one
 * site's CA could otherwise speak for another site.
 */
export function identifyPeer(
  certificate: X509Certificate | undefined,
  network: string,
  identityOf: (site: string) => readonly X509Certificate[],
  now: Date,
): PeerIdentity {
  if (!certificate) return { refused: "the peer has no certificate" };
  const claimed = siteOf(certificate);
  if (!claimed) return { refused: "the peer's certificate names no site" };
  if (claimed.network !== network)
    return { refused: `the peer belongs to the network ${claimed.network}, this is ${network}` };
  const authorities = identityOf(claimed.site);
  if (authorities.length === 0) return { refused: `no identity is recorded for the site ${claimed.site}` };
  if (now < new Date(certificate.validFrom) || now > new Date(certificate.validTo))
    return { refused: `the certificate of ${claimed.site} is not valid now (until ${certificate.validTo})` };
  const signer = authorities.find(
    (authority) =>
      authority.ca && certificate.checkIssued(authority) && certificate.verify(authority.publicKey),
  );
  if (!signer)
    return { refused: `the certificate was not issued by a CA recorded for the site ${claimed.site}` };
  if (now < new Date(signer.validFrom) || now > new Date(signer.validTo))
    return { refused: `the CA of ${claimed.site} is not valid now (until ${signer.validTo})` };
  return { site: claimed.site };
}
