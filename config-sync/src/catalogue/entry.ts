// What a site tells the others of the services that it exposes, as text on the wire. Pure.
import { gunzipSync, gzipSync } from "node:zlib";
import type { OfferedService } from "../desired-state/surroundings.ts";

/** The address of all config-syncs of a network. */
export const catalogueAddress = "mc/isthmus.catalogue";
export const catalogueSubject = "isthmus-catalogue-v1";

/** Everything that one site exposes, at one time. */
export interface CatalogueEntry {
  readonly site: string;
  readonly network: string;
  /** Grows with everything that the site says: milliseconds since the epoch, made unique. */
  readonly sequence: number;
  /** How long it counts after it was said. */
  readonly lifeSeconds: number;
  readonly services: readonly OfferedService[];
  /** The site's CA certificates: how those learn of a new one who know it by a token. */
  readonly identity?: string;
}

/** Bytes and signature as they travel. */
export interface Envelope {
  readonly bytes: Buffer;
  readonly signature: Buffer;
  readonly certificate: string;
}

const maxTextLength = 4 * 1024 * 1024;
const maxEntryBytes = 16 * 1024 * 1024;
export const maxServices = 20_000;
const maxPorts = 32;
const maxAllow = 256;

/** The bytes that are signed. */
export const entryBytes = (entry: CatalogueEntry): Buffer => gzipSync(JSON.stringify(entry));

export function envelopeText({ bytes, signature, certificate }: Envelope): string {
  return JSON.stringify({
    certificate,
    signature: signature.toString("base64"),
    entry: bytes.toString("base64"),
  });
}

/** Reads an envelope and, unchecked, what it holds. Throws where it is malformed or too large. */
export function readEnvelope(text: unknown): { envelope: Envelope; entry: CatalogueEntry } {
  if (typeof text !== "string" || text.length > maxTextLength) throw new Error("it is no text, or too long");
  const { certificate, signature, entry } = JSON.parse(text) as Record<string, unknown>;
  if (typeof certificate !== "string" || typeof signature !== "string" || typeof entry !== "string")
    throw new Error("it lacks certificate, signature or entry");
  const bytes = Buffer.from(entry, "base64");
  const envelope = { bytes, signature: Buffer.from(signature, "base64"), certificate };
  // A small text must not unfold into a large one.
  const unzipped = gunzipSync(bytes, { maxOutputLength: maxEntryBytes });
  return { envelope, entry: checkedEntry(JSON.parse(unzipped.toString("utf8"))) };
}

const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const pattern = /^[-a-z0-9*]{1,63}$/;
const identityPattern = /^-----BEGIN CERTIFICATE-----[-A-Za-z0-9+/= \r\n]{1,32768}$/;
const addressPattern = /^[A-Za-z0-9][-A-Za-z0-9._/:]{0,140}$/;

function checkedEntry(value: unknown): CatalogueEntry {
  const { site, network, sequence, lifeSeconds, services, identity } = (value ?? {}) as Record<
    string,
    unknown
  >;
  if (!isText(site, label) || !isText(network, label)) throw new Error("it names no site");
  if (!Number.isSafeInteger(sequence) || !isWhole(lifeSeconds, 1, 86_400)) throw new Error("it has no time");
  if (identity !== undefined && !isText(identity, identityPattern))
    throw new Error("its identity is malformed");
  return {
    site,
    network,
    ...(identity !== undefined && { identity }),
    sequence: sequence as number,
    lifeSeconds,
    services: listOf(services, maxServices, "services").map(checkedService),
  };
}
function checkedService(value: unknown): OfferedService {
  const { service, protocol, ports, allow, encryption = "link" } = (value ?? {}) as Record<string, unknown>;
  if (!isText(service, label)) throw new Error("a service has no name");
  if (protocol !== "tcp") throw new Error(`the protocol of ${service} is not known here`);
  if (encryption !== "link" && encryption !== "end-to-end")
    throw new Error(`the encryption of ${service} is not known here`);
  return {
    service,
    protocol,
    ...(encryption === "end-to-end" && { encryption }),
    ports: listOf(ports, maxPorts, `ports of ${service}`).map((one) => {
      const { name, port, address } = (one ?? {}) as Record<string, unknown>;
      if (!isText(name, label) || !isWhole(port, 1, 65_535) || !isText(address, addressPattern))
        throw new Error(`a port of ${service} is malformed`);
      return { name, port, address };
    }),
    allow: listOf(allow, maxAllow, `allow of ${service}`).map((one) => {
      if (!isText(one, pattern)) throw new Error(`allow of ${service} is malformed`);
      return one;
    }),
  };
}
const isText = (value: unknown, form: RegExp): value is string =>
  typeof value === "string" && form.test(value);
const isWhole = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
function listOf(value: unknown, most: number, what: string): unknown[] {
  if (!Array.isArray(value) || value.length > most) throw new Error(`${what}: no list, or more than ${most}`);
  return value;
}
