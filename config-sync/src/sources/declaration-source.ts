/** One text with documents, as it was read. */
export interface SourceText {
  /** The file, as the user named its folder. */
  readonly path: string;
  readonly text: string;
}

/** Everything that a source holds at one time. Sources tell whole snapshots, never single events. */
export interface Snapshot {
  readonly texts: readonly SourceText[];
  /** What could not be read, and why. While there is any, nothing that is missing counts as deleted. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}
