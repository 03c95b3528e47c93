import { RouterError } from "../errors.ts";

/** Names of ports that configuration files use instead of numbers. */
const namedPorts: Readonly<Record<string, number>> = { amqp: 5672, amqps: 5671 };

/** The number of a port that is written as a number or a name. Throws RouterError PORT for anything else. */
export function portNumber(text: string): number {
  const port = namedPorts[text] ?? (/^\d{1,5}$/.test(text) ? Number(text) : Number.NaN);
  if (!(port >= 0 && port <= 65535))
    throw new RouterError("PORT", `port ${text} is not a number from 0 to 65535`);
  return port;
}

/** Host and port from `host:port`, `[v6]:port` or a bare host. */
export function splitHostPort(text: string, defaultPort: number): { host: string; port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  if (!host) throw new RouterError("ENDPOINT", `endpoint ${text} is not host:port`);
  return { host, port: match?.[3] ? portNumber(match[3]) : defaultPort };
}

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
