// What a site says over the network, signed with its router's certificate; who reads it needs only the site's identity.
import { createPrivateKey, sign, verify, type X509Certificate } from "node:crypto";
import { certificatesIn, siteUri } from "./authority.ts";

const maxChain = 8;

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
  revoked: readonly string[],
  now: number,
): string | undefined {
  let presented: X509Certificate[];
  try {
    presented = certificatesIn(certificate);
  } catch {
    presented = [];
  }
  const [leaf] = presented;
  if (!leaf || presented.length > maxChain) return "its certificate cannot be read";
  const uris = (leaf.subjectAltName ?? "").split(", ").filter((name) => name.startsWith("URI:"));
  if (uris.length !== 1 || uris[0] !== `URI:${siteUri(network, site)}`)
    return `its certificate is not that of ${site} in the network ${network}`;
  if (now < Date.parse(leaf.validFrom)) return "its certificate is not valid yet: is a clock wrong?";
  if (now > Date.parse(leaf.validTo)) return `its certificate has expired (${leaf.validTo})`;
  const path = pathTo(certificatesIn(identity), presented);
  if (!path) return `its certificate was not issued by a CA recorded for ${site}`;
  if (path.some((one) => revoked.includes(one.fingerprint256.replaceAll(":", "").toLowerCase())))
    return "its certificate is revoked";
  if (!verify("sha256", bytes, leaf.publicKey, signature)) return "its signature is wrong";
  return undefined;
}

/** From a leaf over what is presented with it up to one of the anchors, each signature checked; undefined: there is no way. */
function pathTo(
  anchors: readonly X509Certificate[],
  presented: readonly X509Certificate[],
): X509Certificate[] | undefined {
  const path = [presented[0] as X509Certificate];
  const issues = (ca: X509Certificate): boolean => {
    const below = path.at(-1) as X509Certificate;
    return ca.ca && below.checkIssued(ca) && below.verify(ca.publicKey);
  };
  while (path.length <= maxChain) {
    const anchor = anchors.find(issues);
    if (anchor) return [...path, anchor];
    const next = presented.find((one) => !path.includes(one) && issues(one));
    if (!next) return undefined;
    path.push(next);
  }
  return undefined;
}
