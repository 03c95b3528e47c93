// Redeems a token that another site has issued.
import { request } from "node:https";
import { readYaml } from "../declarations/yaml-text.ts";
import { joinHost } from "../desired-state/endpoint.ts";
import { messageOf } from "../errors.ts";
import { type Claim, endpointsIn, type LinkFiles } from "./token.ts";

/** What came of it. `permanent`: asking again with this token is of no use. */
export type Received =
  | { readonly granted: Granted }
  | {
      readonly state: "waiting" | "expired" | "used up" | "refused";
      readonly reason: string;
      readonly permanent: boolean;
    };
export interface Granted {
  readonly endpoints: readonly string[];
  /** The other site as it calls itself, where it is one of our kind. */
  readonly site?: string;
  readonly network?: string;
  readonly identity?: string;
  /** Where it has issued a certificate. */
  readonly files?: LinkFiles;
}

const timeoutMs = 10_000;
const maxAnswerBytes = 1024 * 1024;

/** Asks once. Follows no redirect and believes the token's CA alone. */
export async function redeem(claim: Claim, site: string, identity: string): Promise<Received> {
  const url = new URL(claim.url);
  if (claim.kind === "skupper-v1") url.searchParams.set("site-version", "2.0.0");
  const headers: Record<string, string> =
    claim.kind === "isthmus"
      ? { "content-type": "application/json" }
      : claim.kind === "skupper-v1"
        ? { "skupper-site-name": site }
        : { name: site, subject: site };
  const body = claim.kind === "isthmus" ? JSON.stringify({ code: claim.code, site, identity }) : claim.code;
  let answer: { status: number; text: string };
  try {
    answer = await post(url, claim.ca, headers, body);
  } catch (error) {
    return { state: "waiting", reason: `${url.host}: ${messageOf(error)}`, permanent: false };
  }
  if (answer.status !== 200) return refusalOf(answer.status, answer.text, url.host);
  try {
    return { granted: grantedIn(claim.kind, answer.text) };
  } catch (error) {
    return {
      state: "refused",
      reason: `${url.host} answers what is no answer: ${messageOf(error)}`,
      permanent: false,
    };
  }
}

function post(
  url: URL,
  ca: string,
  headers: Record<string, string>,
  body: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asking = request(
      url,
      { method: "POST", headers, ca, minVersion: "TLSv1.3", agent: false, timeout: timeoutMs },
      (response) => {
        const parts: Buffer[] = [];
        let length = 0;
        response.on("data", (part: Buffer) => {
          length += part.length;
          if (length > maxAnswerBytes) response.destroy(new Error("its answer is too long"));
          else parts.push(part);
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString("utf8") }),
        );
        response.on("error", reject);
      },
    );
    asking.setTimeout(timeoutMs, () => asking.destroy(new Error("no answer in time")));
    asking.on("error", reject);
    asking.end(body);
  });
}

function refusalOf(status: number, text: string, host: string): Received {
  const said = text
    .trim()
    .slice(0, 100)
    .replace(/[^\x20-\x7e]/g, "?");
  const reason = `${host} says: ${said || status}`;
  if (status === 410) {
    const usedUp = said === "used up";
    return { state: usedUp ? "used up" : "expired", reason, permanent: true };
  }
  // 429 and 5xx pass; everything else stays as it is.
  const passes = status === 429 || status >= 500;
  return { state: passes ? "waiting" : "refused", reason, permanent: !passes };
}

function grantedIn(kind: Claim["kind"], text: string): Granted {
  if (kind === "isthmus") {
    const { site, network, identity, endpoints } = JSON.parse(text) as Record<string, unknown>;
    if (typeof site !== "string" || typeof network !== "string" || typeof identity !== "string")
      throw new Error("it lacks site, network or identity");
    const places = Array.isArray(endpoints)
      ? endpoints.filter((one) => typeof one === "string").slice(0, 16)
      : [];
    return { site, network, identity, endpoints: places };
  }
  const read = readYaml(text);
  if ("offset" in read) throw new Error(read.message);
  const documents = read.map(({ value }) => (value ?? {}) as Record<string, Record<string, unknown>>);
  const secret = documents.find(({ kind: one }) => String(one) === "Secret");
  const data = (secret?.data ?? {}) as Record<string, unknown>;
  const file = (key: keyof LinkFiles): string => {
    const encoded = data[key];
    if (typeof encoded !== "string") throw new Error(`${key} is missing in it`);
    return Buffer.from(encoded, "base64").toString();
  };
  const files: LinkFiles = {
    "tls.crt": file("tls.crt"),
    "tls.key": file("tls.key"),
    "ca.crt": file("ca.crt"),
  };
  const annotated = endpointsIn((secret?.metadata?.annotations ?? {}) as Record<string, unknown>);
  const linked = documents
    .filter(({ kind: one }) => String(one) === "Link")
    .flatMap(({ spec }) => (spec?.endpoints ?? []) as { name?: string; host?: string; port?: string }[])
    .filter(({ name }) => name === "inter-router")
    .map(({ host, port }) => joinHost(String(host).replace(/^\[|\]$/g, ""), String(port)));
  return { files, endpoints: [...annotated, ...linked].slice(0, 16) };
}
