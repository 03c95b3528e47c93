// A Service of somebody else that is led to the network, as an import with takeOver asks, and how it is given back. Pure.
import type { WantedService } from "../desired-state/services.ts";
import type { KubeObject } from "./api.ts";
import { type Making, serviceObject } from "./objects.ts";

/** Keeps what the Service was, and for which site it was taken over. */
const takenOverAnnotation = "isthmus.dev/taken-over";

interface TakenOver {
  readonly site: string;
  readonly spec: ServiceSpec;
}
interface ServiceSpec {
  readonly selector?: Readonly<Record<string, string>> | null;
  readonly ports?: readonly unknown[];
}
interface Patch {
  readonly metadata: { readonly annotations: Readonly<Record<string, string | null>> };
  readonly spec: {
    readonly selector: Readonly<Record<string, string | null>> | null;
    readonly ports: readonly unknown[];
  };
}

/** What a Service was before this site has taken it over; undefined when it has not. */
export function takenOver(service: KubeObject, site: string): ServiceSpec | undefined {
  const text = service.metadata.annotations?.[takenOverAnnotation];
  if (text === undefined) return undefined;
  try {
    const taken = JSON.parse(text) as TakenOver;
    return taken.site === site && typeof taken.spec === "object" ? taken.spec : undefined;
  } catch {
    return undefined;
  }
}

/** A merge patch that leads the Service to the router; undefined when it is led there. */
export function takeOverPatch(making: Making, service: KubeObject, wanted: WantedService): Patch | undefined {
  const { selector, ports } = (serviceObject(making, wanted).spec ?? {}) as Required<ServiceSpec>;
  const now = (service.spec ?? {}) as ServiceSpec;
  const before = takenOver(service, making.site);
  const isLed = before !== undefined && sameSelector(now.selector, selector) && portsAre(now.ports, ports);
  if (isLed) return undefined;
  // Somebody has put it back since, or changed it: what it is now is what it will be given back as.
  const isTheirs = before === undefined || !sameSelector(now.selector, selector);
  const kept: ServiceSpec = isTheirs ? { selector: now.selector ?? {}, ports: now.ports ?? [] } : before;
  return {
    metadata: { annotations: { [takenOverAnnotation]: JSON.stringify({ site: making.site, spec: kept }) } },
    spec: { selector: replaced(now.selector, selector), ports },
  };
}
/** A merge patch that makes the Service what it was. */
export function giveBackPatch(service: KubeObject, before: ServiceSpec): Patch {
  const { selector } = (service.spec ?? {}) as ServiceSpec;
  return {
    metadata: { annotations: { [takenOverAnnotation]: null } },
    spec: { selector: replaced(selector, before.selector), ports: before.ports ?? [] },
  };
}

/** In a merge patch what is to go is null. */
function replaced(
  now: ServiceSpec["selector"],
  wanted: ServiceSpec["selector"],
): Readonly<Record<string, string | null>> {
  const gone = Object.keys(now ?? {}).map((key): [string, null] => [key, null]);
  return { ...Object.fromEntries(gone), ...(wanted ?? {}) };
}
const sameSelector = (left: ServiceSpec["selector"], right: ServiceSpec["selector"]): boolean =>
  JSON.stringify(Object.entries(left ?? {}).sort()) === JSON.stringify(Object.entries(right ?? {}).sort());
function portsAre(now: readonly unknown[] | undefined, wanted: readonly unknown[]): boolean {
  return (
    now?.length === wanted.length &&
    wanted.every((port, index) =>
      Object.entries(port as object).every(
        ([key, value]) => (now[index] as Record<string, unknown>)[key] === value,
      ),
    )
  );
}
