// Secrets that are tokens, or ask for one, by their labels: ours and Skupper v1's.
import { type KubeObject, type KubernetesApi, resources } from "./api.ts";

export const tokenSelectors = [
  "isthmus.dev/type in (token, token-request)",
  "skupper.io/type in (token-claim, connection-token, connection-token-request)",
] as const;
const typeLabel = "isthmus.dev/type";
const skupperTypeLabel = "skupper.io/type";
/** The site that a token leads to, and what is asked for. */
const siteAnnotation = "isthmus.dev/site";
const usesAnnotation = "isthmus.dev/uses";
const expiresAnnotation = "isthmus.dev/expires";
const generatedBy = "skupper.io/generated-by";

/** A token as one of the namespace's links: it needs no document. */
export interface TokenSecret {
  readonly secret: string;
  readonly to: string;
}
/** A Secret that asks to be filled. */
export interface TokenRequest {
  readonly secret: string;
  readonly skupper: boolean;
  readonly uses: number;
  readonly hours: number;
}

const labelPattern = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

export function tokensIn(secrets: readonly KubeObject[], ownSite: string): TokenSecret[] {
  return secrets.flatMap(({ metadata }) => {
    const { labels = {}, annotations = {}, name } = metadata;
    const isToken =
      labels[typeLabel] === "token" ||
      ["token-claim", "connection-token"].includes(labels[skupperTypeLabel] ?? "");
    if (!isToken) return [];
    const to = annotations[siteAnnotation] ?? annotations[generatedBy] ?? name;
    // Where it was filled it stays and makes no link.
    return to === ownSite || !labelPattern.test(to) ? [] : [{ secret: name, to }];
  });
}

export function requestsIn(secrets: readonly KubeObject[]): TokenRequest[] {
  return secrets.flatMap(({ metadata }) => {
    const { labels = {}, annotations = {}, name } = metadata;
    const skupper = labels[skupperTypeLabel] === "connection-token-request";
    if (!skupper && labels[typeLabel] !== "token-request") return [];
    const number = (key: string, otherwise: number, most: number): number => {
      const value = Number(annotations[key] ?? otherwise);
      return Number.isInteger(value) && value >= 1 && value <= most ? value : otherwise;
    };
    return [
      {
        secret: name,
        skupper,
        uses: number(usesAnnotation, 1, 1000),
        hours: number(expiresAnnotation, 24, 8784),
      },
    ];
  });
}

/** Puts the claim into the Secret that has asked for it; it may be copied to another namespace then. */
export async function fillRequest(
  api: KubernetesApi,
  { secret, skupper }: TokenRequest,
  site: string,
  { url, code, ca }: { readonly url: string; readonly code: string; readonly ca: string },
): Promise<void> {
  const encoded = (text: string): string => Buffer.from(text).toString("base64");
  const labels = skupper ? { [skupperTypeLabel]: "token-claim" } : { [typeLabel]: "token" };
  const annotations = {
    [siteAnnotation]: site,
    ...(skupper && { "skupper.io/url": url, [generatedBy]: site }),
  };
  const data = skupper
    ? { password: encoded(code), "ca.crt": encoded(ca) }
    : { url: encoded(url), code: encoded(code), "ca.crt": encoded(ca) };
  await api.merge(resources.secrets, secret, { metadata: { labels, annotations }, data });
}
