/** Buckets in each power of ten: each is a fifth wider than the one before. */
const PER_DECADE = 12;
/** The lower bound of the first bucket, in ms, and the powers of ten from there. */
const LEAST = 0.01;
const DECADES = 9;

/** A bucket of latencies, in ms. */
export interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const bound = (index: number): number => LEAST * 10 ** (index / PER_DECADE);

/** Counts latencies in buckets whose widths grow with the latency, so that memory does not grow with their number. */
export class LatencyHistogram {
  readonly #counts = new Array<number>(PER_DECADE * DECADES).fill(0);
  #total = 0;

  /** @param latency - in ms */
  add(latency: number): void {
    const index = Math.floor(Math.log10(Math.max(latency, LEAST) / LEAST) * PER_DECADE);
    const bucket = Math.min(index, this.#counts.length - 1);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total++;
  }

  /** The buckets from the first to the last that is not empty. */
  get buckets(): Bucket[] {
    const first = this.#counts.findIndex((count) => count > 0);
    const last = this.#counts.findLastIndex((count) => count > 0);
    if (first < 0) return [];
    return this.#counts
      .slice(first, last + 1)
      .map((count, index) => ({ from: bound(first + index), to: bound(first + index + 1), count }));
  }

  /**
   * The latency that a share of all do not exceed, in ms, to within a fifth. 0 if there are none.
   *
   * @param share - 0 to 1
   */
  quantile(share: number): number {
    let left = Math.ceil(share * this.#total);
    for (const { to, count } of this.buckets) {
      left -= count;
      if (left <= 0) return to;
    }
    return 0;
  }
}
