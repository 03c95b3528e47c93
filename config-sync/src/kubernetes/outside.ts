import type { Memory } from "../declarations/declarations.ts";
import type { Model } from "../declarations/site-model.ts";
import type { DesiredState } from "../desired-state/router-entities.ts";
import type { ClusterSurroundings } from "../desired-state/surroundings.ts";
import type { DeclarationSource } from "../sources/declaration-source.ts";
import type { SiteStatus } from "../status/report.ts";

/** What came out of one run, for the world outside the router. */
export interface Outcome {
  readonly model: Model;
  readonly desired: DesiredState;
  readonly status: SiteStatus;
  /** The certificate of the site's CA, PEM. */
  readonly identity: string;
}

/** Small texts by key; see tokens/. */
export interface TokenStore {
  read(): Promise<ReadonlyMap<string, string>>;
  write(key: string, text: string | undefined, before: string | undefined): Promise<boolean>;
}

/** Where a site's documents come from and where what it makes goes, when that is not the file system. */
export interface Outside {
  readonly source: DeclarationSource;
  loadMemory(): Memory;
  saveMemory(memory: Memory): void;
  /** The namespace around the site, as it is seen now. */
  surroundings(): ClusterSurroundings;
  /** Where a link to the site may go, and where its tokens are redeemed: HOST:PORT. */
  endpoints(): readonly string[];
  tokensAt(): string | undefined;
  /** Keeps tokens, and what was received for those of others. */
  readonly tokenStore: TokenStore;
  /** The Secret of a token. Throws when it cannot be had. */
  readToken(name: string): Promise<unknown>;
  /** What could not be made there so far. */
  failures(): readonly string[];
  /** Takes on what is wanted; it goes on by itself. */
  follow(outcome: Outcome): void;
  close(): Promise<void>;
}
