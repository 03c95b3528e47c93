// Who writes into the namespace when a site has several routers. Traffic never depends on it.
import { messageOf } from "../errors.ts";
import type { Log } from "../log.ts";
import { ApiError, type KubeObject, type KubernetesApi, resources } from "./api.ts";
import type { Making } from "./objects.ts";
import { headOf } from "./objects.ts";

const durationSeconds = 15;
const renewMs = 5000;

interface LeaseSpec {
  readonly holderIdentity?: string;
  readonly leaseDurationSeconds?: number;
  readonly renewTime?: string;
}

export class Lease {
  readonly #api: KubernetesApi;
  readonly #making: () => Making;
  readonly #name: string;
  readonly #identity: string;
  readonly #log: Log;
  readonly #onWon: () => void;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #heldUntil = 0;
  /** What the lease said last, and when that was first seen: clocks of machines need not agree. */
  #seen = { renewTime: "", at: 0 };

  constructor(
    api: KubernetesApi,
    making: () => Making,
    name: string,
    identity: string,
    onWon: () => void,
    log: Log,
  ) {
    this.#api = api;
    this.#making = making;
    this.#name = name;
    this.#identity = identity;
    this.#onWon = onWon;
    this.#log = log;
    void this.#renew();
  }
  /** We are the one who writes. */
  get held(): boolean {
    return Date.now() < this.#heldUntil;
  }
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    if (!this.held) return;
    // Let go, so that the next one need not wait.
    this.#heldUntil = 0;
    await this.#api.merge(resources.leases, this.#name, {
      spec: { holderIdentity: "", leaseDurationSeconds: 1 },
    });
  }

  async #renew(): Promise<void> {
    try {
      await this.#take();
    } catch (error) {
      // Another one was quicker; or the server cannot be asked, and what we hold runs out by itself.
      if (!(error instanceof ApiError && error.status === 409))
        this.#log("warning", `lease: ${messageOf(error)}`);
    }
    if (!this.#closed) this.#timer = setTimeout(() => void this.#renew(), renewMs);
  }
  async #take(): Promise<void> {
    const begun = Date.now();
    const found = await this.#api.read(resources.leases, this.#name);
    const spec = (found?.spec ?? {}) as LeaseSpec;
    if (spec.renewTime !== this.#seen.renewTime) this.#seen = { renewTime: spec.renewTime ?? "", at: begun };
    const expired = begun - this.#seen.at > (spec.leaseDurationSeconds ?? durationSeconds) * 1000;
    if (spec.holderIdentity && spec.holderIdentity !== this.#identity && !expired) {
      this.#heldUntil = 0;
      return;
    }
    const renewTime = new Date(begun).toISOString().replace("Z", "000Z");
    const lease: KubeObject = {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: {
        ...headOf(this.#making(), this.#name),
        ...(found?.metadata.resourceVersion !== undefined && {
          resourceVersion: found.metadata.resourceVersion,
        }),
      },
      spec: { holderIdentity: this.#identity, leaseDurationSeconds: durationSeconds, renewTime },
    };
    await (found ? this.#api.replace(lease) : this.#api.create(lease));
    const won = !this.held;
    this.#heldUntil = begun + durationSeconds * 1000;
    if (won) {
      this.#log("info", `this config-sync writes into the namespace (lease ${this.#name})`);
      this.#onWon();
    }
  }
}
