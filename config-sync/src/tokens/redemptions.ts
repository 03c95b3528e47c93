// The links of a site that are made with tokens: each token is redeemed once, and what came of it is kept as long as
// the link is declared.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { privateFolder, readIfThere, writePrivate } from "../credentials/files.ts";
import type { LinkModel } from "../declarations/site-model.ts";
import type { RedeemedLink } from "../desired-state/surroundings.ts";
import { messageOf } from "../errors.ts";
import type { Log } from "../log.ts";
import { type Granted, redeem } from "./client.ts";
import { type KeyedStore, linkKey } from "./store.ts";
import { type LinkFiles, tokenFrom } from "./token.ts";

/** How long to wait before asking again: from the first to the longest. */
const firstDelayMs = 1000;
const maxDelayMs = 60_000;

interface Kept {
  readonly token: string;
  readonly granted: Granted;
}
interface Asking {
  token: string;
  reason: string;
  state: RedeemedLink["state"];
  permanent: boolean;
  delayMs: number;
  nextAt: number;
  running: boolean;
}

export interface RedemptionsOptions {
  readonly site: string;
  readonly folder: string;
  readonly now: () => number;
  readonly log: Log;
  /** Reads the manifest of a token: of the file or Secret that the link names. Throws when there is none. */
  readToken(name: string): Promise<unknown>;
  onChange(): void;
}

export class Redemptions {
  readonly #store: KeyedStore;
  readonly #options: RedemptionsOptions;
  #known: ReadonlyMap<string, string> = new Map();
  readonly #asking = new Map<string, Asking>();

  constructor(store: KeyedStore, options: RedemptionsOptions) {
    this.#store = store;
    this.#options = options;
    privateFolder(options.folder);
  }
  async refresh(): Promise<void> {
    this.#known = await this.#store.read();
  }

  /** What has become of the tokens that links name, now. Asks for what is missing, and goes on by itself. */
  follow(links: readonly LinkModel[], network: string, identity: string): ReadonlyMap<string, RedeemedLink> {
    const found = new Map<string, RedeemedLink>();
    const wanted = links.filter(({ credentials }) => credentials?.token !== undefined);
    for (const { to, credentials } of wanted) {
      const kept = this.#kept(to);
      const asking = this.#asking.get(to);
      const granted = kept?.granted;
      const mismatch = granted && mismatchOf(granted, to, network);
      found.set(to, {
        directory: granted?.files && !mismatch ? this.#place(to, granted.files) : undefined,
        endpoints: granted?.endpoints ?? [],
        reason: mismatch ?? asking?.reason ?? "the token waits to be redeemed",
        state: mismatch ? "refused" : granted ? "redeemed" : (asking?.state ?? "waiting"),
        ...(granted?.identity !== undefined && !mismatch && { identity: granted.identity }),
      });
      this.#ask(to, credentials?.token as string, kept, identity);
    }
    const names = new Set(wanted.map(({ to }) => to));
    for (const to of this.#asking.keys()) if (!names.has(to)) this.#asking.delete(to);
    for (const key of this.#known.keys()) {
      const [, to] = /^link\.(.+)\.json$/.exec(key) ?? [];
      // Whoever takes the link out of the documents takes back what came of it.
      if (to !== undefined && !names.has(to)) void this.#forget(key, to);
    }
    return found;
  }
  #kept(to: string): Kept | undefined {
    const text = this.#known.get(linkKey(to));
    return text === undefined ? undefined : (JSON.parse(text) as Kept);
  }
  async #forget(key: string, to: string): Promise<void> {
    const before = this.#known.get(key);
    this.#known = new Map([...this.#known].filter(([one]) => one !== key));
    await this.#store
      .write(key, undefined, before)
      .catch((error: unknown) => this.#say(to, messageOf(error)));
  }
  #say(to: string, what: string): void {
    this.#options.log("warning", `the token of the link to ${to}: ${what}`);
  }
  #place(to: string, files: LinkFiles): string {
    const folder = join(this.#options.folder, to);
    privateFolder(folder);
    for (const key of ["tls.key", "tls.crt", "ca.crt"] as const)
      if (readIfThere(join(folder, key)) !== files[key]) writePrivate(join(folder, key), files[key]);
    return folder;
  }

  #ask(to: string, name: string, kept: Kept | undefined, identity: string): void {
    const asking: Asking = this.#asking.get(to) ?? {
      token: "",
      reason: "",
      state: "waiting",
      permanent: false,
      delayMs: firstDelayMs,
      nextAt: 0,
      running: false,
    };
    this.#asking.set(to, asking);
    const { now } = this.#options;
    if (asking.running || now() < asking.nextAt) return;
    asking.running = true;
    void this.#redeem(to, name, kept, identity, asking).finally(() => {
      asking.running = false;
      asking.nextAt = now() + asking.delayMs;
      asking.delayMs = Math.min(maxDelayMs, asking.delayMs * 2);
    });
  }
  async #redeem(
    to: string,
    name: string,
    kept: Kept | undefined,
    identity: string,
    asking: Asking,
  ): Promise<void> {
    const { site, log, onChange, readToken } = this.#options;
    const tell = (reason: string): void => {
      if (reason !== asking.reason) {
        if (reason !== "") this.#say(to, reason);
        asking.reason = reason;
        onChange();
      }
    };
    try {
      const manifest = await readToken(name);
      const mark = createHash("sha256").update(JSON.stringify(manifest)).digest("hex").slice(0, 16);
      // A token that stays where it was after it is used up is no error.
      if (kept?.token === mark) return tell("");
      if (asking.token === mark && asking.permanent) return;
      asking.token = mark;
      asking.permanent = false;
      const token = tokenFrom(manifest);
      const received =
        token.kind === "certificates"
          ? { granted: { files: token.files, endpoints: token.endpoints } satisfies Granted }
          : await redeem(token, site, identity);
      if (!("granted" in received)) {
        asking.permanent = received.permanent;
        asking.state = received.state;
        // What was granted before stays, whatever becomes of another token.
        return tell(`${received.state}: ${received.reason}`);
      }
      const { granted } = received;
      const text = JSON.stringify({ token: mark, granted } satisfies Kept);
      if (!(await this.#store.write(linkKey(to), text, this.#known.get(linkKey(to)))))
        return void (await this.refresh());
      await this.refresh();
      log("info", `the token of the link to ${to} was redeemed`);
      asking.delayMs = firstDelayMs;
      asking.reason = "";
      onChange();
    } catch (error) {
      tell(messageOf(error));
    }
  }
  /** Another identity of a site that is known by a token: it has told so itself. */
  async followed(to: string, identity: string): Promise<void> {
    const key = linkKey(to);
    const before = this.#known.get(key);
    const kept = this.#kept(to);
    if (!kept?.granted.identity || kept.granted.identity === identity) return;
    const text = JSON.stringify({ ...kept, granted: { ...kept.granted, identity } });
    if (await this.#store.write(key, text, before))
      this.#options.log("info", `${to} has another CA beside the one before`);
    await this.refresh();
  }
}

function mismatchOf({ site, network: theirs }: Granted, to: string, network: string): string | undefined {
  if (site !== undefined && site !== to) return `refused: the token is of the site ${site}, not of ${to}`;
  if (theirs !== undefined && theirs !== network)
    return `refused: the token is of the network ${theirs}, this is ${network}: name it in a Network document`;
  return undefined;
}
