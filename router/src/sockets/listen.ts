import type { X509Certificate } from "node:crypto";
import { chmodSync, unlinkSync } from "node:fs";
import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import { messageOf } from "../errors.ts";
import { identifyPeer } from "../tls/peer-identity.ts";
import type { TlsProfile } from "../tls/tls-profile.ts";

/** A connection as accepted or dialled: its socket and what is known of the peer. */
export interface PeerSocket {
  readonly socket: Socket;
  /** For logs and status: address and port, or the path. */
  readonly peer: string;
  readonly encrypted: boolean;
  /** The peer has shown a certificate that we trust. */
  readonly authenticated: boolean;
  /** The site that the peer has proven to be, where peers are known by site. */
  readonly site: string | undefined;
  /** The common name of the peer's certificate. */
  readonly user: string | undefined;
  /** The generation of certificates that we showed; 0 without TLS or where none is counted. */
  readonly ordinal: number;
  /** Judges the peer anew by what is recorded now; says why it is not trusted any more. */
  readonly distrusted: () => string | undefined;
}

export interface ListenSpec {
  /** An address, empty for all, or a path that begins with "/". */
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly profile: TlsProfile; readonly authenticatePeer: boolean } | undefined;
}
export interface ListenEvents {
  onSocket(peer: PeerSocket): void;
  /** A connection that was turned away. */
  onRefused(peer: string, reason: string): void;
  onStatus(up: boolean, message: string, port: number | undefined): void;
}

const retryMs = 1000;
const handshakeTimeoutMs = 10_000;
const maxConnections = 20_000;

/** What a certificate says of whoever shows it, or why it is not accepted. */
export function peerOf(
  socket: TLSSocket,
  profile: TlsProfile,
  peer: string,
  authenticate: boolean,
): PeerSocket | { readonly refused: string } {
  const certificate = socket.getPeerX509Certificate();
  let site: string | undefined;
  const { ordinal } = profile;
  let distrusted = (): string | undefined =>
    ordinal < profile.oldestValidOrdinal
      ? `made with certificates of generation ${ordinal}, the oldest valid one is ${profile.oldestValidOrdinal}`
      : undefined;
  if (authenticate) {
    if (!certificate) return { refused: "it shows no certificate" };
    if (!socket.authorized) return { refused: chainReason(String(socket.authorizationError), certificate) };
  }
  if (profile.bySite && certificate) {
    if (profile.ownSite === undefined) return { refused: "our own certificate names no site" };
    const identity = identifyPeer(certificate, profile.trust, new Date());
    if ("refused" in identity) return identity;
    site = identity.site;
    const outdated = distrusted;
    distrusted = () => {
      const now = identifyPeer(certificate, profile.lastingTrust, undefined);
      return "refused" in now ? now.refused : outdated();
    };
  }
  const user = certificate ? /^CN=(.*)$/m.exec(certificate.subject)?.[1] : undefined;
  const authenticated = certificate !== undefined;
  return { socket, peer, encrypted: true, authenticated, site, user, ordinal, distrusted };
}

/** A peer over a plain socket: it has proven nothing. */
export function plainPeer(socket: Socket, peer: string): PeerSocket {
  return {
    socket,
    peer,
    encrypted: false,
    authenticated: false,
    site: undefined,
    user: undefined,
    ordinal: 0,
    distrusted: () => undefined,
  };
}

/** OpenSSL's verdict on a chain in words. */
function chainReason(code: string, certificate: X509Certificate): string {
  const name = certificate.subject.replace(/\s+/g, " ");
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return `its certificate (${name}) has expired (${certificate.validTo})`;
    case "CERT_NOT_YET_VALID":
      return `its certificate (${name}) is not valid before ${certificate.validFrom}: is a clock wrong?`;
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
      return `its certificate (${name}) comes from no CA that we know`;
    case "UNSPECIFIED":
      return `its certificate (${name}) comes by a chain that is not valid`;
    default:
      return `its certificate (${name}) is not valid (${code})`;
  }
}

