import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { connectTimeoutMs } from "../constants.ts";
import { messageOf } from "../errors.ts";
import type { TlsProfile } from "../tls/tls-profile.ts";
import { connectThrough, type HttpProxy } from "./http-proxy.ts";
import { type PeerSocket, peerOf, peerReason, plainPeer, tlsReason } from "./listen.ts";

/** TLS towards a server that is no router. */
export interface ServerTls {
  readonly profile: TlsProfile;
  /** The certificate must carry the name or address that is dialled. */
  readonly verifyHostname: boolean;
}

/** Opens a TCP connection. `done` is called once, with the socket paused and half-open allowed, or with the reason. */
export function dialTcp(
  host: string,
  port: number,
  tls: ServerTls | undefined,
  done: (result: Socket | string) => void,
): void {
  let told = false;
  const target = { host, port, allowHalfOpen: true };
  const socket: Socket = tls
    ? connectTls({
        ...tls.profile.clientOptions(undefined, tls.verifyHostname),
        ...target,
        ...serverName(host),
      })
    : connectTcp({ ...target, noDelay: true });
  const fail = (reason: string): void => {
    if (told) return;
    told = true;
    clearTimeout(timer);
    socket.destroy();
    done(reason);
  };
  const timer = setTimeout(() => fail(`no connection within ${connectTimeoutMs} ms`), connectTimeoutMs);
  socket.once(tls ? "secureConnect" : "connect", () => {
    if (told) return;
    told = true;
    clearTimeout(timer);
    socket.off("error", onError);
    done(socket);
  });
  const onError = (error: Error): void => fail(tls ? tlsReason(error) : messageOf(error));
  socket.on("error", onError);
  // A server that hangs up in the handshake makes no error.
  if (tls) socket.once("close", () => fail("the server closed the connection in the TLS handshake"));
}

/** An address is no name to ask for (RFC 6066 §3). */
const serverName = (host: string): { servername?: string } => (isIP(host) === 0 ? { servername: host } : {});

export interface DialSpec {
  readonly host: string;
  readonly port: number;
  readonly tls?:
    | {
        readonly profile: TlsProfile;
        readonly site: string | undefined;
        readonly verifyHostname: boolean;
        /** The name to ask for; default: the host. */
        readonly serverName?: string | undefined;
      }
    | undefined;
  readonly proxy?: HttpProxy | undefined;
}

/** Opens a connection to another router and checks who answers. Returns a function that gives up. */
export function dialPeer(
  spec: DialSpec,
  done: (result: PeerSocket | { refused: string }) => void,
): () => void {
  const { host, port, tls, proxy } = spec;
  const peer = `${host}:${port}`;
  let told = false;
  let giveUp = (): void => {};
  const tell = (result: PeerSocket | { refused: string }): void => {
    if (told) return;
    told = true;
    clearTimeout(timer);
    if ("refused" in result) giveUp();
    done(result);
  };
  const timer = setTimeout(
    () => tell({ refused: `no answer within ${connectTimeoutMs} ms` }),
    connectTimeoutMs,
  );
  const greet = (over: Socket | undefined): void => {
    const transport = over ? { socket: over } : { host, port };
    const socket: Socket | TLSSocket = tls
      ? connectTls({
          ...tls.profile.clientOptions(tls.site, tls.verifyHostname),
          ...transport,
          ...serverName(tls.serverName ?? host),
        })
      : (over ?? connectTcp({ host, port, noDelay: true }));
    giveUp = () => {
      socket.destroy();
      over?.destroy();
    };
    socket.on("error", (error) => tell({ refused: tls ? peerReason(error, tls.site) : messageOf(error) }));
    socket.once("close", () => tell({ refused: "the peer closed the connection" }));
    const connected = (): void => {
      (over ?? socket).setNoDelay(true);
      if (!tls) return tell(plainPeer(socket, peer));
      const result = peerOf(socket as TLSSocket, tls.profile, peer, true);
      if ("refused" in result) return tell(result);
      if (tls.site !== undefined && result.site !== tls.site)
        return tell({ refused: `the peer is the site ${result.site ?? "(none)"}, not ${tls.site}` });
      tell(result);
    };
    if (over && !tls) connected();
    else socket.once(tls ? "secureConnect" : "connect", connected);
  };
  if (!proxy) greet(undefined);
  else
    giveUp = connectThrough(proxy, host, port, (result) => {
      if (typeof result === "string") tell({ refused: result });
      else if (told) result.destroy();
      else greet(result);
    });
  return () => tell({ refused: "given up" });
}
