// The sslProfiles of listeners and connectors that speak TLS to clients and targets.
import type { ClientTls } from "@isthmus/schemas/declarations.js";
import type { SiteModel } from "../declarations/site-model.ts";
import type { AttributeValue, RouterEntity, Unmet } from "./entity.ts";
import type { TlsFolder } from "./surroundings.ts";

/** A Secret or a folder, as documents name them. */
export interface TlsPlace {
  readonly secretName?: string;
  readonly directory?: string;
}

export const tlsFiles = { certificate: "tls.crt", key: "tls.key", authorities: "ca.crt" } as const;

/** The folder of a place; undefined for a Secret where there is no Kubernetes, and for none. */
export const directoryOf = (
  { secretName, directory }: TlsPlace,
  secretsFolder: string | undefined,
): string | undefined =>
  secretName !== undefined && secretsFolder !== undefined ? `${secretsFolder}/${secretName}` : directory;

/** Where the documents of a site name certificates: for targets, for clients, for AMQP clients, for links. */
export function tlsPlaces(site: SiteModel | undefined): TlsPlace[] {
  const services = [...(site?.exposes ?? []), ...(site?.imports ?? []), { tls: site?.amqp?.tls }];
  const links = site?.links ?? [];
  return [
    ...services.map(({ tls }) => tls),
    ...links.map(({ credentials }) => (credentials?.token === undefined ? credentials : undefined)),
  ].filter((place) => place !== undefined);
}

/** Everywhere that the documents of a site name Secrets of the user's, or folders of their form. */
export function secretPlaces(site: SiteModel | undefined): TlsPlace[] {
  const more = [site?.trust.issuer, ...(site?.links ?? []).map(({ proxy }) => proxy)];
  return [...tlsPlaces(site), ...more.filter((place) => place !== undefined)];
}

/** Attributes of a listener for clients, none without TLS; or why there are none. */
export function clientTls(
  what: string,
  tls: ClientTls | undefined,
  profiles: TlsProfiles,
): Readonly<Record<string, AttributeValue>> | { readonly problem: string } {
  if (!tls) return {};
  const authenticatePeer = tls.clientCertificate === "required";
  const { certificate, key, authorities } = tlsFiles;
  const needed = [certificate, key, ...(authenticatePeer ? [authorities] : [])];
  const profile = profiles.profile(what, tls, needed);
  if ("problem" in profile) return profile;
  return { sslProfile: profile.name, authenticatePeer };
}

/** Collects the profiles that are asked for; each folder gets one. */
export class TlsProfiles {
  readonly #folders: ReadonlyMap<string, TlsFolder> | undefined;
  readonly #unmet: Unmet[];
  readonly #secretsFolder: string | undefined;
  readonly #entities = new Map<string, RouterEntity>();

  /** What stands in its way is added to `unmet`. */
  constructor(
    folders: ReadonlyMap<string, TlsFolder> | undefined,
    unmet: Unmet[],
    secretsFolder: string | undefined,
  ) {
    this.#secretsFolder = secretsFolder;
    this.#folders = folders;
    this.#unmet = unmet;
  }
  /** The name of the profile for a place, or why there is none. `needed` names the files that must be there. */
  profile(
    what: string,
    place: TlsPlace,
    needed: readonly string[],
  ): { name: string; files: ReadonlySet<string> } | { problem: string } {
    const { secretName } = place;
    const directory = directoryOf(place, this.#secretsFolder);
    if (secretName !== undefined && directory === undefined)
      return { problem: `the Secret ${secretName} needs Kubernetes: give a directory here` };
    const all = new Set<string>(Object.values(tlsFiles));
    const folder =
      directory === undefined
        ? { files: new Set<string>(), revision: "" }
        : (this.#folders?.get(directory) ?? { files: this.#folders ? new Set<string>() : all, revision: "" });
    const { problem } = folder as TlsFolder;
    if (problem !== undefined && folder.revision === "") return { problem };
    if (problem !== undefined) this.#unmet.push({ what, reason: `${problem}: the one before stays in use` });
    const missing = needed.filter((file) => !folder.files.has(file));
    if (missing.length > 0)
      return {
        problem: `${missing.join(" and ")} is missing in ${secretName ? `the Secret ${secretName}` : (directory ?? "(no directory)")}`,
      };
    const name = `tls/${secretName ?? directory ?? "system"}`;
    const { certificate, key, authorities } = tlsFiles;
    const path = (file: string): string => `${directory}/${file}`;
    const pair = folder.files.has(certificate) && folder.files.has(key);
    this.#entities.set(name, {
      type: "sslProfile",
      name,
      attributes: {
        ...(pair && { certFile: path(certificate), privateKeyFile: path(key) }),
        ...(folder.files.has(authorities) && { caCertFile: path(authorities) }),
        ...(folder.revision !== "" && { revision: folder.revision }),
      },
    });
    return { name, files: folder.files };
  }
  entities(): RouterEntity[] {
    return [...this.#entities.values()];
  }
}
