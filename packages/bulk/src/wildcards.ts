import { randomBytes } from 'node:crypto';
import { type DNSRecord, rdataText } from '@aiodns/resolver';
import { LRUCache } from 'lru-cache';
import type { BulkResolver, BulkRunOptions } from './bulk-resolver.js';
import { queryOne } from './query-one.js';
import type { TypeName } from './type-name.js';

/** Parents whose wildcards are kept, the latest ones. */
const MAX_PARENTS = 100_000;

/** Random names of a parent that are queried at most, for a wildcard whose answers vary. */
const MAX_PROBES = 8;

/** A wildcard with the same answer to this many is taken for one that has no other. */
const MIN_PROBES = 2;

/** The first label of a name and its dot, also with escapes (RFC 1035 §5.1). */
const FIRST_LABEL = /^(?:[^.\\]|\\.)*\.?/su;

/** What two answers of one wildcard have in common: the target of an alias, or else the data of the records. */
const keysOf = (type: TypeName, answer: readonly DNSRecord[]): string[] => {
  const [first] = answer;
  const own = first?.type === 'CNAME' ? [first] : answer.filter((record) => record.type === type);
  return (own.length === 0 ? answer : own).map((record) =>
    `${record.type} ${rdataText(record)}`.toLowerCase(),
  );
};

/** The answers of one type to names that do not exist in a parent. */
class Wildcard {
  readonly #probe: () => Promise<readonly string[] | undefined>;
  readonly #keys = new Set<string>();
  #probes = 0;
  #varies = false;
  #known = false;
  #probing: Promise<void> | undefined;

  /** @param probe - queries a random name and returns the keys of its answer; `undefined` if it has none */
  constructor(probe: () => Promise<readonly string[] | undefined>) {
    this.#probe = probe;
  }

  async covers(keys: readonly string[]): Promise<boolean> {
    for (;;) {
      if (this.#probes > 0 && keys.every((key) => this.#keys.has(key))) return true;
      if (this.#known) return false;
      this.#probing ??= this.#learn().finally(() => {
        this.#probing = undefined;
      });
      await this.#probing;
    }
  }

  async #learn(): Promise<void> {
    const keys = await this.#probe();
    if (keys === undefined) {
      this.#known = true;
      return;
    }
    const before = this.#keys.size;
    for (const key of keys) this.#keys.add(key);
    if (this.#probes++ > 0 && this.#keys.size > before) this.#varies = true;
    this.#known = this.#probes >= (this.#varies ? MAX_PROBES : MIN_PROBES);
  }
}

/**
 * Recognizes answers of wildcards (RFC 4592): names with random labels are queried in the parent of a name, and its answer is
 * compared with theirs.
 */
export class WildcardDetector {
  readonly #resolver: BulkResolver;
  readonly #wildcards = new LRUCache<string, Wildcard>({ max: MAX_PARENTS });

  constructor(resolver: BulkResolver) {
    this.#resolver = resolver;
  }

  /**
   * Whether the wildcard of a parent answers as a response does. It does not if random names have no records, or cannot be
   * resolved.
   *
   * @param name - the name that was queried
   * @param answer - the records of the response
   */
  covers(
    name: string,
    type: TypeName,
    answer: readonly DNSRecord[],
    options: BulkRunOptions,
  ): Promise<boolean> {
    const parent = name.replace(/\.$/, '').replace(FIRST_LABEL, '').toLowerCase();
    const key = `${type} ${parent}`;
    let wildcard = this.#wildcards.get(key);
    if (wildcard === undefined) {
      wildcard = new Wildcard(async () => {
        const label = randomBytes(8).toString('hex');
        const random = parent === '' ? label : `${label}.${parent}`;
        const { result } = await queryOne(this.#resolver, random, type, options);
        return result === undefined ? undefined : keysOf(type, result);
      });
      this.#wildcards.set(key, wildcard);
    }
    return wildcard.covers(keysOf(type, answer));
  }
}
