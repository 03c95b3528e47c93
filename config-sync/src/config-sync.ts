// The composition root: joins the rooms, decides when the reconciler runs, one run at a time.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { catalogueAddress, catalogueSubject } from "./catalogue/entry.ts";
import {
  serviceSyncAddress,
  serviceSyncSubject,
  serviceSyncVersion,
} from "./catalogue/skupper-service-sync.ts";
import { privateFolder, readIfThere, writePrivate } from "./credentials/files.ts";
import { Rendezvous } from "./credentials/rendezvous.ts";
import { signed } from "./credentials/signature.ts";
import { SiteCredentials } from "./credentials/site-credentials.ts";
import { readTlsFolder } from "./credentials/tls-folder.ts";
import { type Memory, noMemory } from "./declarations/declarations.ts";
import { messageOf } from "./errors.ts";
import type { Outside } from "./kubernetes/outside.ts";
import type { Log } from "./log.ts";
import { Reconciler } from "./reconciler.ts";
import { apply } from "./router-management/apply.ts";
import { type RouterAddress, RouterClient } from "./router-management/client.ts";
import { observe } from "./router-management/observe.ts";
import type { DeclarationSource } from "./sources/declaration-source.ts";
import { DirectorySource } from "./sources/directory-source.ts";
import { isReady } from "./status/report.ts";
import { SiteTokens } from "./tokens/site-tokens.ts";
import { FileStore } from "./tokens/store.ts";
import { readTokenFile } from "./tokens/token-file.ts";

/** Every so often everything is compared anew, whatever has or has not been told; */
const resyncMs = 1000;
/** sooner while something does not work yet, so that the status does not lag behind what has come up; */
const resyncUnreadyMs = 250;
/** but a site of thousands of services is not looked at all the time: the pause is so many times as long as a run, */
const pausePerRun = 10;
/** and no longer than this. */
const maxResyncMs = 5000;

export interface ConfigSyncOptions {
  readonly site: string;
  /** Files and folders with documents; none where they come from outside. */
  readonly paths?: readonly string[];
  readonly outside?: Outside;
  /** The site's own folder: keys, last good documents, status. */
  readonly stateFolder: string;
  readonly router: RouterAddress;
  /** Where the sites of this machine meet; undefined when it is alone. */
  readonly rendezvousFolder: string | undefined;
  /** The port to listen on where the documents leave it open. */
  readonly defaultPort: number;
  readonly openAccess: boolean;
  /** Whether the site's CA is followed by a new one from here: of several routers one does it. */
  readonly mayRotate?: () => boolean;
  /** Deletions of more than half of the links and services are held from this many on; 0: never. */
  readonly guardMinimum: number;
  readonly log: Log;
  readonly now: () => number;
}

export class ConfigSync {
  readonly #options: ConfigSyncOptions;
  readonly #source: DeclarationSource;
  readonly #meeting: DirectorySource | undefined;
  readonly #client: RouterClient;
  readonly #reconciler: Reconciler;
  readonly #tokens: SiteTokens;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #closed = false;
  #lastError = "";

