import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { BulkError } from '../bulk-error.js';

/** After this time without renewal, in ms, another process may take a lease. */
const DURATION = 10_000;
const POLL = 250;

/** Deletes or renews the lease if it is still that of the caller. */
const RELEASE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;
const RENEW = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0`;

/** The right to do what only one process may do at a time. That of a process that was killed expires. */
export class Lease implements AsyncDisposable {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #token: string;
  readonly #timer: NodeJS.Timeout;
  readonly #lost = new AbortController();

  private constructor(redis: Redis, key: string, token: string, what: string) {
    this.#redis = redis;
    this.#key = key;
    this.#token = token;
    this.#timer = setInterval(() => void this.#renew(what), DURATION / 4);
  }

  /**
   * Takes a lease, and waits for one that may be that of a process that was killed.
   *
   * @param what - that another process does, for the error
   * @throws {@link BulkError} if another process has it
   */
  static async take(
    redis: Redis,
    key: string,
    token: string,
    what: string,
    signal: AbortSignal | undefined,
  ): Promise<Lease> {
    for (let waited = 0; ; waited += POLL) {
      signal?.throwIfAborted();
      if ((await redis.set(key, token, 'PX', DURATION, 'NX')) !== null) {
        return new Lease(redis, key, token, what);
      }
      if (waited > 1.5 * DURATION) throw new BulkError(`another process ${what}`);
      await wait(POLL, undefined, { signal });
    }
  }

  /** Aborts when the lease is lost, as after the server was away for long. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async #renew(what: string): Promise<void> {
    try {
      const renewed = await this.#redis.eval(RENEW, 1, this.#key, this.#token, DURATION);
      if (renewed === 1) return;
      // Expired, but not taken.
      const taken = await this.#redis.set(this.#key, this.#token, 'PX', DURATION, 'NX');
      if (taken === null) this.#lost.abort(new BulkError(`another process ${what}`));
    } catch {
      // The connection was closed, with the lease to expire.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    // A server that is away must not keep this process.
    if (this.#redis.status === 'ready') {
      await this.#redis.eval(RELEASE, 1, this.#key, this.#token).catch(() => undefined);
    }
  }
}
