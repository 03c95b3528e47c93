// What a site says over the network, signed with its router's certificate; who reads it needs only the site's identity.
import { createPrivateKey, sign, verify, X509Certificate } from "node:crypto";
import { siteUri } from "./authority.ts";

/** Bytes with a signature and the certificate that it is checked with. */
export interface Signed {
  readonly bytes: Buffer;
  readonly signature: Buffer;
  /** PEM. */
  readonly certificate: string;
}

/** Signs with SHA-256 and the key of the certificate (RSA or ECDSA). */
export function signed(bytes: Buffer, certificate: string, privateKey: string): Signed {
  return { bytes, certificate, signature: sign("sha256", bytes, createPrivateKey(privateKey)) };
}

/**
 * Why a site cannot have signed this; undefined when it has: the certificate names the site and network, is valid now,
 * was issued by a CA of `identity` (PEM, one or more), and the signature is that of its key.
 */
export function forgery(
  { bytes, signature, certificate }: Signed,
  network: string,
  site: string,
  identity: string,
  now: number,
): string | undefined {
  let leaf: X509Certificate;
  try {
    leaf = new X509Certificate(certificate);
  } catch {
    return "its certificate cannot be read";
  }
  const uris = (leaf.subjectAltName ?? "").split(", ").filter((name) => name.startsWith("URI:"));
  if (uris.length !== 1 || uris[0] !== `URI:${siteUri(network, site)}`)
    return `its certificate is not that of ${site} in the network ${network}`;
  if (now < Date.parse(leaf.validFrom)) return "its certificate is not valid yet: is a clock wrong?";
  if (now > Date.parse(leaf.validTo)) return `its certificate has expired (${leaf.validTo})`;
  if (!authoritiesIn(identity).some((ca) => leaf.checkIssued(ca) && leaf.verify(ca.publicKey)))
    return `its certificate was not issued by a CA recorded for ${site}`;
  if (!verify("sha256", bytes, leaf.publicKey, signature)) return "its signature is wrong";
  return undefined;
}

function authoritiesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block)).filter(({ ca }) => ca);
}
