// The router's state in Prometheus' text format. Everything is taken from the entities at the time of the scrape.
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { EntityValues } from "./agent.ts";

/** The entities of a type as management shows them. */
export type EntitiesOf = (type: string) => readonly EntityValues[];

const text = (value: unknown): string => String(value ?? "");
const number = (value: unknown): number => (typeof value === "number" ? value : Number(value ?? 0));

/** A registry with the metrics of a router, the process's own among them. Names and labels are stable. */
export function metricsOf(
  entities: EntitiesOf,
  counts: () => { flows: number; heldBytes: number; refused: number },
): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (
    name: string,
    help: string,
    labelNames: readonly string[],
    collect: (set: (labels: Record<string, string>, value: number) => void) => void,
  ): void => {
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      collect() {
        this.reset();
        collect((labels, value) => this.set(labels, value));
      },
    });
  };
  gauge("isthmus_router_info", "The router: 1.", ["id", "mode", "version"], (set) => {
    for (const { id, mode, version } of entities("router"))
      set({ id: text(id), mode: text(mode), version: text(version) }, 1);
  });
  gauge("isthmus_routers", "Routers that can be reached, this one included.", [], (set) =>
    set({}, entities("router.node").length),
  );
  gauge("isthmus_addresses", "Addresses that somebody serves.", [], (set) =>
    set({}, entities("router.address").length),
  );
  gauge("isthmus_connections", "AMQP connections by role and direction.", ["role", "direction"], (set) => {
    const found = new Map<string, { labels: Record<string, string>; count: number }>();
    for (const { role, dir } of entities("connection")) {
      const labels = { role: text(role), direction: text(dir) };
      const key = `${labels.role} ${labels.direction}`;
      found.set(key, { labels, count: (found.get(key)?.count ?? 0) + 1 });
    }
    for (const { labels, count } of found.values()) set(labels, count);
  });
  gauge("isthmus_connector_up", "Whether a link that is dialled here is up.", ["connector"], (set) => {
    for (const { name, connectionStatus } of entities("connector"))
      set({ connector: text(name) }, connectionStatus === "SUCCESS" ? 1 : 0);
  });
  gauge("isthmus_listener_up", "Whether a service's port is open here.", ["listener", "address"], (set) => {
    for (const { name, address, operStatus } of entities("tcpListener"))
      set({ listener: text(name), address: text(address) }, operStatus === "up" ? 1 : 0);
  });
  gauge(
    "isthmus_certificate_expiry_seconds",
    "When the certificate of an sslProfile expires, in seconds since the epoch.",
    ["profile"],
    (set) => {
      for (const { name, certificateExpires } of entities("sslProfile"))
        if (number(certificateExpires) > 0) set({ profile: text(name) }, number(certificateExpires));
    },
  );
  gauge("isthmus_open_flows", "TCP connections that are carried now.", [], (set) => set({}, counts().flows));
  gauge("isthmus_held_bytes", "Bytes of traffic that wait in the process.", [], (set) =>
    set({}, counts().heldBytes),
  );
  gauge("isthmus_refused_flows_total", "TCP connections refused at the memory limit.", [], (set) =>
    set({}, counts().refused),
  );
  for (const [type, label, what] of [
    ["tcpListener", "listener", "clients"],
    ["tcpConnector", "connector", "targets"],
  ] as const) {
    gauge(
      `isthmus_${label}_flows_total`,
      `TCP connections of ${what} since the ${label} was made.`,
      [label, "address"],
      (set) => {
        for (const { name, address, connectionsOpened } of entities(type))
          set({ [label]: text(name), address: text(address) }, number(connectionsOpened));
      },
    );
    gauge(
      `isthmus_${label}_bytes_total`,
      `Bytes from (in) and to (out) ${what}, counted when a connection ends.`,
      [label, "address", "direction"],
      (set) => {
        for (const { name, address, bytesIn, bytesOut } of entities(type)) {
          const labels = { [label]: text(name), address: text(address) };
          set({ ...labels, direction: "in" }, number(bytesIn));
          set({ ...labels, direction: "out" }, number(bytesOut));
        }
      },
    );
  }
  return registry;
}
