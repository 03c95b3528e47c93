// Buffers in which output waits. They are lent, so that the same few stay in the processor's caches.

/** Buffers of one size. */
export class Slabs {
  readonly size: number;
  readonly #kept: number;
  readonly #free: Buffer[] = [];
  #lent = 0;

  /** At most `kept` buffers that nobody uses are held. */
  constructor(size: number, kept: number) {
    this.size = size;
    this.#kept = kept;
  }
  /** Bytes of the buffers that are in use. */
  get lentBytes(): number {
    return this.#lent * this.size;
  }
  take(): Buffer {
    this.#lent++;
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.size);
  }
  /** Takes one back; nobody may use it any more. */
  give(slab: Buffer): void {
    this.#lent--;
    if (this.#free.length < this.#kept) this.#free.push(slab);
  }
}
