import { TcpConnector } from "../egress/tcp-connector.ts";
import { RouterError } from "../errors.ts";
import { AddressChoice, type AddressStrategy } from "../forwarding/address-choice.ts";
import type { Forwarder } from "../forwarding/forwarder.ts";
import { TcpListener, type TcpListenerEvents } from "../ingress/tcp-listener.ts";
import { portNumber } from "../sockets/address.ts";
import type { Target } from "../stream/target.ts";
import type { TlsProfile } from "../tls/tls-profile.ts";
import type { EntityHandler, EntityValues } from "./agent.ts";

type Attributes = Record<string, string | number | boolean>;

/** The tcpListener entities. */
export class TcpListeners implements EntityHandler {
  readonly #listeners = new Map<string, { listener: TcpListener; attributes: Attributes }>();
  /** Who listens where, by host and port. */
  readonly #places = new Map<string, string>();
  readonly #forwarder: Forwarder<Target>;
  readonly #profileOf: (name: string) => TlsProfile;
  readonly #events: TcpListenerEvents & { onChanged(): void };

  /** `onChanged` is told when listeners have come or gone. */
  constructor(
    forwarder: Forwarder<Target>,
    profileOf: (name: string) => TlsProfile,
    events: TcpListenerEvents & { onChanged(): void },
  ) {
    this.#forwarder = forwarder;
    this.#profileOf = profileOf;
    this.#events = events;
  }
  /** The addresses to which clients are to be led. */
  *addresses(): Iterable<string> {
    for (const { listener } of this.#listeners.values()) yield* listener.spec.addresses.addresses;
  }
  uses(profile: string): boolean {
    return [...this.#listeners.values()].some(({ attributes }) => attributes.sslProfile === profile);
  }
  profileReloaded(profile: string): void {
    for (const { listener, attributes } of this.#listeners.values())
      if (attributes.sslProfile === profile) listener.reload();
  }
  *list(): Iterable<EntityValues> {
    for (const name of this.#listeners.keys()) yield this.entity(name) as EntityValues;
  }
  entity(name: string): EntityValues | undefined {
    const found = this.#listeners.get(name);
    if (!found) return undefined;
    const { listener, attributes } = found;
    const { up, message, boundPort } = listener.status;
    return {
      name,
      ...attributes,
      operStatus: up ? "up" : "down",
      connectionMsg: message,
      boundPort: boundPort ?? null,
      ...listener.counters,
    };
  }
  create(name: string, attributes: Attributes): void {
    const spec = {
      name,
      addresses: addressesOf(name, attributes),
      host: String(attributes.host),
      port: portNumber(String(attributes.port)),
      backlog: Number(attributes.backlog),
      tls: attributes.sslProfile
        ? {
            profile: this.#profileOf(String(attributes.sslProfile)),
            authenticatePeer: attributes.authenticatePeer === true,
          }
        : undefined,
    };
    const place = `${spec.host}:${spec.port}`;
    const taken = spec.port === 0 ? undefined : this.#places.get(place);
    if (taken !== undefined)
      throw new RouterError("PORT", `tcpListener ${taken} listens on ${place} already`);
    this.#places.set(place, name);
    const listener = new TcpListener(spec, this.#events);
    this.#listeners.set(name, { listener, attributes });
    this.#refresh(listener);
    this.#events.onChanged();
  }
  update(name: string, changes: Attributes): void {
    const found = this.#listeners.get(name);
    if (found) found.attributes = { ...found.attributes, ...changes };
  }
  delete(name: string): void {
    const listener = this.#listeners.get(name)?.listener;
    if (!listener) return;
    listener.close();
    this.#places.delete(`${listener.spec.host}:${listener.spec.port}`);
    this.#listeners.delete(name);
    this.#events.onChanged();
  }
  /** Ports open and close with the addresses that can be reached. */
  reachabilityChanged(): void {
    for (const { listener } of this.#listeners.values()) this.#refresh(listener);
  }
  #refresh(listener: TcpListener): void {
    const addresses = [...listener.spec.addresses.addresses];
    listener.setReachable(addresses.some((address) => this.#forwarder.isReachable(address)));
  }
  /** The listener of that name, for its addresses. Throws RouterError NOT_FOUND. */
  get(name: string): TcpListener {
    const found = this.find(name);
    if (!found) throw new RouterError("LISTENER", `there is no tcpListener ${name}`);
    return found;
  }
  find(name: string): TcpListener | undefined {
    return this.#listeners.get(name)?.listener;
  }
  /** The addresses of a listener have changed. */
  addressesChanged(listener: TcpListener): void {
    this.#refresh(listener);
    this.#events.onChanged();
  }
  closeAll(): void {
    for (const name of [...this.#listeners.keys()]) this.delete(name);
  }
}

function addressesOf(name: string, attributes: Attributes): AddressChoice {
  const strategy = (attributes.multiAddressStrategy ?? "none") as AddressStrategy;
  const address = attributes.address as string | undefined;
  if (strategy === "none" && !address)
    throw new RouterError("ADDRESS", `tcpListener ${name}: address is missing`);
  if (strategy !== "none" && address)
    throw new RouterError(
      "ADDRESS",
      `tcpListener ${name}: with multiAddressStrategy ${strategy} its addresses are listenerAddress entities`,
    );
  return new AddressChoice(strategy, address);
}

/** The listenerAddress entities: the branches of tcpListeners with a multiAddressStrategy. */
export class ListenerAddresses implements EntityHandler {
  readonly #addresses = new Map<string, { address: string; value: number; listener: string }>();
  readonly #listeners: TcpListeners;

  constructor(listeners: TcpListeners) {
    this.#listeners = listeners;
  }
  *list(): Iterable<EntityValues> {
    for (const name of this.#addresses.keys()) yield this.entity(name) as EntityValues;
  }
  entity(name: string): EntityValues | undefined {
    const found = this.#addresses.get(name);
    if (!found) return undefined;
    const connectionsOpened = this.#listeners.find(found.listener)?.flowsTo.get(found.address) ?? 0;
    return { name, ...found, connectionsOpened };
  }
  create(name: string, attributes: Attributes): void {
    const address = String(attributes.address);
    const value = Number(attributes.value);
    const listener = this.#listeners.get(String(attributes.listener));
    if (listener.spec.addresses.strategy === "none")
      throw new RouterError("ADDRESS", `tcpListener ${listener.spec.name} has no multiAddressStrategy`);
    if (listener.spec.addresses.has(address))
      throw new RouterError(
        "ADDRESS",
        `tcpListener ${listener.spec.name} has the address ${address} already`,
      );
    if (!Number.isInteger(value) || value < 0)
      throw new RouterError("ADDRESS", "value must be a whole number");
    listener.spec.addresses.set(address, value);
    this.#addresses.set(name, { address, value, listener: listener.spec.name });
    this.#listeners.addressesChanged(listener);
  }
  /** Another value counts for the next flow; those that run stay where they are. */
  update(name: string, changes: Attributes): void {
    const found = this.#addresses.get(name);
    const listener = found && this.#listeners.find(found.listener);
    if (!found || !listener || changes.value === undefined) return;
    const value = Number(changes.value);
    if (!Number.isInteger(value) || value < 0)
      throw new RouterError("ADDRESS", "value must be a whole number");
    listener.spec.addresses.set(found.address, value);
    this.#addresses.set(name, { ...found, value });
  }
  delete(name: string): void {
    const found = this.#addresses.get(name);
    this.#addresses.delete(name);
    const listener = found && this.#listeners.find(found.listener);
    if (!listener) return;
    listener.spec.addresses.delete(found.address);
    this.#listeners.addressesChanged(listener);
  }
}

/** The tcpConnector entities. */
export class TcpConnectors implements EntityHandler {
  readonly #connectors = new Map<string, { connector: TcpConnector; attributes: Attributes }>();
  readonly #forwarder: Forwarder<Target>;
  readonly #profileOf: (name: string) => TlsProfile;
  readonly #onChanged: () => void;

  constructor(forwarder: Forwarder<Target>, profileOf: (name: string) => TlsProfile, onChanged: () => void) {
    this.#forwarder = forwarder;
    this.#profileOf = profileOf;
    this.#onChanged = onChanged;
  }
  uses(profile: string): boolean {
    return [...this.#connectors.values()].some(({ attributes }) => attributes.sslProfile === profile);
  }
  *list(): Iterable<EntityValues> {
    for (const name of this.#connectors.keys()) yield this.entity(name) as EntityValues;
  }
  entity(name: string): EntityValues | undefined {
    const found = this.#connectors.get(name);
    if (!found) return undefined;
    const { connector, attributes } = found;
    return { name, ...attributes, connectionMsg: connector.lastFailure, ...connector.counters };
  }
  create(name: string, attributes: Attributes): void {
    const connector = new TcpConnector(
      name,
      String(attributes.address),
      String(attributes.host),
      portNumber(String(attributes.port)),
      attributes.sslProfile
        ? {
            profile: this.#profileOf(String(attributes.sslProfile)),
            verifyHostname: attributes.verifyHostname !== false,
          }
        : undefined,
    );
    this.#connectors.set(name, { connector, attributes });
    this.#forwarder.addConsumer(connector);
    this.#onChanged();
  }
  /** No new flows go to the target; those that run end by themselves. */
  delete(name: string): void {
    const found = this.#connectors.get(name);
    if (!found) return;
    this.#connectors.delete(name);
    this.#forwarder.removeConsumer(found.connector);
    this.#onChanged();
  }
  /** Nothing new goes to the targets. */
  closeAll(): void {
    for (const name of [...this.#connectors.keys()]) this.delete(name);
  }
}
