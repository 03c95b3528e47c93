// Services of other sites → Kubernetes Services that lead to the router's ports.

/** A Service that is to be there. */
export interface WantedService {
  readonly name: string;
  /** ClusterIP when it says nothing. */
  readonly type?: "ClusterIP" | "NodePort" | "LoadBalancer";
  /** It is there already, of somebody else, and led to the router as long as this is wanted. */
  readonly takeOver?: boolean;
  readonly ports: readonly { readonly name: string; readonly port: number; readonly targetPort: number }[];
}

/** A port of a service that is taken in. */
export interface TakenIn {
  readonly service: string;
  readonly portName: string;
  readonly port: number;
  readonly routerPort: number;
  readonly takeOver?: boolean;
}

/** The Services of what a site takes in. */
export function servicesOf(imports: readonly TakenIn[]): WantedService[] {
  const byName = new Map<string, WantedService["ports"][number][]>();
  const taken = new Set<string>();
  for (const { service, portName, port, routerPort, takeOver } of imports) {
    if (takeOver) taken.add(service);
    const ports = byName.get(service) ?? [];
    byName.set(service, ports);
    ports.push({ name: portName, port, targetPort: routerPort });
  }
  return [...byName].map(([name, ports]) => ({ name, ports, ...(taken.has(name) && { takeOver: true }) }));
}

/** How a port of a service is named among those that the router has given before. */
export const portKey = (service: string, port: number): string => `${service}:${port}`;

/** The router listens on ports from this range for the services that it takes in. */
const firstPort = 20_000;
const lastPort = 39_999;

/**
 * Ports of the router, by portKey. Those that were given before stay: a Service that is there must not change under
 * those who use it. Throws when the range is used up.
 */
export function assignPorts(
  wanted: readonly string[],
  before: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const given = new Map<string, number>();
  const taken = new Set<number>();
  for (const key of wanted) {
    const port = before.get(key);
    if (port === undefined || port < firstPort || port > lastPort || taken.has(port)) continue;
    given.set(key, port);
    taken.add(port);
  }
  let next = firstPort;
  for (const key of wanted) {
    if (given.has(key)) continue;
    while (taken.has(next)) next++;
    if (next > lastPort) throw new Error(`more than ${lastPort - firstPort + 1} ports are taken in`);
    given.set(key, next);
    taken.add(next);
  }
  return given;
}
