import PQueue from 'p-queue';

/** Lets only so many look-ups run at once; the others wait for their turn in order. */
export class Turns {
  readonly #queue: PQueue;
  /** Look-ups that were queued before the last {@link cancel} get a turn only to be told so. */
  #generation = 0;

  constructor(concurrency: number) {
    this.#queue = new PQueue({ concurrency });
  }

  /**
   * Gives a look-up its turn.
   *
   * @param run - starts the look-up; the turn lasts until its promise settles
   * @param cancelled - called in place of `run` when {@link cancel} came first
   */
  take(run: () => Promise<void>, cancelled: () => void): void {
    const generation = this.#generation;
    void this.#queue.add(() => (generation === this.#generation ? run() : cancelled()));
  }

  /** Cancels every look-up that still waits. */
  cancel(): void {
    this.#generation++;
  }

  /**
   * Waits until none runs or waits.
   *
   * @param timeout - for how many milliseconds at most
   * @returns whether that came about before the timeout
   */
  async wait(timeout?: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      if (timeout !== undefined) timer = setTimeout(resolve, timeout, false);
    });
    try {
      return await Promise.race([this.#queue.onIdle().then(() => true), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
