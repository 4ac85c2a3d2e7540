const MIN_FLAGS = 1 << 12;

/**
 * A set of positions that are added in ascending order, and mostly removed in about the same. It has a flag for each
 * position from the lowest of them to the highest, where a `Set` takes eight times the memory and time.
 */
export class PositionSet {
  #flags = new Uint8Array(MIN_FLAGS);
  /** The position of the first flag. */
  #first = 0;
  /** No position of the set is below this one. */
  #low = 0;
  /** All positions of the set are below this one. */
  #end = 0;

  /**
   * Adds the positions from `first` on.
   *
   * @param first - not below any position that has been added
   */
  add(first: number, count: number): void {
    if (first < this.#end) throw new RangeError(`position ${first} is below ${this.#end}`);
    if (this.#low === this.#end) this.#low = first;
    this.#makeRoom(first + count);
    this.#flags.fill(1, first - this.#first, first + count - this.#first);
    this.#end = first + count;
  }

  /** Removes a position, if the set has it. */
  delete(position: number): void {
    this.#flags[position - this.#first] = 0;
    if (position !== this.#low) return;
    while (this.#low < this.#end && this.#flags[this.#low - this.#first] === 0) this.#low++;
  }

  /** All positions, in ascending order. */
  positions(): number[] {
    const found: number[] = [];
    for (let position = this.#low; position < this.#end; position++) {
      if (this.#flags[position - this.#first] === 1) found.push(position);
    }
    return found;
  }

  /** Makes the flags reach to `end`: drops those below the lowest position, and doubles their number if need be. */
  #makeRoom(end: number): void {
    if (end - this.#first <= this.#flags.length) return;
    const used = this.#flags.subarray(this.#low - this.#first, this.#end - this.#first);
    let size = MIN_FLAGS;
    // Twice as many as are needed, so that few additions move the flags.
    while (size < 2 * (end - this.#low)) size *= 2;
    const flags = new Uint8Array(size);
    flags.set(used);
    this.#flags = flags;
    this.#first = this.#low;
  }
}
