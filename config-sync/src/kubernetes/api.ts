// The only place that speaks to the API server. Configuration and authentication are the client library's; requests are
// plain, so that what comes back is what was sent, and watches can be read line by line.
import { readFileSync } from "node:fs";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { Agent, request as httpsRequest, type RequestOptions } from "node:https";
import { KubeConfig } from "@kubernetes/client-node";
import { messageOf } from "../errors.ts";

/** An object as the API server gives it. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly {
      readonly apiVersion: string;
      readonly kind: string;
      readonly name: string;
      readonly uid: string;
    }[];
  };
  readonly [field: string]: unknown;
}
/** A kind of object and where it is found. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
}
export const resources = {
  configMaps: { apiVersion: "v1", kind: "ConfigMap", plural: "configmaps" },
  secrets: { apiVersion: "v1", kind: "Secret", plural: "secrets" },
  services: { apiVersion: "v1", kind: "Service", plural: "services" },
  pods: { apiVersion: "v1", kind: "Pod", plural: "pods" },
  events: { apiVersion: "v1", kind: "Event", plural: "events" },
  deployments: { apiVersion: "apps/v1", kind: "Deployment", plural: "deployments" },
  statefulSets: { apiVersion: "apps/v1", kind: "StatefulSet", plural: "statefulsets" },
  daemonSets: { apiVersion: "apps/v1", kind: "DaemonSet", plural: "daemonsets" },
  leases: { apiVersion: "coordination.k8s.io/v1", kind: "Lease", plural: "leases" },
  routes: { apiVersion: "route.openshift.io/v1", kind: "Route", plural: "routes" },
  tlsRoutes: { apiVersion: "gateway.networking.k8s.io/v1alpha2", kind: "TLSRoute", plural: "tlsroutes" },
  ingresses: { apiVersion: "networking.k8s.io/v1", kind: "Ingress", plural: "ingresses" },
} as const satisfies Record<string, Resource>;

export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = "ApiError";
    this.status = status;
  }
}

/** The request never reached the server. */
class UnsentError extends Error {}

export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: KubeObject;
}

const requestTimeoutMs = 15_000;
const attempts = 4;
/** Watches hold one each. */
const maxConnections = 32;
const maxAnswerBytes = 64 * 1024 * 1024;
const fieldManager = "isthmus-config-sync";
const namespaceFile = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

export class KubernetesApi {
  readonly #config: KubeConfig;
  readonly namespace: string;
  #kept:
    | { readonly ca: string; readonly cert: string; readonly key: string; readonly agent: Agent }
    | undefined;

  /** From the pod's service account or KUBECONFIG; `context` and `namespace` override what those say. */
  constructor(
    options: {
      namespace?: string | undefined;
      context?: string | undefined;
      kubeconfig?: string | undefined;
    } = {},
  ) {
    this.#config = new KubeConfig();
    if (options.kubeconfig === undefined) this.#config.loadFromDefault();
    else this.#config.loadFromFile(options.kubeconfig);
    if (options.context !== undefined) this.#config.setCurrentContext(options.context);
    const current = this.#config.getContextObject(this.#config.getCurrentContext());
    this.namespace = options.namespace ?? current?.namespace ?? ownNamespace() ?? "default";
  }

