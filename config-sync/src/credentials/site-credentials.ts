// The files of a site's trust: its CA, its router's certificate, and the identities of the sites it knows.
import { createHash } from "node:crypto";
import { readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../log.ts";
import { createAuthority, issueLeaf, renewalReason } from "./authority.ts";
import { privateFolder, readIfThere, writePrivate } from "./files.ts";

export class SiteCredentials {
  readonly #folder: string;
  readonly #site: string;
  readonly #now: () => number;
  readonly #log: Log;
  readonly certFile: string;
  readonly privateKeyFile: string;
  readonly identityDirectory: string;

  /** `folder` is the site's own: mode 0700, its files 0600. */
  constructor(folder: string, site: string, now: () => number, log: Log) {
    this.#folder = folder;
    this.#site = site;
    this.#now = now;
    this.#log = log;
    this.certFile = join(folder, "router.crt");
    this.privateKeyFile = join(folder, "router.key");
    this.identityDirectory = join(folder, "identities");
    privateFolder(folder);
    privateFolder(this.identityDirectory);
  }

  /** Makes what is missing or has to be renewed. Returns the site's identity: the certificate of its CA. */
  ensure(network: string, hosts: readonly string[]): string {
    const authorityCert = join(this.#folder, "ca.crt");
    const authorityKey = join(this.#folder, "ca.key");
    let certificate = readIfThere(authorityCert);
    let privateKey = readIfThere(authorityKey);
    if (certificate === undefined || privateKey === undefined) {
      ({ certificate, privateKey } = createAuthority(this.#site, this.#now()));
      // The key first: a certificate without its key could never issue anything.
      writePrivate(authorityKey, privateKey);
      writePrivate(authorityCert, certificate);
      this.#log("info", `made a CA for the site ${this.#site}`);
    }
    const leaf = readIfThere(this.certFile);
    const leafKey = readIfThere(this.privateKeyFile);
    const reason =
      leaf === undefined || leafKey === undefined
        ? "there is none"
        : renewalReason(leaf, certificate, network, this.#site, hosts, this.#now());
    if (reason !== undefined) {
      const issued = issueLeaf({ certificate, privateKey }, network, this.#site, hosts, this.#now());
      writePrivate(this.privateKeyFile, issued.privateKey);
      writePrivate(this.certFile, issued.certificate);
      this.#log("info", `issued a certificate for the router of ${this.#site}: ${reason}`);
    }
    return certificate;
  }

  /** Records the identities of other sites, and only those. */
  record(identities: ReadonlyMap<string, string>): void {
    for (const [site, identity] of identities) {
      const path = join(this.identityDirectory, `${site}.crt`);
      if (readIfThere(path) === identity) continue;
      writePrivate(path, identity);
      this.#log("info", `recorded the identity of ${site}`);
    }
    for (const entry of readdirSync(this.identityDirectory))
      if (entry.endsWith(".crt") && !identities.has(entry.slice(0, -".crt".length))) {
        unlinkSync(join(this.identityDirectory, entry));
        this.#log("info", `removed the identity of ${entry.slice(0, -".crt".length)}`);
      }
  }

  /** A text that changes whenever a certificate, key or recorded identity does. */
  revision(): string {
    const hash = createHash("sha256");
    const paths = [this.certFile, this.privateKeyFile];
    for (const entry of readdirSync(this.identityDirectory).sort())
      paths.push(join(this.identityDirectory, entry));
    for (const path of paths)
      hash
        .update(path)
        .update("\0")
        .update(readIfThere(path) ?? "")
        .update("\0");
    return hash.digest("hex").slice(0, 16);
  }
}
