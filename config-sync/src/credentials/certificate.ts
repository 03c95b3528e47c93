// X.509 certificates as DER: written with node-forge's ASN.1 and signed by node:crypto, for RSA and elliptic curves.
import { createHash, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import forge from "node-forge";

const { asn1, util } = forge;
type Asn1 = forge.asn1.Asn1;
const { bytesFromIP } = util as unknown as { bytesFromIP(address: string): string | null };
const { UNIVERSAL, CONTEXT_SPECIFIC } = asn1.Class;
const { BITSTRING, BOOLEAN, INTEGER, NULL, OCTETSTRING, OID, SEQUENCE, SET, UTF8 } = asn1.Type;

const of = (type: forge.asn1.Type, constructed: boolean, value: string | Asn1[]): Asn1 =>
  asn1.create(UNIVERSAL, type, constructed, value as never);
const sequence = (...value: Asn1[]): Asn1 => of(SEQUENCE, true, value);
const oid = (dotted: string): Asn1 => of(OID, false, asn1.oidToDer(dotted).getBytes());
const octets = (bytes: string): Asn1 => of(OCTETSTRING, false, bytes);
const tagged = (tag: number, constructed: boolean, value: string | Asn1[]): Asn1 =>
  asn1.create(CONTEXT_SPECIFIC, tag as forge.asn1.Type, constructed, value as never);
const derOf = (value: Asn1): string => asn1.toDer(value).getBytes();
const binary = (bytes: Buffer): string => bytes.toString("latin1");

/** What stands in a certificate. */
export interface CertificateSpec {
  readonly subject: string;
  /** Absent: the certificate is its own issuer's. */
  readonly issuer?: IssuerName;
  readonly publicKey: KeyObject;
  /** The identifier of its key; default: made from it. */
  readonly keyIdentifier?: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: readonly Asn1[];
}
/** Of an issuer's certificate: its subject, and the identifier of its key. */
export interface IssuerName {
  readonly subject: Asn1;
  readonly keyIdentifier: string;
}

/** Makes a certificate [RFC 5280 §4.1] in PEM form. Throws for a key that is neither RSA nor on an elliptic curve. */
export function signedCertificate(spec: CertificateSpec, signingKey: KeyObject): string {
  const spki = spec.publicKey.export({ type: "spki", format: "der" });
  const name = nameOf(spec.subject);
  const algorithm = algorithmOf(signingKey);
  const ownIdentifier = spec.keyIdentifier ?? keyIdentifierOf(spki);
  const extensions = [
    ...spec.extensions,
    extension("2.5.29.14", false, octets(ownIdentifier)),
    ...(spec.issuer
      ? [extension("2.5.29.35", false, sequence(tagged(0, false, spec.issuer.keyIdentifier)))]
      : []),
  ];
  const tbs = sequence(
    tagged(0, true, [of(INTEGER, false, "\x02")]),
    // Positive and 128 bits long, as RFC 5280 §4.1.2.2 asks.
    of(INTEGER, false, `\x01${binary(randomBytes(15))}`),
    algorithm(),
    spec.issuer?.subject ?? name,
    sequence(timeOf(spec.notBefore), timeOf(spec.notAfter)),
    name,
    asn1.fromDer(binary(spki)),
    tagged(3, true, [sequence(...extensions)]),
  );
  const signature = sign("sha256", Buffer.from(derOf(tbs), "latin1"), signingKey);
  const certificate = sequence(tbs, algorithm(), of(BITSTRING, false, `\0${binary(signature)}`));
  return forge.pem.encode({ type: "CERTIFICATE", body: derOf(certificate) }).replaceAll("\r", "");
}

/** The subject and key identifier of a certificate in DER. Throws where it is malformed. */
export function issuerNameOf(der: Buffer): IssuerName {
  const tbs = (asn1.fromDer(binary(der)).value as Asn1[])[0]?.value as Asn1[];
  const at = tbs[0]?.tagClass === CONTEXT_SPECIFIC ? 1 : 0;
  const [subject, spki] = [tbs[at + 4], tbs[at + 5]];
  if (!subject || !spki) throw new Error("the certificate is malformed");
  const extensions = tbs.find(
    ({ tagClass, type }) => tagClass === CONTEXT_SPECIFIC && (type as number) === 3,
  );
  const list = ((extensions?.value as Asn1[] | undefined)?.[0]?.value ?? []) as Asn1[];
  for (const { value } of list) {
    const parts = value as Asn1[];
    if (asn1.derToOid(util.createBuffer(parts[0]?.value as string)) !== "2.5.29.14") continue;
    const inner = asn1.fromDer(parts.at(-1)?.value as string);
    return { subject, keyIdentifier: inner.value as string };
  }
  return { subject, keyIdentifier: keyIdentifierOf(Buffer.from(derOf(spki), "latin1")) };
}

/** SHA-1 over the key's bits [RFC 5280 §4.2.1.2 (1)]. */
function keyIdentifierOf(spki: Buffer): string {
  const bits = (asn1.fromDer(binary(spki)).value as Asn1[])[1];
  const value = bits?.value;
  const bytes = typeof value === "string" ? value.slice(1) : derOf(bits as Asn1);
  return binary(createHash("sha1").update(Buffer.from(bytes, "latin1")).digest());
}
const nameOf = (commonName: string): Asn1 =>
  sequence(of(SET, true, [sequence(oid("2.5.4.3"), of(UTF8, false, util.encodeUtf8(commonName)))]));

function algorithmOf(key: KeyObject): () => Asn1 {
  if (key.asymmetricKeyType === "ec") return () => sequence(oid("1.2.840.10045.4.3.2"));
  if (key.asymmetricKeyType === "rsa")
    return () => sequence(oid("1.2.840.113549.1.1.11"), of(NULL, false, ""));
  throw new Error(`a CA key of the type ${key.asymmetricKeyType} cannot be used: take RSA or ECDSA`);
}
/** UTCTime up to 2049 and GeneralizedTime from then on [RFC 5280 §4.1.2.5]. */
function timeOf(time: Date): Asn1 {
  return time.getUTCFullYear() < 2050
    ? of(asn1.Type.UTCTIME, false, asn1.dateToUtcTime(time) as string)
    : of(asn1.Type.GENERALIZEDTIME, false, asn1.dateToGeneralizedTime(time) as string);
}

function extension(id: string, critical: boolean, value: Asn1): Asn1 {
  const marked = critical ? [of(BOOLEAN, false, "\xff")] : [];
  return sequence(oid(id), ...marked, octets(derOf(value)));
}
/** A CA, with at most `below` CAs under it where that is given, or a leaf. */
export function basicConstraints(ca: boolean, below?: number): Asn1 {
  const limit = below === undefined ? [] : [of(INTEGER, false, String.fromCharCode(below))];
  return extension("2.5.29.19", true, ca ? sequence(of(BOOLEAN, false, "\xff"), ...limit) : sequence());
}
/** Bits as RFC 5280 §4.2.1.3 numbers them: digitalSignature is 0, keyCertSign 5, cRLSign 6. */
export function keyUsage(...bits: number[]): Asn1 {
  const byte = bits.reduce((sum, bit) => sum | (0x80 >> bit), 0);
  const unused = 7 - Math.max(...bits);
  return extension("2.5.29.15", true, of(BITSTRING, false, String.fromCharCode(unused, byte)));
}
/** Servers and clients. */
export const extendedKeyUsage = (): Asn1 =>
  extension("2.5.29.37", false, sequence(oid("1.3.6.1.5.5.7.3.1"), oid("1.3.6.1.5.5.7.3.2")));
/** URIs, and hosts as names or addresses. */
export function subjectAltName(uris: readonly string[], hosts: readonly string[]): Asn1 {
  const names = hosts.map((host) =>
    isIP(host) ? tagged(7, false, bytesFromIP(host) ?? "") : tagged(2, false, host),
  );
  return extension("2.5.29.17", false, sequence(...uris.map((uri) => tagged(6, false, uri)), ...names));
}
