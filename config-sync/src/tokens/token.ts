// What a token says, in the forms in which one comes: our own Secret, Skupper v1's Secrets, Skupper v2's AccessToken.
import { X509Certificate } from "node:crypto";
import { joinHost } from "../desired-state/endpoint.ts";

/** A claim that is redeemed over HTTPS. */
export interface Claim {
  readonly kind: "isthmus" | "skupper-v1" | "skupper-v2";
  /** https, with the claim's name as the last step. */
  readonly url: string;
  readonly code: string;
  /** The CA of the server, PEM. */
  readonly ca: string;
}
/** Skupper v1's connection token: the certificate itself. */
export interface Certificates {
  readonly kind: "certificates";
  readonly files: LinkFiles;
  readonly endpoints: readonly string[];
}
export type Token = Claim | Certificates;

/** The files of a link's own certificate. */
export interface LinkFiles {
  readonly "tls.crt": string;
  readonly "tls.key": string;
  readonly "ca.crt": string;
}

export const typeLabel = "isthmus.dev/type";
/** On a token: the site that it leads to. */
export const siteAnnotation = "isthmus.dev/site";
export const skupperTypeLabel = "skupper.io/type";
const maxText = 64 * 1024;

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};

/** Reads a manifest. Throws with what is missing; the code is not repeated. */
export function tokenFrom(manifest: unknown): Token {
  const { kind, metadata, spec, data, stringData } = fieldsOf(manifest);
  if (kind === "AccessToken") return claimOf("skupper-v2", fieldsOf(spec));
  if (kind !== "Secret") throw new Error("it is neither a Secret nor an AccessToken");
  const text = (key: string): unknown => {
    const plain = fieldsOf(stringData)[key];
    const encoded = fieldsOf(data)[key];
    return plain ?? (typeof encoded === "string" ? Buffer.from(encoded, "base64").toString() : undefined);
  };
  const { labels, annotations } = fieldsOf(metadata);
  const type = fieldsOf(labels)[skupperTypeLabel];
  const notes = fieldsOf(annotations);
  if (type === "token-claim")
    // One that a site of our kind has filled in is worth an exchange of identities.
    return claimOf(notes[siteAnnotation] === undefined ? "skupper-v1" : "isthmus", {
      url: notes["skupper.io/url"],
      code: text("password"),
      ca: text("ca.crt"),
    });
  if (type === "connection-token") {
    const files = Object.fromEntries(
      ["tls.crt", "tls.key", "ca.crt"].map((key) => [key, required(key, text(key))]),
    ) as unknown as LinkFiles;
    return { kind: "certificates", files, endpoints: endpointsIn(notes) };
  }
  return claimOf("isthmus", { url: text("url"), code: text("code"), ca: text("ca.crt") });
}
function claimOf(kind: Claim["kind"], { url, code, ca }: Fields): Claim {
  const claim = { kind, url: required("url", url), code: required("code", code), ca: required("ca", ca) };
  if (!/^https:\/\/[^\s/@?#]+\/[-A-Za-z0-9._/?=&]{1,512}$/.test(claim.url))
    throw new Error("its url is not that of a claim over https");
  try {
    new X509Certificate(claim.ca);
  } catch {
    throw new Error("its ca is not a certificate in PEM form");
  }
  return claim;
}
function required(name: string, value: unknown): string {
  if (typeof value !== "string" || value === "" || value.length > maxText)
    throw new Error(`${name} is missing in it`);
  return value;
}
/** Skupper v1 writes hosts and ports as annotations. */
export function endpointsIn(notes: Fields): string[] {
  const [host, port] = [notes["inter-router-host"], notes["inter-router-port"]];
  return typeof host === "string" && /^\d{1,5}$/.test(String(port)) ? [joinHost(host, String(port))] : [];
}

/** Our own token as a manifest that kubectl applies. */
export const tokenManifest = (name: string, { url, code, ca }: Omit<Claim, "kind">): object => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, labels: { [typeLabel]: "token" } },
  stringData: { url, code, "ca.crt": ca },
});
