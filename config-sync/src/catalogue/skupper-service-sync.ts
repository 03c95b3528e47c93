// Skupper v1's way of telling services: every site sends the list of its services to all, unsigned. It is taken part
// in only where the documents ask for it, because anyone in the network can say anything. Pure.
import type { OfferedService } from "../desired-state/surroundings.ts";

export const serviceSyncAddress = "mc/$skupper-service-sync";
export const serviceSyncSubject = "service-sync-update-v2";
export const serviceSyncVersion = "2";

/** Sites that say nothing for this long are forgotten: Skupper repeats itself each minute. */
const lifeMs = 180_000;
const repeatMs = 30_000;
const maxTextLength = 4 * 1024 * 1024;
const maxSites = 256;
const maxServices = 1000;
const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** The address of one port of a service, as Skupper v1 makes it. */
const skupperAddress = (service: string, port: number): string => `${service}:${port}`;

/** A service as it stands in a message (skupper v1 types.ServiceInterface, as far as it matters here). */
interface ServiceInterface {
  readonly address: string;
  readonly protocol: string;
  readonly ports: readonly number[];
}

/** What we tell: only services that every site may use, because restrictions cannot be told. */
function serviceSyncText(site: string, services: readonly OfferedService[]): string {
  const open = services.filter(({ allow, encryption }) => allow.includes("*") && encryption !== "end-to-end");
  return JSON.stringify(
    open.map(({ service, protocol, ports }) => ({
      address: service,
      protocol,
      ports: ports.map(({ port }) => port),
      targets: [],
      origin: site,
    })),
  );
}

export class SkupperServiceSync {
  readonly #sites = new Map<string, { services: readonly OfferedService[]; text: string; heardAt: number }>();
  #said = "";
  #saidAt = Number.NEGATIVE_INFINITY;

  /** Takes a message in; what cannot be used of it is passed over. Tells whether something has changed. */
  receive(ownSite: string, origin: unknown, text: unknown, now: number): boolean {
    if (typeof origin !== "string" || typeof text !== "string" || text.length > maxTextLength) return false;
    const site = origin.toLowerCase();
    if (!label.test(site) || site === ownSite || (!this.#sites.has(site) && this.#sites.size >= maxSites))
      return false;
    const before = this.#sites.get(site);
    let services: readonly OfferedService[];
    try {
      services = before?.text === text ? before.services : read(text);
    } catch {
      return false;
    }
    this.#sites.set(site, { services, text, heardAt: now });
    return before?.text !== text;
  }
  /** The services of every site that was heard of late. */
  services(now: number): Map<string, readonly OfferedService[]> {
    for (const [site, { heardAt }] of this.#sites) if (now - heardAt > lifeMs) this.#sites.delete(site);
    return new Map([...this.#sites].map(([site, { services }]) => [site, services]));
  }
  /** The text to send now, or undefined. */
  due(site: string, services: readonly OfferedService[], now: number): string | undefined {
    const text = serviceSyncText(site, services);
    if (text === this.#said && now - this.#saidAt < repeatMs) return undefined;
    this.#said = text;
    this.#saidAt = now;
    return text;
  }
}

function read(text: string): OfferedService[] {
  const listed: unknown = JSON.parse(text);
  if (!Array.isArray(listed)) throw new Error("no list");
  return listed.slice(0, maxServices).flatMap((one): OfferedService[] => {
    const { address, protocol, ports } = (one ?? {}) as Partial<ServiceInterface>;
    if (typeof address !== "string" || !label.test(address) || !Array.isArray(ports)) return [];
    // Its http and http2 are bytes over TCP to us.
    if (!["tcp", "http", "http2"].includes(String(protocol))) return [];
    const valid = ports.filter((port) => Number.isInteger(port) && port > 0 && port < 65_536).slice(0, 32);
    if (valid.length === 0) return [];
    const offered = valid.map((port) => ({
      name: String(port),
      port,
      address: skupperAddress(address, port),
    }));
    return [{ service: address, protocol: "tcp", ports: offered, allow: ["*"] }];
  });
}
