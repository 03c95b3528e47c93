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
}
