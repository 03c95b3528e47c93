// Folders with certificates of the user's own: cert-manager, step and openssl write them, config-sync only looks.
import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { join } from "node:path";
import { messageOf } from "../errors.ts";
import { readIfThere } from "./files.ts";

const tlsFileNames = ["tls.crt", "tls.key", "ca.crt"] as const;

export interface TlsFolderContent {
  readonly files: ReadonlySet<string>;
  /** The certificate names a site, as those of sites do. */
  readonly namesSite: boolean;
  /** Changes with the files. */
  readonly revision: string;
  /** What is wrong with them, without their content. */
  readonly problem?: string;
}

/** Looks at a folder. While something is wrong with it, what was there `before` counts. */
export function readTlsFolder(directory: string, before: TlsFolderContent | undefined): TlsFolderContent {
  const now = look(directory);
  return now.problem !== undefined && before ? { ...before, problem: now.problem } : now;
}

function look(directory: string): TlsFolderContent {
  const files = new Set<string>();
  const hash = createHash("sha256");
  const texts = new Map<string, string>();
  for (const name of tlsFileNames)
    try {
      const text = readIfThere(join(directory, name));
      if (text === undefined) continue;
      files.add(name);
      texts.set(name, text);
      hash.update(`${name}\0${text}\0`);
    } catch (error) {
      return { files: new Set(), namesSite: false, revision: "", problem: messageOf(error) };
    }
  const problem = damage(directory, texts);
  if (problem !== undefined) return { files: new Set(), namesSite: false, revision: "", problem };
  return { files, namesSite: namesSite(texts.get("tls.crt")), revision: hash.digest("hex").slice(0, 16) };
}

function damage(directory: string, texts: ReadonlyMap<string, string>): string | undefined {
  const certificate = texts.get("tls.crt");
  const key = texts.get("tls.key");
  for (const name of ["tls.crt", "ca.crt"]) {
    const text = texts.get(name);
    if (text !== undefined && !isCertificate(text))
      return `${join(directory, name)} is not a certificate in PEM form`;
  }
  if (certificate === undefined || key === undefined) return undefined;
  try {
    if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)))
      return `${join(directory, "tls.key")} is not the key of tls.crt`;
  } catch {
    return `${join(directory, "tls.key")} is not a private key in PEM form, or needs a passphrase`;
  }
  return undefined;
}

const namesSite = (certificate: string | undefined): boolean =>
  certificate !== undefined && /URI:spiffe:/.test(new X509Certificate(certificate).subjectAltName ?? "");

function isCertificate(text: string): boolean {
  try {
    new X509Certificate(text);
    return true;
  } catch {
    return false;
  }
}
