/** Host and port of an endpoint or target that the schema has let through; the port may be left to `otherwise`. */
export function splitHost<P>(endpoint: string, otherwise: P): { host: string; port: number | P } {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(endpoint);
  return { host: match?.[1] ?? match?.[2] ?? endpoint, port: match?.[3] ? Number(match[3]) : otherwise };
}
/** The same as one text: an IPv6 address stands in brackets. */
export const joinHost = (host: string, port: number | string): string =>
  `${host.includes(":") ? `[${host}]` : host}:${port}`;
/** Where somebody on this machine reaches what listens at a local address. */
export const reachedAt = (bind: string): string =>
  ["", "0.0.0.0", "::"].includes(bind) ? "127.0.0.1" : bind;
