import { constants, type X509Certificate } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ConnectionOptions, createSecureContext, type SecureContext, type TlsOptions } from "node:tls";
import { messageOf, RouterError } from "../errors.ts";
import { certificatesIn, fingerprintOf, type SiteTrust, siteOf } from "./peer-identity.ts";

/** CAs of a site that were followed by others, the latest first. */
const maxFollowed = 32;

/** Where the parts of a profile are. */
export interface TlsProfileFiles {
  readonly name: string;
  readonly caCertFile?: string | undefined;
  /** A folder with one NAME.crt for each known site. */
  readonly siteIdentityDirectory?: string | undefined;
  readonly sharedCaFile?: string | undefined;
  readonly revokedFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly privateKeyFile?: string | undefined;
  readonly ciphers?: string | undefined;
  readonly protocols?: string | undefined;
}

/** Certificates and keys for TLS, read from files; `load` again after they have changed. */
export class TlsProfile {
  files: TlsProfileFiles;
  /** The generation of the certificates; connections made with one before the oldest valid one are closed. */
  ordinal = 0;
  oldestValidOrdinal = 0;
  #ca: string[] = [];
  #cert: string | undefined;
  #key: string | undefined;
  #identities = new Map<string, X509Certificate[]>();
  /** CAs of a site that stood beside one that still counts: they are being followed, not withdrawn. */
  #followed = new Map<string, X509Certificate[]>();
  #shared: X509Certificate[] = [];
  #revoked: ReadonlySet<string> = new Set();
  /** Made once for all tunnels: to parse certificates costs more than a handshake. */
  #tunnelContext: SecureContext | undefined;
  /** When our own certificate expires, in seconds since the epoch; 0 without one. */
  expires = 0;
  /** The network and site that our own certificate names, where it does. */
  ownSite: { network: string; site: string } | undefined;

