import { EventEmitter, once } from 'node:events';

/** A count that callers can wait for. */
export class Counter {
  readonly #reached = new EventEmitter();
  readonly #signal: AbortSignal;
  #value = 0;

  /** @param signal - rejects all waiting promises when it aborts. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
    this.#reached.setMaxListeners(0);
  }

  get value(): number {
    return this.#value;
  }

  increment(): void {
    this.#value += 1;
    this.#reached.emit(String(this.#value));
  }

  /**
   * Resolves when the count has reached a value.
   *
   * @throws AbortError when the signal aborts first.
   */
  async reached(value: number): Promise<void> {
    if (this.#value < value) await once(this.#reached, String(value), { signal: this.#signal });
  }
}