  /** Such as 1.34.4. */
  async serverVersion(): Promise<string> {
    const { gitVersion } = (await this.#call("GET", "/version")) as { gitVersion: string };
    return gitVersion.replace(/^v/, "");
  }
  /** All objects of a kind, and the version from which to watch. */
  async list(
    resource: Resource,
    selector = "",
    fields = "",
  ): Promise<{ items: KubeObject[]; resourceVersion: string }> {
    const items: KubeObject[] = [];
    let continued = "";
    for (;;) {
      const query = { labelSelector: selector, fieldSelector: fields, limit: "500", continue: continued };
      const list = (await this.#call("GET", this.#path(resource), query)) as {
        items: Omit<KubeObject, "apiVersion" | "kind">[];
        metadata: { resourceVersion: string; continue?: string };
      };
      const { apiVersion, kind } = resource;
      items.push(...list.items.map((item) => ({ ...item, apiVersion, kind }) as KubeObject));
      continued = list.metadata.continue ?? "";
      if (continued === "") return { items, resourceVersion: list.metadata.resourceVersion };
    }
  }
  /**
   * Reads events until the server ends the watch. Throws ApiError, 410 when the version is too old. `idleMs`: a server
   * that says nothing for longer, bookmarks included, is taken for gone.
   */
  async watch(
    resource: Resource,
    options: {
      selector?: string;
      fields?: string;
      resourceVersion: string;
      timeoutSeconds: number;
      signal: AbortSignal;
    },
    onEvent: (event: WatchEvent) => void,
  ): Promise<void> {
    const query = {
      watch: "1",
      allowWatchBookmarks: "true",
      labelSelector: options.selector ?? "",
      fieldSelector: options.fields ?? "",
      resourceVersion: options.resourceVersion,
      timeoutSeconds: String(options.timeoutSeconds),
    };
    const idleMs = (options.timeoutSeconds + 15) * 1000;
    const response = await this.#open("GET", this.#path(resource), query, undefined, options.signal, idleMs);
    if (response.statusCode !== 200) throw errorOf(response.statusCode ?? 0, await whole(response));
    let rest = "";
    response.setEncoding("utf8");
    for await (const chunk of response) {
      rest += chunk as string;
      if (rest.length > maxAnswerBytes) throw new ApiError(0, "an event of a watch is too long");
      const lines = rest.split("\n");
      rest = lines.pop() as string;
      for (const line of lines) {
        if (line === "") continue;
        const event = JSON.parse(line) as WatchEvent;
        if (event.type === "ERROR") {
          const { code, message } = event.object as unknown as { code?: number; message?: string };
          throw new ApiError(code ?? 0, message ?? "the watch failed");
        }
        onEvent(event);
      }
    }
  }
  /** The object of that name; undefined when there is none. */
  async read(resource: Resource, name: string): Promise<KubeObject | undefined> {
    try {
      return (await this.#call("GET", `${this.#path(resource)}/${name}`)) as KubeObject;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }
  create(object: KubeObject): Promise<KubeObject> {
    return this.#call(
      "POST",
      this.#path(resourceOf(object)),
      { fieldManager },
      object,
    ) as Promise<KubeObject>;
  }
  /** Server-side apply: fields of others stay; those that were ours and are not named any more go. */
  apply(object: KubeObject): Promise<KubeObject> {
    const path = `${this.#path(resourceOf(object))}/${object.metadata.name}`;
    const type = "application/apply-patch+yaml";
    return this.#call("PATCH", path, { fieldManager, force: "true" }, object, type) as Promise<KubeObject>;
  }
  replace(object: KubeObject): Promise<KubeObject> {
    const path = `${this.#path(resourceOf(object))}/${object.metadata.name}`;
    return this.#call("PUT", path, { fieldManager }, object) as Promise<KubeObject>;
  }
  /** Changes single fields; null removes one. */
  merge(resource: Resource, name: string, change: object): Promise<KubeObject> {
    const type = "application/merge-patch+json";
    return this.#call(
      "PATCH",
      `${this.#path(resource)}/${name}`,
      { fieldManager },
      change,
      type,
    ) as Promise<KubeObject>;
  }
  /** Deletes the object if it is still the one with that uid; one that is gone already is no error. */
  async delete(resource: Resource, name: string, uid?: string): Promise<void> {
    const body = uid === undefined ? {} : { preconditions: { uid } };
    try {
      await this.#call("DELETE", `${this.#path(resource)}/${name}`, {}, body);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    }
  }

  /** The library makes an agent for each request, and so a handshake; ours lives as long as the credentials. */
  #keepConnections(options: RequestOptions & Credentials): void {
    const { ca, cert, key, agent } = options;
    if (!(agent instanceof Agent)) return;
    const known = this.#kept;
    if (known && known.ca === String(ca) && known.cert === String(cert) && known.key === String(key)) {
      options.agent = known.agent;
      return;
    }
    Object.assign(agent, { keepAlive: true, maxSockets: maxConnections });
    agent.options.keepAlive = true;
    this.#kept = { ca: String(ca), cert: String(cert), key: String(key), agent };
  }
  #path({ apiVersion, plural }: Resource): string {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    return `${root}/namespaces/${this.namespace}/${plural}`;
  }
  /** One request with its answer. Told to wait (429, 503) or cut off before an answer, it is asked again. */
  async #call(
    method: string,
    path: string,
    query: Record<string, string> = {},
    body?: object,
    type = "application/json",
  ): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      let waitMs: number;
      try {
        const sent = body && { text: JSON.stringify(body), type };
        const response = await this.#open(method, path, query, sent, undefined, requestTimeoutMs);
        const text = await whole(response);
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300) return text === "" ? {} : JSON.parse(text);
        if ((status !== 429 && status !== 503) || attempt >= attempts) throw errorOf(status, text);
        waitMs = Math.min(5000, Number(response.headers["retry-after"] ?? 1) * 1000);
      } catch (error) {
        const unsent = error instanceof UnsentError;
        if (error instanceof ApiError || attempt >= attempts || (method === "POST" && !unsent)) throw error;
        waitMs = unsent ? 0 : 200 * 2 ** attempt;
      }
      await new Promise((next) => setTimeout(next, waitMs * (0.75 + Math.random() / 2)));
    }
  }
  async #open(
    method: string,
    path: string,
    query: Record<string, string>,
    body: { text: string; type: string } | undefined,
    signal: AbortSignal | undefined,
    timeoutMs: number,
  ): Promise<IncomingMessage> {
    const cluster = this.#config.getCurrentCluster();
    if (!cluster) throw new ApiError(0, "no cluster is configured: give a kubeconfig, or run in a pod");
    const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ""));
    const url = new URL(`${cluster.server.replace(/\/$/, "")}${path}?${search}`);
    const options: RequestOptions = {
      method,
      headers: {
        accept: "application/json",
        ...(body && { "content-type": body.type, "content-length": Buffer.byteLength(body.text) }),
      },
      ...(signal && { signal }),
      timeout: timeoutMs,
    };
    await this.#config.applyToHTTPSOptions(options);
    this.#keepConnections(options);
    return new Promise((resolve, reject) => {
      const send = url.protocol === "http:" ? httpRequest : httpsRequest;
      const request = send(url, options, resolve);
      request.on("timeout", () =>
        request.destroy(new Error(`the API server said nothing for ${timeoutMs} ms`)),
      );
      request.on("error", (error: NodeJS.ErrnoException) => {
        const message = `the API server: ${messageOf(error)}`;
        // A connection that the server has closed while it lay idle has carried nothing.
        const unsent = request.reusedSocket && error.code === "ECONNRESET";
        reject(unsent ? new UnsentError(message) : new Error(message, { cause: error }));
      });
      request.end(body?.text);
    });
  }
}

