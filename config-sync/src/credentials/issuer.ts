// The user's own CA for a site's certificates, as cert-manager, step and openssl write it.
import { createPrivateKey } from "node:crypto";
import { join } from "node:path";
import { type Credentials, certificatesIn } from "./authority.ts";
import { readIfThere } from "./files.ts";

/** Reads tls.crt and tls.key of a folder. Throws with what is wrong and the cure, and no content. */
export function readIssuer(folder: string): Credentials {
  const [certFile, keyFile] = [join(folder, "tls.crt"), join(folder, "tls.key")];
  const certificate = readIfThere(certFile);
  const privateKey = readIfThere(keyFile);
  if (certificate === undefined || privateKey === undefined)
    throw new Error(
      `${certificate === undefined ? certFile : keyFile} is missing: the site's CA is to be there`,
    );
  let chain: ReturnType<typeof certificatesIn>;
  try {
    chain = certificatesIn(certificate);
  } catch {
    chain = [];
  }
  const [first] = chain;
  if (!first) throw new Error(`${certFile} holds no certificate in PEM form`);
  if (!first.ca)
    throw new Error(`${certFile} is not the certificate of a CA: one that may sign certificates is needed`);
  let matches = false;
  try {
    matches = first.checkPrivateKey(createPrivateKey(privateKey));
  } catch {
    throw new Error(`${keyFile} is not a private key in PEM form, or needs a passphrase`);
  }
  if (!matches) throw new Error(`${keyFile} is not the key of the first certificate in tls.crt`);
  return { certificate: chain.map((one) => one.toString()).join(""), privateKey };
}
