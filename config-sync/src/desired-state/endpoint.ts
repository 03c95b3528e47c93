/** Host and port of an endpoint or target that the schema has let through; the port may be left to `otherwise`. */
export function splitHost<P>(endpoint: string, otherwise: P): { host: string; port: number | P } {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(endpoint);
  return { host: match?.[1] ?? match?.[2] ?? endpoint, port: match?.[3] ? Number(match[3]) : otherwise };
}