/** The same where we dial, when the peer's certificate ended the handshake; `site` is the one that was expected. */
export function peerReason(
  error: Error & { code?: string; reason?: string },
  site: string | undefined,
): string {
  const now = new Date().toUTCString();
  switch (error.code) {
    case "CERT_HAS_EXPIRED":
      return `its certificate has expired (here it is ${now}): has it been renewed, and is the clock right?`;
    case "CERT_NOT_YET_VALID":
      return `its certificate is not valid yet (here it is ${now}): is a clock wrong?`;
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
      return site === undefined
        ? "its certificate comes from no CA that we know"
        : `its certificate was not issued by a CA recorded for the site ${site}: does the endpoint lead there?`;
    default:
      return tlsReason(error);
  }
}

/** Listens, and goes on trying while the address is taken. */
export class SocketListener {
  readonly #spec: ListenSpec;
  readonly #events: ListenEvents;
  #server: Server | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;
  /** Connections whose handshake is not over, with their names. */
  readonly #handshakes = new Map<Socket, string>();

  constructor(spec: ListenSpec, events: ListenEvents) {
    this.#spec = spec;
    this.#events = events;
    this.#listen();
  }
  /** Takes the profile's new certificates for connections to come. */
  reload(): void {
    const { tls } = this.#spec;
    if (tls && this.#server && "setSecureContext" in this.#server) {
      const server = this.#server as ReturnType<typeof createTlsServer>;
      server.setSecureContext(tls.profile.serverOptions(tls.authenticatePeer));
    }
  }
  /** Stops accepting. Connections that were accepted go on. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#server?.close();
    this.#server = undefined;
    for (const socket of this.#handshakes.keys()) socket.destroy();
  }

  #listen(): void {
    const { host, port, tls } = this.#spec;
    const server = tls ? this.#tlsServer(tls.profile, tls.authenticatePeer) : this.#plainServer();
    this.#server = server;
    server.maxConnections = maxConnections;
    server.on("error", (error: NodeJS.ErrnoException) => {
      this.#events.onStatus(false, messageOf(error), undefined);
      server.close();
      if (!this.#closed) this.#retry = setTimeout(() => this.#listen(), retryMs);
    });
    const onListening = (): void => {
      const address = server.address();
      if (host.startsWith("/")) chmodSync(host, 0o600);
      this.#events.onStatus(true, "", typeof address === "object" && address ? address.port : undefined);
    };
    if (host.startsWith("/")) {
      removeStaleSocket(host);
      server.listen(host, onListening);
    } else server.listen({ port, ...(host !== "" && { host }) }, onListening);
  }
  #plainServer(): Server {
    return createTcpServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
      const peer = this.#spec.host.startsWith("/") ? this.#spec.host : nameOf(socket);
      this.#events.onSocket(plainPeer(socket, peer));
    });
  }
  #tlsServer(profile: TlsProfile, authenticatePeer: boolean): Server {
    const server = createTlsServer({
      ...profile.serverOptions(authenticatePeer),
      handshakeTimeout: handshakeTimeoutMs,
      noDelay: true,
    });
    server.on("connection", (socket: Socket) => this.#handshakes.set(socket, nameOf(socket)));
    server.on("secureConnection", (socket: TLSSocket) => {
      const name = nameOf(socket);
      for (const [raw, known] of this.#handshakes) if (known === name) this.#handshakes.delete(raw);
      const peer = peerOf(socket, profile, name, authenticatePeer);
      if ("refused" in peer) {
        this.#events.onRefused(name, peer.refused);
        socket.on("error", () => {});
        socket.destroy();
      } else this.#events.onSocket(peer);
    });
    server.on("tlsClientError", (error, socket) => {
      socket.destroy();
      // A peer that has hung up has no address any more; its connection is the one that is closed.
      for (const [raw, name] of this.#handshakes)
        if (raw.destroyed || name === nameOf(socket)) {
          this.#handshakes.delete(raw);
          this.#events.onRefused(name, tlsReason(error));
          return;
        }
      this.#events.onRefused(nameOf(socket), tlsReason(error));
    });
    return server;
  }
}

/** A socket file that nobody listens on any more is left behind by a crash. */
function removeStaleSocket(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

export function nameOf(socket: Socket): string {
  const host = socket.remoteAddress ?? "unknown";
  return host.includes(":") ? `[${host}]:${socket.remotePort}` : `${host}:${socket.remotePort}`;
}

/** OpenSSL's reason without its file and line numbers. */
export function tlsReason(error: Error & { code?: string; reason?: string }): string {
  if (error.code === "ECONNRESET") return "the TLS handshake was broken off";
  return error.reason ?? messageOf(error);
}
