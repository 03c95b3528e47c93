// The files of a site's trust: its CA, its router's certificate, and what it knows of the other sites.
import { createHash } from "node:crypto";
import { readdirSync, rmSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../errors.ts";
import type { Log } from "../log.ts";
import { type Credentials, certificatesIn, createAuthority, issueLeaf, renewalReason } from "./authority.ts";
import { identityOf, type RotationState, rotationStep, tellingMs, tellingSlowlyMs } from "./ca-rotation.ts";
import { privateFolder, readIfThere, writePrivate } from "./files.ts";
import { readIssuer } from "./issuer.ts";

/** What the site's certificates are to say, and by whom they are issued. */
export interface CredentialsWanted {
  readonly network: string;
  readonly hosts: readonly string[];
  /** A folder with a CA of the user's; undefined: the site makes its own. */
  readonly issuerFolder: string | undefined;
  /** The site's identity as the documents give it; empty when they give none. */
  readonly declared: string;
  /** Some sites know this one by a token: they hear of a new CA over the network, when they are there. */
  readonly byTokens?: boolean;
}
/** What is known of the other sites. */
export interface TrustRecord {
  /** CA certificates by site. */
  readonly identities: ReadonlyMap<string, string>;
  /** CA certificates that many sites share. */
  readonly sharedCa: string;
  /** SHA-256 fingerprints. */
  readonly revoked: readonly string[];
}

/** A certificate of the site, for its status. */
export interface CertificateStatus {
  readonly name: "router" | "ca";
  /** Until when it is valid: seconds since the epoch. */
  readonly expires: number;
}

export class SiteCredentials {
  readonly #folder: string;
  readonly #site: string;
  readonly #now: () => number;
  readonly #log: Log;
  readonly #mayRotate: () => boolean;
  readonly certFile: string;
  readonly privateKeyFile: string;
  readonly identityDirectory: string;
  readonly sharedCaFile: string;
  readonly revokedFile: string;
  /** Why the user's CA is not in use; empty when it is, or when there is none. */
  issuerProblem = "";

  /** `folder` is the site's own: mode 0700, its files 0600. */
  constructor(
    folder: string,
    site: string,
    now: () => number,
    log: Log,
    mayRotate: () => boolean = () => true,
  ) {
    this.#mayRotate = mayRotate;
    this.#folder = folder;
    this.#site = site;
    this.#now = now;
    this.#log = log;
    this.certFile = join(folder, "router.crt");
    this.privateKeyFile = join(folder, "router.key");
    this.identityDirectory = join(folder, "identities");
    this.sharedCaFile = join(folder, "shared-ca.crt");
    this.revokedFile = join(folder, "revoked");
    privateFolder(folder);
    privateFolder(this.identityDirectory);
  }
  #path(name: string): string {
    return join(this.#folder, name);
  }

  /** Makes what is missing or has to be renewed. Returns the site's identity: the certificates of its CA. */
  ensure(wanted: CredentialsWanted): string {
    const { network, hosts } = wanted;
    const { authority, identity } = this.#authority(wanted);
    this.#keep("identity.crt", identity);
    const leaf = readIfThere(this.certFile);
    const leafKey = readIfThere(this.privateKeyFile);
    const asked = this.#asked("leaf");
    const reason =
      leaf === undefined || leafKey === undefined
        ? "there is none"
        : asked
          ? "it was asked for"
          : renewalReason(leaf, authority.certificate, network, this.#site, hosts, this.#now());
    if (reason !== undefined) {
      const issued = issueLeaf(authority, network, this.#site, hosts, this.#now());
      writePrivate(this.privateKeyFile, issued.privateKey);
      writePrivate(this.certFile, issued.certificate);
      if (asked) rmSync(this.#path("renew-leaf"), { force: true });
      this.#log("info", `issued a certificate for the router of ${this.#site}: ${reason}`);
    }
    return identity;
  }
  /** Whether somebody has asked for a new certificate or CA, by a file. */
  #asked(what: "leaf" | "ca"): boolean {
    return readIfThere(this.#path(`renew-${what}`)) !== undefined;
  }

  #authority(wanted: CredentialsWanted): { authority: Credentials; identity: string } {
    this.issuerProblem = "";
    const { issuerFolder } = wanted;
    if (issuerFolder !== undefined)
      try {
        const authority = readIssuer(issuerFolder);
        const [first] = certificatesIn(authority.certificate);
        // Kept, so that a Secret that is gone for a while takes nothing down.
        this.#keep("issuer.key", authority.privateKey);
        this.#keep("issuer.crt", authority.certificate);
        return { authority, identity: String(first) };
      } catch (error) {
        this.issuerProblem = messageOf(error);
        const certificate = readIfThere(this.#path("issuer.crt"));
        const privateKey = readIfThere(this.#path("issuer.key"));
        if (certificate !== undefined && privateKey !== undefined) {
          this.issuerProblem += ": the one before stays in use";
          return { authority: { certificate, privateKey }, identity: String(certificatesIn(certificate)[0]) };
        }
        // A Secret is read only after the documents that name it: until then, too, the site has to start.
        this.issuerProblem += ": the site's own CA stands in for it";
      }
    return this.#ownAuthority(wanted);
  }
  #keep(name: string, text: string): void {
    if (readIfThere(this.#path(name)) !== text) writePrivate(this.#path(name), text);
  }

  #ownAuthority(wanted: CredentialsWanted): { authority: Credentials; identity: string } {
    if (readIfThere(this.#path("ca.crt")) === undefined || readIfThere(this.#path("ca.key")) === undefined) {
      this.#make("ca");
      this.#log("info", `made a CA for the site ${this.#site}`);
    }
    for (;;) {
      const state = this.#rotation(wanted);
      const step = this.#mayRotate() ? rotationStep(state, this.#now()) : ({ kind: "none" } as const);
      switch (step.kind) {
        case "make":
          this.#make("ca-next");
          rmSync(this.#path("renew-ca"), { force: true });
          this.#log("info", `made the CA that is to follow for the site ${this.#site}: ${step.reason}`);
          continue;
        case "promote": {
          writePrivate(this.#path("ca-previous.crt"), state.current);
          const key = readIfThere(this.#path("ca-next.key")) as string;
          writePrivate(this.#path("ca.key"), key);
          writePrivate(this.#path("ca.crt"), state.next?.certificate as string);
          rmSync(this.#path("ca-next.crt"));
          rmSync(this.#path("ca-next.key"));
          this.#log("info", `the new CA of the site ${this.#site} issues from now on`);
          continue;
        }
        case "forget":
          rmSync(this.#path("ca-previous.crt"));
          this.#log("info", `the CA before of the site ${this.#site} is told no more`);
          continue;
        case "none": {
          const privateKey = readIfThere(this.#path("ca.key")) as string;
          return { authority: { certificate: state.current, privateKey }, identity: identityOf(state) };
        }
      }
    }
  }
  #rotation({ declared, byTokens = false }: CredentialsWanted): RotationState {
    const since = (name: string): { certificate: string; since: number } | undefined => {
      const certificate = readIfThere(this.#path(name));
      return certificate === undefined
        ? undefined
        : { certificate, since: statSync(this.#path(name)).mtimeMs };
    };
    const [next, previous] = [since("ca-next.crt"), since("ca-previous.crt")];
    return {
      current: readIfThere(this.#path("ca.crt")) as string,
      ...(next && { next }),
      ...(previous && { previous }),
      asked: this.#asked("ca"),
      declared,
      tellingMs: byTokens ? tellingSlowlyMs : tellingMs,
    };
  }
  #make(name: "ca" | "ca-next"): void {
    const { certificate, privateKey } = createAuthority(this.#site, this.#now());
    // The key first: a certificate without its key could never issue anything.
    writePrivate(this.#path(`${name}.key`), privateKey);
    writePrivate(this.#path(`${name}.crt`), certificate);
  }

  /** Records what is known of other sites, and only that. */
  record({ identities, sharedCa, revoked }: TrustRecord): void {
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
    this.#recordText(this.sharedCaFile, sharedCa, "the CAs that sites share");
    this.#recordText(this.revokedFile, revoked.map((one) => `${one}\n`).join(""), "what is revoked");
  }
  #recordText(path: string, text: string, what: string): void {
    if ((readIfThere(path) ?? "") === text) return;
    if (text === "") rmSync(path, { force: true });
    else writePrivate(path, text);
    this.#log("info", `recorded ${what}`);
  }

  /** A text that changes whenever a certificate, key or anything recorded does. */
  revision(): string {
    const hash = createHash("sha256");
    const paths = [this.certFile, this.privateKeyFile, this.sharedCaFile, this.revokedFile];
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

  /** The site's certificates and until when they are valid. */
  certificates(): CertificateStatus[] {
    const expiry = (name: CertificateStatus["name"], path: string): CertificateStatus[] => {
      const [first] = certificatesIn(readIfThere(path) ?? "");
      return first ? [{ name, expires: Math.floor(Date.parse(first.validTo) / 1000) }] : [];
    };
    const issuer = readIfThere(this.#path("issuer.crt")) === undefined ? "ca.crt" : "issuer.crt";
    return [...expiry("router", this.certFile), ...expiry("ca", this.#path(issuer))];
  }
}