  constructor(options: ConfigSyncOptions) {
    this.#options = options;
    const { stateFolder, site, log, now } = options;
    privateFolder(stateFolder);
    const credentials = new SiteCredentials(
      join(stateFolder, "credentials"),
      site,
      now,
      log,
      options.mayRotate,
    );
    const rendezvous =
      options.rendezvousFolder === undefined ? undefined : new Rendezvous(options.rendezvousFolder);
    const portFile = join(stateFolder, "port");
    const lastGoodFile = join(stateFolder, "last-good.json");
    const confirmFile = join(stateFolder, "confirm");
    const { outside } = options;
    this.#source =
      outside?.source ??
      new DirectorySource(
        options.paths ?? [],
        () => this.trigger(),
        (error) => log("error", `watching: ${messageOf(error)}`),
      );
    // What the others tell of themselves is taken in when they tell it.
    if (options.rendezvousFolder !== undefined)
      this.#meeting = new DirectorySource(
        [options.rendezvousFolder],
        () => this.trigger(),
        (error) => log("error", `watching: ${messageOf(error)}`),
      );
    this.#client = new RouterClient(
      options.router,
      {
        onConnected: () => {
          log("info", "connected to the router");
          this.trigger();
        },
        onDisconnected: (reason) => {
          log("warning", `the router went away (${reason})`);
          this.trigger();
        },
        onMessage: (address, subject, body, properties) => {
          const { origin } = properties;
          const called =
            address === serviceSyncAddress
              ? subject === serviceSyncSubject && this.#reconciler.heardSkupper(origin, body)
              : subject === catalogueSubject && this.#reconciler.heard(body);
          if (called) this.trigger();
        },
      },
      [catalogueAddress, serviceSyncAddress],
    );
    this.#tokens = new SiteTokens(outside?.tokenStore ?? new FileStore(join(stateFolder, "tokens")), {
      site,
      linksFolder: join(stateFolder, "links"),
      certFile: credentials.certFile,
      privateKeyFile: credentials.privateKeyFile,
      inCluster: outside !== undefined,
      now,
      log,
      readToken: (name) => outside?.readToken(name) ?? readTokenFile(name),
      onChange: () => this.trigger(),
    });
    this.#reconciler = new Reconciler(
      {
        read: () => this.#source.read(),
        loadMemory: () => outside?.loadMemory() ?? loadMemory(lastGoodFile),
        saveMemory: (memory) => {
          if (outside) outside.saveMemory(memory);
          else writePrivate(lastGoodFile, `${JSON.stringify(memory)}\n`);
        },
        outside,
        confirmed: () => new Set((readIfThere(confirmFile) ?? "").split(/\s+/).filter(Boolean)),
        forgetConfirmed: () => rmSync(confirmFile, { force: true }),
        ensureCredentials: (wanted) => credentials.ensure(wanted),
        recordTrust: (trust) => credentials.record(trust),
        credentialsRevision: () => credentials.revision(),
        certificates: () => credentials.certificates(),
        tokens: (own, issuing) => this.#tokens.follow(own, issuing, outside?.tokensAt()),
        identityFollowed: (from, identity) => {
          this.#tokens
            .followed(from, identity)
            .then(() => this.trigger())
            .catch((error: unknown) => log("error", `the CA of ${from}: ${messageOf(error)}`));
        },
        hasTokens: () => this.#tokens.known,
        issuerProblem: () => credentials.issuerProblem,
        introductions: () =>
          rendezvous?.others(site, (file) => log("warning", `the introduction ${file} cannot be read`)) ?? [],
        introduce: (introduction) => rendezvous?.tell(introduction),
        openPort: () => Number(readIfThere(portFile) ?? options.defaultPort),
        rememberOpenPort: (port) => {
          if (readIfThere(portFile) !== `${port}\n`) writePrivate(portFile, `${port}\n`);
        },
        readTlsFolder,
        observe: (types) => observe(this.#client, types),
        apply: (operations) => apply(this.#client, operations),
        sign: (bytes) =>
          signed(
            bytes,
            readFileSync(credentials.certFile, "utf8"),
            readFileSync(credentials.privateKeyFile, "utf8"),
          ),
        publish: (text) => this.#client.publish(catalogueAddress, catalogueSubject, text),
        publishToSkupper: (text) =>
          this.#client.publish(serviceSyncAddress, serviceSyncSubject, text, {
            origin: site,
            version: serviceSyncVersion,
          }),
        saveStatus: (status) =>
          writePrivate(join(stateFolder, "status.json"), `${JSON.stringify(status, null, 2)}\n`),
      },
      {
        site,
        openAccess: options.openAccess,
        guardMinimum: options.guardMinimum,
        now,
        log,
        files: credentials,
      },
    );
    this.trigger();
  }

  /** Asks for a run; while one is under way, for one more after it. */
  trigger(): void {
    if (this.#closed) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    const begun = performance.now();
    this.#running = this.#run().then((ready) => {
      this.#running = undefined;
      if (this.#again) {
        this.#again = false;
        this.trigger();
      } else if (!this.#closed)
        this.#timer = setTimeout(() => this.trigger(), pauseAfter(performance.now() - begun, ready));
    });
  }
  /** One run; tells whether everything works. */
  async #run(): Promise<boolean> {
    try {
      await this.#tokens.refresh();
      const status = await this.#reconciler.run();
      this.#lastError = "";
      return isReady(status);
    } catch (error) {
      const message = messageOf(error);
      if (message !== this.#lastError) this.#options.log("error", message);
      this.#lastError = message;
      return false;
    }
  }
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
    this.#tokens.close();
    this.#client.close();
    await this.#source.close();
    await this.#options.outside?.close();
    await this.#meeting?.close();
  }
}

function pauseAfter(runMs: number, ready: boolean): number {
  return Math.max(ready ? resyncMs : resyncUnreadyMs, Math.min(maxResyncMs, runMs * pausePerRun));
}

/** What was live when config-sync ran last. Throws when it is there and cannot be read: nothing is forgotten silently. */
function loadMemory(path: string): Memory {
  const text = readIfThere(path);
  if (text === undefined) return noMemory;
  try {
    const memory = JSON.parse(text) as Memory;
    if (!Array.isArray(memory.documents)) throw new Error("it has no documents");
    return memory;
  } catch (error) {
    const cure = "put back a copy, or remove it to begin with the documents as they are";
    throw new Error(`${path} cannot be read (${messageOf(error)}): ${cure}`);
  }
}
