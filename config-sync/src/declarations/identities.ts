// The CA certificates that documents record for sites: what they must be, and what no two may share.
import { X509Certificate } from "node:crypto";
import type { Model, ReportModelProblem, Where } from "./site-model.ts";

const block = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;
const maxCertificates = 16;

/** Checks every declared identity, and that no two sites could speak for each other. */
export function documentIdentities(model: Model, report: ReportModelProblem): void {
  const seen = new Map<string, { site: string; where: Where; what: string }>();
  for (const site of model.sites.values()) {
    if (site.trust.ca) checkCertificates("trust.ca", site.trust.ca, site.trustWhere, report);
    if (!site.identity) continue;
    const where = site.identityWhere;
    const certificates = checkCertificates(`the identity of ${site.name}`, site.identity, where, report);
    const revoked = new Set(site.trust.revoked);
    if (certificates.length > 0 && certificates.every((one) => revoked.has(fingerprintOf(one)))) {
      const message = `every certificate of the identity of ${site.name} is revoked: the site is not trusted`;
      report(where, "identity-revoked", message, undefined, "warning");
    }
    for (const certificate of certificates)
      for (const [what, value] of marks(certificate)) {
        const before = seen.get(`${what} ${value}`);
        if (!before) seen.set(`${what} ${value}`, { site: site.name, where, what });
        else if (before.site !== site.name) {
          const message = `the identity of ${site.name} has the same ${what} as that of ${before.site}: each site needs its own CA`;
          report(where, "identity-shared", message, before.where);
          break;
        }
      }
  }
}

/** The SHA-256 fingerprint in lower-case hexadecimal. */
export const fingerprintOf = ({ fingerprint256 }: X509Certificate): string =>
  fingerprint256.replaceAll(":", "").toLowerCase();

function checkCertificates(
  what: string,
  pem: string,
  where: Where,
  report: ReportModelProblem,
): X509Certificate[] {
  const blocks = [...pem.matchAll(block)];
  if (blocks.some(([, label]) => label?.includes("PRIVATE KEY")) || /PRIVATE KEY/.test(pem)) {
    const cure = "take it out of git, make a new key, and paste the certificate alone";
    report(where, "identity-key", `${what} holds a private key: ${cure}`);
    return [];
  }
  if (blocks.length === 0 || blocks.length > maxCertificates) {
    const message = `${what} holds ${blocks.length} certificates: 1 to ${maxCertificates} are needed, from BEGIN to END`;
    report(where, "identity-form", message);
    return [];
  }
  const certificates: X509Certificate[] = [];
  for (const [index, [text]] of blocks.entries()) {
    const which = blocks.length > 1 ? `certificate ${index + 1} of ${what}` : what;
    try {
      const certificate = new X509Certificate(text);
      const weakness = weaknessOf(certificate);
      if (!certificate.ca) report(where, "identity-form", `${which} is not the certificate of a CA`);
      else if (weakness) report(where, "identity-weak", `${which} ${weakness}`);
      else certificates.push(certificate);
    } catch {
      report(where, "identity-form", `${which} cannot be read: paste it whole, with its line breaks`);
    }
  }
  return certificates;
}

/** What is wrong with the strength of a certificate's key. */
function weaknessOf({ publicKey }: X509Certificate): string | undefined {
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined && modulusLength < 2048)
    return `has an RSA key of ${modulusLength} bits: at least 2048 are needed`;
  if (namedCurve !== undefined && !["prime256v1", "secp384r1", "secp521r1"].includes(namedCurve))
    return `has a key on the curve ${namedCurve}: P-256, P-384 and P-521 are accepted`;
  return undefined;
}

/** What must be one site's alone (a chain is followed by any of them). */
function marks(certificate: X509Certificate): [string, string][] {
  const found: [string, string][] = [
    ["CA key", certificate.publicKey.export({ type: "spki", format: "der" }).toString("base64")],
    ["CA subject", certificate.subject],
  ];
  const keyId = subjectKeyIdentifier(certificate.raw);
  if (keyId) found.push(["CA key identifier", keyId]);
  return found;
}

/** The extension 2.5.29.14 (RFC 5280 §4.2.1.2) in DER: its identifier, then an octet string in an octet string. */
function subjectKeyIdentifier(der: Buffer): string | undefined {
  const at = der.indexOf(Buffer.from("0603551d0e04", "hex"));
  if (at < 0 || der[at + 7] !== 0x04) return undefined;
  const length = der[at + 8] as number;
  return der.subarray(at + 9, at + 9 + length).toString("hex");
}
