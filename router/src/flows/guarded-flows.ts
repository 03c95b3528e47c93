/** A flow whose other end had to prove its site. */
export interface GuardedFlow {
  readonly address: string;
  readonly site: string;
  /** Why the site may not have it any more. */
  readonly refused: () => string | undefined;
  readonly cut: (reason: string) => void;
}

/** Flows that end when the site at their other end is no longer trusted or allowed. */
export class GuardedFlows {
  readonly #flows = new Set<GuardedFlow>();
  readonly #onCut: (message: string) => void;

  constructor(onCut: (message: string) => void) {
    this.#onCut = onCut;
  }
  /** Watches a flow until what is returned is called. */
  add(flow: GuardedFlow): () => void {
    this.#flows.add(flow);
    return () => this.#flows.delete(flow);
  }
  /** Certificates or policies have changed. */
  reconsider(): void {
    for (const flow of [...this.#flows]) {
      const reason = flow.refused();
      if (reason === undefined) continue;
      this.#flows.delete(flow);
      this.#onCut(`a flow of the site ${flow.site} at ${flow.address} is cut: ${reason}`);
      flow.cut(reason);
    }
  }
}
