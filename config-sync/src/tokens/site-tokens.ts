// The tokens of a site, in both directions: those that it issues, and those that its links are made with.
import { readFileSync } from "node:fs";
import type { SiteModel } from "../declarations/site-model.ts";
import { joinHost, reachedAt } from "../desired-state/endpoint.ts";
import type { RedeemedLink } from "../desired-state/surroundings.ts";
import type { Log } from "../log.ts";
import { type IssuingSite, TokenIssuer } from "./issuer.ts";
import { Redemptions, type RedemptionsOptions } from "./redemptions.ts";
import { TokenServer } from "./server.ts";
import type { KeyedStore } from "./store.ts";

/** Skupper v1's port for claims. */
export const tokensPort = 8081;

export interface SiteTokensOptions extends Omit<RedemptionsOptions, "onChange" | "folder"> {
  readonly linksFolder: string;
  readonly certFile: string;
  readonly privateKeyFile: string;
  readonly log: Log;
  /** Where the port for tokens is fixed, and all of its addresses are listened on. */
  readonly inCluster: boolean;
  onChange(): void;
}
/** What tokens have brought. */
export interface TokenOutcome {
  readonly links: ReadonlyMap<string, RedeemedLink>;
  /** Identities of sites that are known by a token alone. */
  readonly identities: ReadonlyMap<string, string>;
  readonly status: TokensStatus | undefined;
}
export interface TokensStatus {
  /** Begins the URLs of tokens; empty while it is not known. */
  readonly url: string;
  readonly reason: string;
}

export class SiteTokens {
  readonly #options: SiteTokensOptions;
  readonly #issuer: TokenIssuer;
  readonly #redemptions: Redemptions;
  readonly #server: TokenServer;
  /** Somebody has to do with tokens here: until the documents were read it may be so. */
  #used = true;
  #own: IssuingSite = { site: "", network: "", identity: "", endpoints: [], knownAs: () => undefined };

  constructor(store: KeyedStore, options: SiteTokensOptions) {
    this.#options = options;
    this.#issuer = new TokenIssuer(store, options.now);
    this.#redemptions = new Redemptions(store, { ...options, folder: options.linksFolder });
    this.#server = new TokenServer(this.#issuer, () => this.#own, options.onChange, options.log);
  }
  /** Reads again what is kept. */
  async refresh(): Promise<void> {
    if (!this.#used) return;
    await this.#issuer.refresh();
    await this.#redemptions.refresh();
  }
  /** Sites are known by tokens, and hear of a new CA over the network alone. */
  get known(): boolean {
    return this.#issuer.identities().size > 0;
  }
  /**
   * `own`: who we are to those who redeem; `at`: where our tokens are redeemed from outside, when that is not here.
   */
  follow(site: SiteModel | undefined, own: Omit<IssuingSite, "site">, at: string | undefined): TokenOutcome {
    const { log: _, ...options } = this.#options;
    this.#own = { ...own, site: options.site };
    const { tokens, access, links: declared = [] } = site ?? {};
    this.#used = tokens !== undefined || declared.some(({ credentials }) => credentials?.token !== undefined);
    this.#server.follow(
      tokens && {
        bind: options.inCluster ? "0.0.0.0" : (tokens.bind ?? "0.0.0.0"),
        port: options.inCluster ? tokensPort : (tokens.port ?? tokensPort),
        certificate: readFileSync(options.certFile, "utf8"),
        privateKey: readFileSync(options.privateKeyFile, "utf8"),
      },
    );
    const links = this.#redemptions.follow(site?.links ?? [], own.network, own.identity);
    const identities = new Map(this.#issuer.identities());
    for (const [to, { identity }] of links) if (identity !== undefined) identities.set(to, identity);
    return { links, identities, status: tokens && this.#status(access?.hosts, tokens.bind, at) };
  }
  #status(hosts: readonly string[] = [], bind = "", at: string | undefined): TokensStatus {
    const { problem, boundPort } = this.#server;
    if (problem !== "") return { url: "", reason: problem };
    if (this.#options.inCluster)
      return at
        ? { url: `https://${at}/`, reason: "" }
        : { url: "", reason: "its access has no address for tokens yet" };
    if (boundPort === undefined) return { url: "", reason: "it does not listen yet" };
    const shown = hosts[0] ?? reachedAt(bind);
    return { url: `https://${joinHost(shown, boundPort)}/`, reason: "" };
  }
  /** A site has told another identity, proven by the one before. */
  async followed(site: string, identity: string): Promise<void> {
    await this.#redemptions.followed(site, identity);
    await this.#issuer.followed(site, identity);
  }
  close(): void {
    this.#server.close();
  }
}
