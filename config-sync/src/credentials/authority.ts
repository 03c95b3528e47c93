// The site's own CA and the leaf certificate of its router.
import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  X509Certificate,
} from "node:crypto";
import { isIP } from "node:net";
import {
  basicConstraints,
  extendedKeyUsage,
  issuerNameOf,
  keyUsage,
  signedCertificate,
  subjectAltName,
} from "./certificate.ts";

/** A certificate and its private key, PEM. Behind the certificate its chain may follow. */
export interface Credentials {
  readonly certificate: string;
  readonly privateKey: string;
}

const day = 24 * 3600 * 1000;
const authorityLifeMs = 3650 * day;
const leafLifeMs = 30 * day;
/** Clocks of two sites may differ by this much. */
const clockSkewMs = 3600 * 1000;
const maxChain = 8;

/** P-256: a handshake costs a fraction of what it does with RSA. */
function newKey(): { publicKey: KeyObject; privateKey: KeyObject; pem: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { publicKey, privateKey, pem: privateKey.export({ type: "pkcs8", format: "pem" }) as string };
}

/** Makes a CA for a site. Its certificate is the site's identity: public. `now` in milliseconds since the epoch. */
export function createAuthority(site: string, now: number): Credentials {
  const { publicKey, privateKey, pem } = newKey();
  const certificate = signedCertificate(
    {
      // Unique, so that no two sites' CAs share a subject.
      subject: `isthmus site ${site} ${randomBytes(6).toString("hex")}`,
      publicKey,
      notBefore: new Date(now - clockSkewMs),
      notAfter: new Date(now + authorityLifeMs),
      extensions: [basicConstraints(true, 0), keyUsage(5, 6)],
    },
    privateKey,
  );
  return { certificate, privateKey: pem };
}

/** The one URI that names a site in its leaf certificates. */
export const siteUri = (network: string, site: string): string => `spiffe://${network}/site/${site}`;

/** The certificates of a PEM text, in order. Throws on one that cannot be read. */
export function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}
/** Whether a certificate is signed by its own key: the end of a chain, which nobody needs to be shown. */
const isRoot = (certificate: X509Certificate): boolean =>
  certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey);

/**
 * Issues the router's certificate for the site, valid for the given hosts too. Behind it follow the issuer's
 * certificate and chain where the issuer is no root. Throws where the issuer's certificate or key cannot be used.
 */
export function issueLeaf(
  authority: Credentials,
  network: string,
  site: string,
  hosts: readonly string[],
  now: number,
  lifeMs = leafLifeMs,
): Credentials {
  const { publicKey, pem } = newKey();
  const chain = certificatesIn(authority.certificate).slice(0, maxChain);
  const issuer = chain[0] as X509Certificate;
  const certificate = signedCertificate(
    {
      subject: site,
      issuer: issuerNameOf(issuer.raw),
      publicKey,
      notBefore: new Date(Math.max(now - clockSkewMs, Date.parse(issuer.validFrom))),
      notAfter: new Date(Math.min(now + lifeMs, Date.parse(issuer.validTo))),
      extensions: [
        basicConstraints(false),
        keyUsage(0),
        extendedKeyUsage(),
        subjectAltName([siteUri(network, site)], hosts),
      ],
    },
    createPrivateKey(authority.privateKey),
  );
  const above = chain.filter((one) => !isRoot(one)).map((one) => one.toString());
  return { certificate: [certificate, ...above].join(""), privateKey: pem };
}

/**
 * Why a leaf has to be issued anew; undefined while it is good: signed by the CA, for this site and these hosts, and
 * not past two thirds of its life.
 */
export function renewalReason(
  leaf: string,
  authority: string,
  network: string,
  site: string,
  hosts: readonly string[],
  now: number,
): string | undefined {
  const certificate = new X509Certificate(leaf);
  // Of a chain the first is the one that issues.
  const issuer = new X509Certificate(authority);
  if (!certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey))
    return "the CA is another one";
  const names = (certificate.subjectAltName ?? "").split(", ");
  if (!names.includes(`URI:${siteUri(network, site)}`)) return "the site or network has another name";
  const missing = hosts.find((host) =>
    isIP(host) ? !certificate.checkIP(host) : !certificate.checkHost(host),
  );
  if (missing) return `the host ${missing} is new`;
  const begin = Date.parse(certificate.validFrom);
  const end = Date.parse(certificate.validTo);
  if (now > begin + ((end - begin) * 2) / 3) return "two thirds of its life are over";
  if (now < begin) return "it is not valid yet: is the clock right?";
  return undefined;
}
