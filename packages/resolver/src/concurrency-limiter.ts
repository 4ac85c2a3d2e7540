import PQueue from 'p-queue';

/** Limits concurrent lookups; queues the rest in order. */
export class ConcurrencyLimiter {
  readonly #queue: PQueue;
  /** The number of {@link cancel} calls so far. A queued lookup of an earlier generation does not run. */
  #generation = 0;

  /** @param concurrency - the number of lookups that run at once */
  constructor(concurrency: number) {
    this.#queue = new PQueue({ concurrency });
  }

  /**
   * Runs a lookup as soon as a slot is free.
   *
   * @param start - starts the lookup; the slot is taken until its promise settles
   * @param cancelled - called instead of `start` if {@link cancel} was called first
   */
  run(start: () => Promise<void>, cancelled: () => void): void {
    const generation = this.#generation;
    void this.#queue.add(() => (generation === this.#generation ? start() : cancelled()));
  }

  /** Cancels every queued lookup. */
  cancel(): void {
    this.#generation++;
  }

  /**
   * Waits until no lookup runs or is queued.
   *
   * @param timeout - in ms; without it there is no limit
   * @returns `false` if the timeout came first
   */
  async wait(timeout?: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const timedOut = new Promise<boolean>((resolve) => {
      if (timeout !== undefined) timer = setTimeout(resolve, timeout, false);
    });
    try {
      return await Promise.race([this.#queue.onIdle().then(() => true), timedOut]);
    } finally {
      clearTimeout(timer);
    }
  }
}
