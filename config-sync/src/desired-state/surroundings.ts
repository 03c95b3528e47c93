import type { Cluster } from "./cluster.ts";

/** A service as another site offers it. */
export interface OfferedService {
  readonly service: string;
  readonly protocol: "tcp";
  readonly ports: readonly { readonly name: string; readonly port: number; readonly address: string }[];
  /** Patterns of the sites that may use it. */
  readonly allow: readonly string[];
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
  readonly revision: string;
  readonly problem?: string;
}

/** What a site knows besides its documents: its own files and the sites around it. */
export interface Surroundings {
  readonly site: string;
  readonly certFile: string;
  readonly privateKeyFile: string;
  readonly identityDirectory: string;
  /** Changes whenever a certificate, key or recorded identity does. */
  readonly credentialsRevision: string;
  /** Sites whose identity is recorded. */
  readonly identified: ReadonlySet<string>;
  /** Endpoints that sites on this machine have told. */
  readonly endpoints: ReadonlyMap<string, readonly string[]>;
  /** The port to listen on where the documents leave it open; 0 lets the system choose. */
  readonly openPort: number;
  /** Sites on this machine that are linked to get an access even where they declare none. */
  readonly openAccess: boolean;
  /** Folders with certificates that the documents name; undefined when nobody has looked. */
  readonly tlsFolders: ReadonlyMap<string, TlsFolder> | undefined;
  /** What other sites say that they expose; it goes before what documents say of them. */
  readonly catalogue: ReadonlyMap<string, readonly OfferedService[]>;
  /** Undefined outside Kubernetes. */
  readonly kubernetes: ClusterSurroundings | undefined;
}
