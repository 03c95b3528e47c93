// TLS inside a stream, from the first router of a flow to the last: who lies between carries octets that it cannot
// read, and both ends prove their sites. Behind the handshake the last router says with one octet that the target is
// connected; then the flow's own octets follow. Only routers of this kind take part.
import { connect, TLSSocket } from "node:tls";
import { tlsReason } from "../sockets/listen.ts";
import { SocketStream } from "../sockets/socket-stream.ts";
import type { ByteStream } from "../stream/byte-stream.ts";
import { identifyPeer } from "../tls/peer-identity.ts";
import type { TlsProfile } from "../tls/tls-profile.ts";
import { StreamDuplex } from "./stream-duplex.ts";

const handshakeTimeoutMs = 10_000;
const ready = 0x01;

/** One end of a tunnel that stands. */
export interface Tunnel {
  /** The flow's octets. */
  readonly stream: ByteStream;
  /** The site that the other end has proven to be. */
  readonly site: string;
  /** Judges the other end anew by what is recorded now; says why it is not trusted any more. */
  readonly distrusted: () => string | undefined;
}

/**
 * The first router's end. `accepts` tells why a site is not one that may serve the flow. `done` is called once: with
 * the tunnel when the target is connected, or with the reason why there is none; the stream is over then.
 */
export function tunnelAsClient(
  stream: ByteStream,
  profile: TlsProfile,
  accepts: (site: string) => string | undefined,
  done: (result: Tunnel | string) => void,
): void {
  // Who answers is known only when it has shown its certificate: it is judged by the site that this names.
  const socket = connect({
    secureContext: profile.tunnelContext,
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    socket: new StreamDuplex(stream),
    allowHalfOpen: true,
  } as never);
  handshake(socket, "secureConnect", profile, accepts, done, (peer, tell) => {
    const onReadable = (): void => {
      const first: Buffer | null = socket.read(1);
      if (!first) return;
      socket.off("readable", onReadable);
      if (first[0] !== ready) return tell("the other end does not speak as routers of sites do");
      // A socket that has been read by hand does not flow by itself.
      setImmediate(() => tell({ ...peer, stream: new SocketStream(socket, true) }));
    };
    socket.on("readable", onReadable);
  });
}

/** How the last router gets a target, and lets go of one that came too late. */
export interface Reach<T> {
  connect(done: (result: T | string) => void): void;
  abandon(target: T): void;
}

/**
 * The last router's end. The target is connected once the site is proven and accepted. `done` as above, but with the
 * target too.
 */
export function tunnelAsServer<T>(
  stream: ByteStream,
  profile: TlsProfile,
  accepts: (site: string) => string | undefined,
  reach: Reach<T>,
  done: (result: (Tunnel & { target: T }) | string) => void,
): void {
  const socket = new TLSSocket(new StreamDuplex(stream), {
    isServer: true,
    requestCert: true,
    rejectUnauthorized: false,
    allowHalfOpen: true,
    secureContext: profile.tunnelContext,
  } as never);
  let target: T | undefined;
  handshake(
    socket,
    "secure",
    profile,
    accepts,
    (result) => done(typeof result === "string" ? result : { ...result, target: target as T }),
    (peer, tell) =>
      reach.connect((reached) => {
        if (typeof reached === "string") return tell(reached);
        if (socket.destroyed) return reach.abandon(reached);
        target = reached;
        socket.write(Buffer.of(ready));
        tell({ ...peer, stream: new SocketStream(socket, true) });
      }),
  );
}

function handshake(
  socket: TLSSocket,
  secured: "secure" | "secureConnect",
  profile: TlsProfile,
  accepts: (site: string) => string | undefined,
  done: (result: Tunnel | string) => void,
  proven: (peer: Omit<Tunnel, "stream">, tell: (result: Tunnel | string) => void) => void,
): void {
  let over = false;
  const tell = (result: Tunnel | string): void => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    if (typeof result === "string") socket.destroy();
    else socket.off("error", onError);
    done(result);
  };
  const onError = (error: Error): void => tell(`TLS to the other end: ${tlsReason(error)}`);
  const timer = setTimeout(() => tell("no TLS handshake in time"), handshakeTimeoutMs);
  socket.on("error", onError);
  socket.once("close", () => tell("the other end broke off"));
  socket.once(secured, () => {
    const certificate = socket.getPeerX509Certificate();
    const identity = identifyPeer(certificate, profile.trust, new Date());
    if ("refused" in identity) return tell(identity.refused);
    const { site } = identity;
    const refused = accepts(site);
    if (refused !== undefined) return tell(refused);
    const distrusted = (): string | undefined => {
      const now = identifyPeer(certificate, profile.lastingTrust, undefined);
      return "refused" in now ? now.refused : undefined;
    };
    proven({ site, distrusted }, tell);
  });
}
