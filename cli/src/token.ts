// `isthmus token`: claims that other sites redeem. A code is shown once and kept as a hash.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { readIfThere } from "@isthmus/config-sync/credentials/files.js";
import type { SiteStatus } from "@isthmus/config-sync/status/report.js";
import { issueToken, recordIn } from "@isthmus/config-sync/tokens/issuer.js";
import { FileStore, type KeyedStore, tokenKey } from "@isthmus/config-sync/tokens/store.js";
import { tokenManifest } from "@isthmus/config-sync/tokens/token.js";
import { stringify } from "yaml";
import type { ClusterOptions } from "./cluster.ts";
import { siteIn } from "./identity.ts";
import { columns, type Output, print } from "./output.ts";
import { sitePaths } from "./state-folder.ts";

interface Where extends ClusterOptions {
  readonly site?: string;
  readonly state: string;
}
export interface CreateTokenOptions extends Where {
  readonly name?: string;
  readonly uses: string;
  readonly expires: string;
  readonly for?: string;
}
export interface ListTokensOptions extends Where {
  readonly output: Output;
}

/** Where tokens of one site are kept, and who it is. */
interface Place {
  readonly site: string;
  readonly url: string;
  readonly reason: string;
  readonly identity: string;
  readonly store: KeyedStore;
}

/** `isthmus token create` */
export async function createToken(options: CreateTokenOptions): Promise<void> {
  const place = await placeOf(options);
  if (place.url === "")
    throw new Error(
      `tokens of ${place.site} cannot be redeemed: ${place.reason || "its Site document has no tokens: {}"}`,
    );
  const name = options.name ?? `token-${randomBytes(5).toString("hex")}`;
  if ((await place.store.read()).has(tokenKey(name))) throw new Error(`there is a token ${name} already`);
  const uses = Number(options.uses);
  if (!Number.isInteger(uses) || uses < 1 || uses > 1000)
    throw new Error("--uses is a number from 1 to 1000");
  const now = Date.now();
  const lifeMs = durationMs(options.expires);
  const terms = { name, uses, lifeMs, ...(options.for !== undefined && { subject: options.for }) };
  const code = await issueToken(place.store, terms, now);
  const manifest = tokenManifest(name, { url: `${place.url}${name}`, code, ca: place.identity });
  process.stdout.write(stringify(manifest, { lineWidth: 0 }));
  const who = options.for ? `by ${options.for} ` : "";
  process.stderr.write(
    `# Whoever has this may link to ${place.site}: keep it out of git. It can be redeemed ${who}${uses === 1 ? "once" : `${uses} times`}, until ${new Date(now + lifeMs).toISOString()}.\n` +
      `# There: kubectl apply -f FILE, or keep the file; and a link {to: ${place.site}, credentials: {token: ${name} or FILE}}.\n`,
  );
}
/** "15m", "24h", "7d": milliseconds. Throws for anything else. */
function durationMs(text: string): number {
  const match = /^(\d{1,6})(s|m|h|d)$/.exec(text);
  const units = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
  const seconds = match ? Number(match[1]) * units[match[2] as keyof typeof units] : 0;
  if (seconds < 1 || seconds > 366 * 86_400)
    throw new Error(`--expires ${text} is no time like 15m, 24h or 7d, up to a year`);
  return seconds * 1000;
}

/** `isthmus token list` */
export async function listTokens(options: ListTokensOptions): Promise<void> {
  const place = await placeOf(options);
  const now = Date.now();
  const rows = [...(await place.store.read())].flatMap(([key, text]) => {
    const record = key.startsWith("token.") ? recordIn(text) : undefined;
    if (!record) return [];
    const { name, uses, expiresAt, redemptions, subject } = record;
    const state = now > expiresAt ? "expired" : redemptions.length >= uses ? "used up" : "open";
    return [
      {
        name,
        state,
        uses: `${redemptions.length}/${uses}`,
        expires: new Date(expiresAt).toISOString(),
        for: subject,
        redeemedBy: redemptions.map((one) => one.subject),
      },
    ];
  });
  print(options.output, rows, () =>
    columns(
      ["TOKEN", "STATE", "USES", "EXPIRES", "REDEEMED BY"],
      rows.map(({ name, state, uses, expires, redeemedBy }) => [
        name,
        state,
        uses,
        expires,
        redeemedBy.join(", "),
      ]),
    ),
  );
}

/** `isthmus token revoke`: the token, and the sites that are known by it alone. */
export async function revokeToken(name: string, options: Where): Promise<void> {
  const place = await placeOf(options);
  const text = (await place.store.read()).get(tokenKey(name));
  if (text === undefined) throw new Error(`there is no token ${name}: isthmus token list`);
  await place.store.write(tokenKey(name), undefined, text);
  const sites = recordIn(text)?.redemptions.map(({ subject }) => subject) ?? [];
  process.stdout.write(
    sites.length === 0
      ? `the token ${name} is gone; nobody had redeemed it\n`
      : `the token ${name} is gone; ${sites.join(", ")} ${sites.length === 1 ? "is" : "are"} not trusted any more and lose${sites.length === 1 ? "s" : ""} the link within seconds\n`,
  );
}

async function placeOf(options: Where): Promise<Place> {
  const { namespace, context, kubeconfig, state } = options;
  const inCluster = [namespace, context, kubeconfig].some((one) => one !== undefined);
  return inCluster
    ? (await import("./cluster-tokens.ts")).tokensOf(options)
    : ofMachine(state, siteIn(state, options.site));
}
function ofMachine(state: string, site: string): Place {
  const { folder, status } = sitePaths(state, site);
  const identity = readIfThere(join(folder, "credentials/identity.crt"));
  const said = readIfThere(status);
  if (identity === undefined || said === undefined)
    throw new Error(`the site ${site} has not run in ${state} yet`);
  const { tokens } = JSON.parse(said) as SiteStatus;
  return {
    site,
    identity,
    url: tokens?.url ?? "",
    reason: tokens?.reason ?? "",
    store: new FileStore(join(folder, "tokens")),
  };
}
