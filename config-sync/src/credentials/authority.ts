// The site's own CA and the leaf certificate of its router. Keys are made by node:crypto, certificates by node-forge.
import { generateKeyPairSync, randomBytes, X509Certificate } from "node:crypto";
import forge from "node-forge";

/** A certificate and its private key, PEM. */
export interface Credentials {
  readonly certificate: string;
  readonly privateKey: string;
}

const day = 24 * 3600 * 1000;
const authorityLifeMs = 3650 * day;
const leafLifeMs = 30 * day;
/** Clocks of two sites may differ by this much. */
const clockSkewMs = 3600 * 1000;

function newKey(bits: number): { privateKey: string; publicKey: string } {
  return generateKeyPairSync("rsa", {
    modulusLength: bits,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}
/** Positive and 128 bits long, as RFC 5280 §4.1.2.2 asks. */
const serialNumber = (): string => `01${randomBytes(15).toString("hex")}`;

/** Makes a CA for a site. Its certificate is the site's identity: public. `now` in milliseconds since the epoch. */
export function createAuthority(site: string, now: number): Credentials {
  const { privateKey, publicKey } = newKey(3072);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = serialNumber();
  certificate.validity.notBefore = new Date(now - clockSkewMs);
  certificate.validity.notAfter = new Date(now + authorityLifeMs);
  // Unique, so that no two sites' CAs share a subject.
  const subject = [{ name: "commonName", value: `isthmus site ${site} ${randomBytes(6).toString("hex")}` }];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([
    { name: "basicConstraints", cA: true, pathLenConstraint: 0, critical: true },
    { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    { name: "subjectKeyIdentifier" },
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate), privateKey };
}

/** The one URI that names a site in its leaf certificates. */
export const siteUri = (network: string, site: string): string => `spiffe://${network}/site/${site}`;

/** Issues the router's certificate for the site, valid for the given hosts too. */
export function issueLeaf(
  authority: Credentials,
  network: string,
  site: string,
  hosts: readonly string[],
  now: number,
): Credentials {
  const { privateKey, publicKey } = newKey(2048);
  const issuer = forge.pki.certificateFromPem(authority.certificate);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = serialNumber();
  certificate.validity.notBefore = new Date(now - clockSkewMs);
  certificate.validity.notAfter = new Date(Math.min(now + leafLifeMs, issuer.validity.notAfter.getTime()));
  certificate.setSubject([{ name: "commonName", value: site }]);
  certificate.setIssuer(issuer.subject.attributes);
  certificate.setExtensions([
    { name: "basicConstraints", cA: false, critical: true },
    { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
    { name: "extKeyUsage", serverAuth: true, clientAuth: true },
    {
      name: "subjectAltName",
      altNames: [
        { type: 6, value: siteUri(network, site) },
        ...hosts.map((host) => (/^[\d.]+$|:/.test(host) ? { type: 7, ip: host } : { type: 2, value: host })),
      ],
    },
    { name: "subjectKeyIdentifier" },
    {
      name: "authorityKeyIdentifier",
      keyIdentifier: issuer.generateSubjectKeyIdentifier().getBytes(),
    },
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(authority.privateKey), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate), privateKey };
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
  const issuer = new X509Certificate(authority);
  if (!certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey))
    return "the CA is another one";
  const names = (certificate.subjectAltName ?? "").split(", ");
  if (!names.includes(`URI:${siteUri(network, site)}`)) return "the site or network has another name";
  const missing = hosts.find(
    (host) => !names.includes(`DNS:${host}`) && !names.includes(`IP Address:${host}`),
  );
  if (missing) return `the host ${missing} is new`;
  const begin = Date.parse(certificate.validFrom);
  const end = Date.parse(certificate.validTo);
  if (now > begin + ((end - begin) * 2) / 3) return "two thirds of its life are over";
  if (now < begin) return "it is not valid yet: is the clock right?";
  return undefined;
}
