import type { Cluster } from "./cluster.ts";

/** A service as another site offers it. */
export interface OfferedService {
  readonly service: string;
  readonly protocol: "tcp";
  readonly ports: readonly { readonly name: string; readonly port: number; readonly address: string }[];
  /** Patterns of the sites that may use it. */
  readonly allow: readonly string[];
  /** Default: link. */
  readonly encryption?: "link" | "end-to-end";
}

/** The Kubernetes namespace that the site is. */
export interface ClusterSurroundings {
  readonly cluster: Cluster;
  /** The pod that we are in, and those of the site's other routers. */
  readonly pod: string;
  readonly peers: readonly { readonly name: string; readonly address: string }[];
  /** Where Secrets that documents name are as folders. */
  readonly secretsFolder: string;
  /** Ports of the router that were given before, by portKey, as the Services say. */
  readonly portsBefore: ReadonlyMap<string, number>;
}

/** What is in a folder with certificates. With a problem it is what was in it before, or nothing. */
export interface TlsFolder {
  readonly files: ReadonlySet<string>;
  /** The certificate names a site. */
  readonly namesSite?: boolean;
  readonly revision: string;
  readonly problem?: string;
}

/** What has become of the token of a link. */
export interface RedeemedLink {
  /** Where its certificates are; undefined while there are none. */
  readonly directory: string | undefined;
  readonly endpoints: readonly string[];
  /** Why there are none. */
  readonly reason: string;
  readonly state: "waiting" | "redeemed" | "expired" | "used up" | "refused";
  /** The other site's identity, where the token has brought it instead. */
  readonly identity?: string;
}

/** What a site knows besides its documents: its own files and the sites around it. */
export interface Surroundings {
  readonly site: string;
  readonly certFile: string;
  readonly privateKeyFile: string;
  readonly identityDirectory: string;
  readonly sharedCaFile: string;
  readonly revokedFile: string;
  /** Changes whenever a certificate, key or recorded identity does. */
  readonly credentialsRevision: string;
  /** Sites whose identity is recorded. */
  readonly identified: ReadonlySet<string>;
  /** There are CAs that sites share: whoever has a certificate below them is known by it. */
  readonly sharedCa: boolean;
  /** Some certificates are revoked. */
  readonly revoked: boolean;
  /** Endpoints that sites on this machine have told. */
  readonly endpoints: ReadonlyMap<string, readonly string[]>;
  /** The port to listen on where the documents leave it open; 0 lets the system choose. */
  readonly openPort: number;
  /** Sites on this machine that are linked to get an access even where they declare none. */
  readonly openAccess: boolean;
  /** Folders with certificates that the documents name; undefined when nobody has looked. */
  readonly tlsFolders: ReadonlyMap<string, TlsFolder> | undefined;
  /** Links that are made with a token, by the site that they lead to. */
  readonly links: ReadonlyMap<string, RedeemedLink>;
  /** What other sites say that they expose; it goes before what documents say of them. */
  readonly catalogue: ReadonlyMap<string, readonly OfferedService[]>;
  /** Undefined outside Kubernetes. */
  readonly kubernetes: ClusterSurroundings | undefined;
}