  constructor(files: TlsProfileFiles) {
    this.files = files;
    this.load();
  }
  /** Reads the files. Throws RouterError TLS_PROFILE, naming the file; what was loaded before then stays. */
  load(): void {
    const { files } = this;
    const ca = files.caCertFile ? [read(files, files.caCertFile)] : [];
    const cert = files.certFile ? read(files, files.certFile) : undefined;
    const key = files.privateKeyFile ? read(files, files.privateKeyFile) : undefined;
    const identities = new Map<string, X509Certificate[]>();
    if (files.siteIdentityDirectory)
      for (const entry of readDirectory(files, files.siteIdentityDirectory)) {
        if (!entry.endsWith(".crt")) continue;
        const path = join(files.siteIdentityDirectory, entry);
        identities.set(entry.slice(0, -".crt".length), certificates(files, path, read(files, path)));
      }
    const shared = files.sharedCaFile
      ? certificates(files, files.sharedCaFile, read(files, files.sharedCaFile))
      : [];
    const revoked = files.revokedFile ? read(files, files.revokedFile).split(/\s+/).filter(Boolean) : [];
    const own = cert ? certificates(files, files.certFile as string, cert)[0] : undefined;
    this.#follow(identities);
    this.ownSite = own && siteOf(own);
    this.expires = own ? Math.floor(Date.parse(own.validTo) / 1000) : 0;
    this.#shared = shared;
    this.#tunnelContext = undefined;
    this.#revoked = new Set(revoked);
    this.#ca = ca;
    this.#cert = cert;
    this.#key = key;
    this.#identities = identities;
  }
  /**
   * A CA that is taken away while another one of its site stays was followed by that: connections that were made with
   * it go on. One that is taken away alone is not believed any more, nor what was made with it.
   */
  #follow(next: ReadonlyMap<string, readonly X509Certificate[]>): void {
    const followed = new Map<string, X509Certificate[]>();
    for (const [site, now] of next) {
      const before = this.#identities.get(site) ?? [];
      const marks = new Set(now.map(fingerprintOf));
      if (before.some((one) => marks.has(fingerprintOf(one)))) {
        const all = [...before, ...(this.#followed.get(site) ?? [])];
        followed.set(site, all.filter((one) => !marks.has(fingerprintOf(one))).slice(0, maxFollowed));
      }
    }
    this.#followed = followed;
  }
  /** Peers are known by site. */
  get bySite(): boolean {
    return this.files.siteIdentityDirectory !== undefined;
  }
  /** The CA certificates recorded for a site; empty when it is not known. */
  identityOf(site: string): readonly X509Certificate[] {
    return this.#identities.get(site) ?? [];
  }

  /** Whom a certificate proves to be which site, for a connection that is being made. */
  get trust(): SiteTrust {
    return {
      network: this.ownSite?.network ?? "",
      identityOf: (site) => this.identityOf(site),
      shared: this.#shared,
      revoked: this.#revoked,
    };
  }
  /** The same for a connection that stands. */
  get lastingTrust(): SiteTrust {
    const identityOf = (site: string): readonly X509Certificate[] => [
      ...this.identityOf(site),
      ...(this.#followed.get(site) ?? []),
    ];
    return { ...this.trust, identityOf };
  }

  /** For both ends of TLS inside streams. Whom the other end proves to be is judged by `trust` alone. */
  get tunnelContext(): SecureContext {
    this.#tunnelContext ??= createSecureContext(this.#common([]));
    return this.#tunnelContext;
  }

  /**
   * Options of a TLS server that asks clients for certificates, or not. What they show is judged after the handshake
   * (sockets/listen): the TLS library would turn a client away without a word to our log.
   */
  serverOptions(authenticatePeer: boolean): TlsOptions {
    const ca = [...this.#ca, ...[...[...this.#identities.values()].flat(), ...this.#shared].map(String)];
    return { ...this.#common(ca), requestCert: authenticatePeer, rejectUnauthorized: false };
  }
  /** Options of a TLS client. With `site`, only that site's CAs count and names of hosts do not. */
  clientOptions(site: string | undefined, verifyHostname: boolean): ConnectionOptions {
    const recorded = site === undefined ? [] : this.identityOf(site);
    const ca = site === undefined ? this.#ca : (recorded.length > 0 ? recorded : this.#shared).map(String);
    const options: ConnectionOptions = { ...this.#common(ca), rejectUnauthorized: true };
    // Without any of its own the CAs that Node trusts count.
    if (site === undefined && ca.length === 0) delete options.ca;
    // The name in the site's certificate is checked after the handshake instead.
    if (site !== undefined || !verifyHostname) options.checkServerIdentity = () => undefined;
    return options;
  }
  #common(ca: string[]): TlsOptions & ConnectionOptions {
    return {
      ca,
      ...(this.#cert !== undefined && { cert: this.#cert }),
      ...(this.#key !== undefined && { key: this.#key }),
      ...(this.files.ciphers !== undefined && { ciphers: this.files.ciphers }),
      minVersion: this.bySite ? "TLSv1.3" : "TLSv1.2",
      // An identity may be a CA below another one: what is recorded is the end of the chain.
      allowPartialTrustChain: true,
      // Each connection proves itself anew: no session is resumed without its certificate.
      secureOptions: constants.SSL_OP_NO_TICKET,
    };
  }
}

function read(files: TlsProfileFiles, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new RouterError("TLS_PROFILE", `sslProfile ${files.name}: ${messageOf(error)}`);
  }
}
function readDirectory(files: TlsProfileFiles, path: string): string[] {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    throw new RouterError("TLS_PROFILE", `sslProfile ${files.name}: ${messageOf(error)}`);
  }
}
function certificates(files: TlsProfileFiles, path: string, pem: string): X509Certificate[] {
  try {
    const found = certificatesIn(pem);
    if (found.length === 0) throw new Error("no certificate in it");
    return found;
  } catch (error) {
    throw new RouterError("TLS_PROFILE", `sslProfile ${files.name}: ${path}: ${messageOf(error)}`);
  }
}
