// Buffers in which output waits. They are lent, so that the same few stay in the processor's caches.
import { hold } from "./held-bytes.ts";

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
  take(): Buffer {
    this.#lent++;
    hold(this.size);
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.size);
  }
  /** Takes one back; nobody may use it any more. */
  give(slab: Buffer): void {
    this.#lent--;
    hold(-this.size);
    if (this.#free.length < this.#kept) this.#free.push(slab);
  }
  /** Those that are lent will not come back: they are left to the garbage collector. */
  forget(): void {
    hold(-this.#lent * this.size);
    this.#lent = 0;
  }
}