/** Credentials that the library has put into options. */
type Credentials = Pick<
  RequestOptions & { ca?: unknown; cert?: unknown; key?: unknown },
  "ca" | "cert" | "key"
>;

export function resourceOf({ apiVersion, kind }: Pick<KubeObject, "apiVersion" | "kind">): Resource {
  const found = Object.values(resources).find((one) => one.apiVersion === apiVersion && one.kind === kind);
  return found ?? { apiVersion, kind, plural: `${kind.toLowerCase()}s` };
}
async function whole(response: IncomingMessage): Promise<string> {
  response.setEncoding("utf8");
  let text = "";
  for await (const chunk of response) {
    text += chunk as string;
    if (text.length > maxAnswerBytes) throw new ApiError(0, "the API server's answer is too long");
  }
  return text;
}
/** The server's words without the object that it may quote: a Secret must not get into a log. */
function errorOf(status: number, text: string): ApiError {
  let message = "";
  try {
    message = String((JSON.parse(text) as { message?: string }).message ?? "");
  } catch {
    message = "";
  }
  return new ApiError(status, `${status} ${message.slice(0, 300) || "without a reason"}`);
}
function ownNamespace(): string | undefined {
  try {
    return readFileSync(namespaceFile, "utf8").trim();
  } catch {
    return undefined;
  }
}
