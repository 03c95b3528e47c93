// The composition root for a site that is a Kubernetes namespace: the same config-sync, with the namespace around it.
import { join } from "node:path";
import { ConfigSync } from "./config-sync.ts";
import { AuthoritySecret, ownAuthority } from "./credentials/authority-secret.ts";
import { readIfThere, writePrivate } from "./credentials/files.ts";
import { SecretMirror } from "./credentials/secret-mirror.ts";
import { SecretStore } from "./credentials/secret-store.ts";
import { selectorOf } from "./desired-state/cluster.ts";
import { secretPlaces } from "./desired-state/tls-profiles.ts";
import { messageOf } from "./errors.ts";
import { KubernetesApi, resources } from "./kubernetes/api.ts";
import { Namespace } from "./kubernetes/namespace.ts";
import type { Outcome, Outside } from "./kubernetes/outside.ts";
import { fillRequest } from "./kubernetes/token-secrets.ts";
import type { Log } from "./log.ts";
import { issueToken } from "./tokens/issuer.ts";

export interface InKubernetesOptions {
  readonly site: string;
  readonly namespace: string | undefined;
  readonly release: string;
  readonly pod: string;
  /** As in label selectors: key=value, separated by commas. */
  readonly routerSelector: string;
  /** Shared with the router of the same pod. */
  readonly stateFolder: string;
  readonly guardMinimum: number;
  /** The site's CA goes with the release. */
  readonly purge: boolean;
  /** Secrets that are tokens, or ask for one, are looked for by their labels. */
  readonly tokenSecrets: boolean;
  readonly log: Log;
  readonly now: () => number;
}

const healthPort = 9090;

/** Starts when the API server has answered. Throws what it says when it refuses. */
export async function startInKubernetes(options: InKubernetesOptions): Promise<ConfigSync> {
  const { site, stateFolder, log, now, release, pod } = options;
  const api = new KubernetesApi({ namespace: options.namespace });
  let trigger = (): void => {};
  let mayWrite = (): boolean => false;
  const authority = await AuthoritySecret.open(api, {
    folder: join(stateFolder, "credentials"),
    site,
    now,
    log,
    onChange: () => trigger(),
    mayWrite: () => mayWrite(),
  });
  const secretsFolder = join(stateFolder, "secrets");
  const secrets = new SecretMirror(api, secretsFolder, () => trigger());
  const routerSelector = selectorOf(options.routerSelector);
  const namespace = await Namespace.open(
    api,
    { site, release, pod, routerSelector, secretsFolder, tokenSecrets: options.tokenSecrets, log, now },
    () => trigger(),
  );
  mayWrite = () => namespace.writes;
  await ownAuthority(api, site, options.purge ? namespace.owner : undefined);
  const tokensName = `${release}-tokens`;
  const tokenStore = new SecretStore(api, tokensName, () => namespace.headOf(tokensName), now);
  let filling: Promise<void> | undefined;
  const fillRequests = async ({ status, identity }: Outcome): Promise<void> => {
    const { url = "" } = status.tokens ?? {};
    for (const request of url === "" ? [] : namespace.tokenRequests()) {
      const terms = { name: request.secret, uses: request.uses, lifeMs: request.hours * 3600_000 };
      const code = await issueToken(tokenStore, terms, now());
      await fillRequest(api, request, site, { url: url + request.secret, code, ca: identity });
      log("info", `filled the Secret ${request.secret} with a token`);
    }
  };
  const outside: Outside = {
    source: namespace.source,
    loadMemory: () => namespace.loadMemory(),
    saveMemory: (memory) => namespace.saveMemory(memory),
    surroundings: () => namespace.surroundings(),
    endpoints: () => namespace.access().endpoints,
    tokensAt: () => namespace.access().tokensAt,
    tokenStore,
    readToken: async (name) => {
      const secret = await api.read(resources.secrets, name);
      if (!secret) throw new Error(`there is no Secret ${name}`);
      return secret;
    },
    failures: () => [...namespace.failures(), ...secrets.problems()],
    follow: (outcome) => {
      writeRouterConfiguration(stateFolder, site, pod, outcome);
      const places = secretPlaces(outcome.model.sites.get(site));
      secrets.follow(new Set(places.flatMap(({ secretName }) => secretName ?? [])));
      namespace.follow(outcome);
      if (!filling && namespace.writes)
        filling = fillRequests(outcome)
          .catch((error: unknown) => log("error", `filling a Secret with a token: ${messageOf(error)}`))
          .finally(() => {
            filling = undefined;
          });
    },
    close: async () => {
      await filling;
      await authority.close();
      await secrets.close();
      await namespace.close();
    },
  };
  const configSync = new ConfigSync({
    site,
    stateFolder,
    router: { path: join(stateFolder, "router.sock") },
    rendezvousFolder: undefined,
    defaultPort: 55671,
    openAccess: false,
    guardMinimum: options.guardMinimum,
    log,
    now,
    outside,
    mayRotate: () => namespace.writes,
  });
  trigger = () => configSync.trigger();
  return configSync;
}

/** What the router of this pod starts from. It waits for the file, and starts again when its mode changes. */
function writeRouterConfiguration(stateFolder: string, site: string, pod: string, { model }: Outcome): void {
  const mode = model.sites.get(site)?.mode ?? "interior";
  // Pods of one site are routers of their own; during a roll-out there are two.
  const id = `${site}.${pod.slice(-5)}`;
  const text = `${JSON.stringify(
    [
      ["router", { id, mode }],
      ["listener", { name: "bootstrap/management", role: "normal", host: join(stateFolder, "router.sock") }],
      ["listener", { name: "bootstrap/health", http: true, host: "", port: String(healthPort) }],
    ],
    null,
    2,
  )}\n`;
  const path = join(stateFolder, "router.json");
  if (readIfThere(path) !== text) writePrivate(path, text);
}
