// CAs as a user's own tools make them, in the forms in which they write keys.
import { createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from "node:crypto";
import {
  basicConstraints,
  issuerNameOf,
  keyUsage,
  signedCertificate,
} from "@isthmus/config-sync/credentials/certificate.js";

const day = 24 * 3600 * 1000;

export interface Authority {
  readonly certificate: string;
  readonly key: KeyObject;
  /** PKCS#1 for RSA and SEC1 for elliptic curves. */
  readonly traditional: string;
}

/** Makes a CA: a root, or one below `issuer`. */
export function authority(
  subject: string,
  kind: { readonly rsa: number } | { readonly curve: string },
  issuer?: Authority,
): Authority {
  const key =
    "rsa" in kind
      ? generateKeyPairSync("rsa", { modulusLength: kind.rsa }).privateKey
      : generateKeyPairSync("ec", { namedCurve: kind.curve }).privateKey;
  const certificate = signedCertificate(
    {
      subject,
      ...(issuer && { issuer: issuerNameOf(new X509Certificate(issuer.certificate).raw) }),
      publicKey: createPublicKey(key),
      notBefore: new Date(Date.now() - day),
      notAfter: new Date(Date.now() + 20 * day),
      extensions: [basicConstraints(true, issuer ? 0 : undefined), keyUsage(5, 6)],
    },
    issuer?.key ?? key,
  );
  const type = "rsa" in kind ? "pkcs1" : "sec1";
  return { certificate, key, traditional: key.export({ type: type as "pkcs1", format: "pem" }) as string };
}
