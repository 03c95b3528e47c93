import { RouterError } from "../errors.ts";
import { TlsProfile, type TlsProfileFiles } from "../tls/tls-profile.ts";
import type { EntityHandler, EntityValues } from "./agent.ts";

type Attributes = Record<string, string | number | boolean>;

/** The sslProfile entities. */
export class TlsProfiles implements EntityHandler {
  readonly #profiles = new Map<string, { profile: TlsProfile; attributes: Attributes }>();
  readonly #onReloaded: (name: string) => void;
  readonly #isUsed: (name: string) => boolean;

  /** `onReloaded` is told when a profile has other certificates. */
  constructor(onReloaded: (name: string) => void, isUsed: (name: string) => boolean) {
    this.#onReloaded = onReloaded;
    this.#isUsed = isUsed;
  }
  /** Throws RouterError NO_PROFILE. */
  get(name: string): TlsProfile {
    const found = this.#profiles.get(name);
    if (!found) throw new RouterError("NO_PROFILE", `there is no sslProfile ${name}`);
    return found.profile;
  }
  /** The profile by which sites are known; there is one at most that matters. */
  get siteProfile(): TlsProfile | undefined {
    for (const { profile } of this.#profiles.values()) if (profile.bySite) return profile;
    return undefined;
  }
  *list(): Iterable<EntityValues> {
    for (const [name, { profile, attributes }] of this.#profiles)
      yield { name, ...attributes, certificateExpires: profile.expires };
  }
  create(name: string, attributes: Attributes): void {
    const profile = new TlsProfile(filesOf(name, attributes));
    setOrdinals(profile, attributes);
    this.#profiles.set(name, { profile, attributes });
  }
  /** Reads the files again, also when no attribute changes: the files may have. */
  update(name: string, changes: Attributes): void {
    const found = this.#profiles.get(name);
    if (!found) throw new RouterError("NOT_FOUND", `there is no sslProfile ${name}`);
    const attributes = { ...found.attributes, ...changes };
    const files = filesOf(name, attributes);
    // Loaded aside first: a profile that cannot be read leaves the old one in force.
    new TlsProfile(files);
    found.profile.files = files;
    found.profile.load();
    setOrdinals(found.profile, attributes);
    found.attributes = attributes;
    this.#onReloaded(name);
  }
  delete(name: string): void {
    if (this.#isUsed(name)) throw new RouterError("IN_USE", `the sslProfile ${name} is in use`);
    this.#profiles.delete(name);
  }
}

function setOrdinals(profile: TlsProfile, { ordinal, oldestValidOrdinal }: Attributes): void {
  profile.ordinal = Number(ordinal);
  profile.oldestValidOrdinal = Number(oldestValidOrdinal);
}
function filesOf(name: string, attributes: Attributes): TlsProfileFiles {
  const text = (key: string): string | undefined => {
    const value = attributes[key];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  return {
    name,
    caCertFile: text("caCertFile"),
    siteIdentityDirectory: text("siteIdentityDirectory"),
    sharedCaFile: text("sharedCaFile"),
    revokedFile: text("revokedFile"),
    certFile: text("certFile"),
    privateKeyFile: text("privateKeyFile"),
    ciphers: text("ciphers"),
    protocols: text("protocols"),
  };
}
