/** A set of chunk numbers, most of which are those from 0 to some number. */
export class ChunkSet {
  #before: number;
  readonly #others: Set<number>;

  constructor(before = 0, others: readonly number[] = []) {
    this.#before = before;
    this.#others = new Set(others);
  }

  /** All numbers below are in the set. */
  get before(): number {
    return this.#before;
  }

  /** The other numbers in the set. */
  get others(): number[] {
    return [...this.#others];
  }

  get size(): number {
    return this.#before + this.#others.size;
  }

  has(chunk: number): boolean {
    return chunk < this.#before || this.#others.has(chunk);
  }

  add(chunk: number): void {
    if (!this.has(chunk)) this.#others.add(chunk);
    while (this.#others.delete(this.#before)) this.#before++;
  }
}
