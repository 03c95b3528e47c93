// The ConfigMaps of a namespace that hold documents, watched: those with the label, and those of Skupper v1 by name.
import type { Log } from "../log.ts";
import type { Snapshot } from "../sources/declaration-source.ts";
import { type KubeObject, type KubernetesApi, resources } from "./api.ts";
import { configLabel, currentOf, snapshotOf } from "./documents.ts";
import { Lingering } from "./lingering.ts";
import { Reflector } from "./reflector.ts";
import { skupperConfigMaps, skupperTexts } from "./skupper-v1.ts";

export class DocumentMaps {
  readonly #reflectors: readonly Reflector[];
  readonly #namespace: string;
  readonly #onChange: () => void;
  readonly #now: () => number;
  readonly #lingering = new Lingering();
  #timer: NodeJS.Timeout | undefined;
  /** Something has been heard since the snapshot was made. */
  #dirty = true;
  #snapshot: { readonly key: string; readonly snapshot: Snapshot } | undefined;

  /** `onChange` is told when they may say something else than before. */
  constructor(api: KubernetesApi, onChange: () => void, log: Log, now: () => number) {
    this.#namespace = api.namespace;
    this.#onChange = onChange;
    this.#now = now;
    const changed = (): void => {
      this.#dirty = true;
      onChange();
    };
    const reflect = (selector: string, fields: string): Reflector =>
      new Reflector(api, resources.configMaps, selector, changed, log, fields);
    this.#reflectors = [
      reflect(`${configLabel}=true`, ""),
      ...skupperConfigMaps.map((name) => reflect("", `metadata.name=${name}`)),
    ];
  }
  get synced(): boolean {
    return this.#reflectors.every(({ synced }) => synced);
  }
  /** Those that are there: which count, and which a newer one has taken the place of. */
  present(): ReturnType<typeof currentOf> {
    return currentOf(this.#all());
  }
  #all(): KubeObject[] {
    // One of Skupper's names may bear the label too.
    return [
      ...new Map(
        this.#reflectors.flatMap((one) => one.all()).map((one) => [one.metadata.name, one]),
      ).values(),
    ];
  }
  /** What they say, and what those said that have just gone. While nothing changes it is the same object again. */
  snapshot(): Snapshot {
    const now = this.#now();
    const { nextAt: due } = this.#lingering;
    if (this.#snapshot && !this.#dirty && (due === undefined || now < due)) return this.#snapshot.snapshot;
    this.#dirty = false;
    const { current } = currentOf(this.#lingering.update(this.#all(), now));
    clearTimeout(this.#timer);
    const { nextAt } = this.#lingering;
    if (nextAt !== undefined) this.#timer = setTimeout(() => this.#onChange(), nextAt - now + 1);
    const troubled = this.#reflectors.find(({ synced }) => !synced);
    const trouble = troubled ? troubled.trouble || "not listed yet" : "";
    // Our own notes on the objects do not make them other documents.
    const key = JSON.stringify([current.map(({ metadata, data }) => [metadata.name, data]), trouble]);
    if (this.#snapshot?.key !== key) this.#snapshot = { key, snapshot: this.#read(current, trouble) };
    return this.#snapshot.snapshot;
  }
  #read(current: readonly KubeObject[], trouble: string): Snapshot {
    const isSkuppers = ({ metadata }: KubeObject): boolean =>
      skupperConfigMaps.some((name) => name === metadata.name) && metadata.labels?.[configLabel] !== "true";
    const own = snapshotOf(
      current.filter((one) => !isSkuppers(one)),
      trouble,
    );
    const theirs = current.filter(isSkuppers).flatMap((one) => skupperTexts(one, this.#namespace));
    return { ...own, texts: [...own.texts, ...theirs] };
  }
  close(): void {
    clearTimeout(this.#timer);
    for (const reflector of this.#reflectors) reflector.close();
  }
}
