// The server side of TCP clients, plain or with TLS.
import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import type { TlsProfile } from "../tls/tls-profile.ts";
import { nameOf, peerOf, tlsReason } from "./listen.ts";

/** TLS of a listener for clients. */
export interface ClientTls {
  readonly profile: TlsProfile;
  /** Only clients with a certificate of a CA of the profile are let in. */
  readonly authenticatePeer: boolean;
}

const handshakeTimeoutMs = 10_000;

/** A server that hands over sockets paused and half-open allowed. With TLS it does so after the handshake. */
export function createClientServer(
  tls: ClientTls | undefined,
  onSocket: (socket: Socket) => void,
  onRefused: (peer: string, reason: string) => void,
): Server {
  if (!tls) return createTcpServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, onSocket);
  const { profile, authenticatePeer } = tls;
  const server = createTlsServer({
    ...profile.serverOptions(authenticatePeer),
    allowHalfOpen: true,
    noDelay: true,
    handshakeTimeout: handshakeTimeoutMs,
  });
  server.on("secureConnection", (socket: TLSSocket) => {
    const name = nameOf(socket);
    const peer = peerOf(socket, profile, name, authenticatePeer);
    if (!("refused" in peer)) return onSocket(socket);
    onRefused(name, peer.refused);
    socket.on("error", () => {});
    socket.destroy();
  });
  server.on("tlsClientError", (error, socket) => {
    onRefused(nameOf(socket), tlsReason(error));
    socket.destroy();
  });
  return server;
}

/** Takes the profile's new certificates for clients to come. */
export function reloadClientServer(server: Server, { profile, authenticatePeer }: ClientTls): void {
  if ("setSecureContext" in server)
    (server as ReturnType<typeof createTlsServer>).setSecureContext(profile.serverOptions(authenticatePeer));
}
