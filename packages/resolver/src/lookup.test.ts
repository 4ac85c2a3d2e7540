import { ARES_ECANCELLED, ARES_ENOTFOUND, ARES_ETIMEOUT } from '@aiodns/types';
import { describe, expect, test, vi } from 'vitest';
import { ConcurrencyLimiter } from './concurrency-limiter.js';
import { type Lookup, type LookupCallback, runWithLimits } from './lookup.js';

const REQUEST = 42;

/** A lookup that records its calls, and ends when the test calls `settle`. */
const newLookup = () => {
  let settle: LookupCallback<string> = () => {
    throw new Error('not submitted');
  };
  const calls = {
    submit: vi.fn<Lookup<string>['submit']>((callback) => {
      settle = callback;
      return REQUEST;
    }),
    forget: vi.fn<Lookup<string>['forget']>(),
    resolve: vi.fn<Lookup<string>['resolve']>(),
    fail: vi.fn<Lookup<string>['fail']>(),
    reject: vi.fn<Lookup<string>['reject']>(),
  };
  return {
    ...calls,
    settle: (...outcome: Parameters<LookupCallback<string>>) => settle(...outcome),
    /** The number of times it was settled, in any way. */
    settled: () =>
      calls.resolve.mock.calls.length +
      calls.fail.mock.calls.length +
      calls.reject.mock.calls.length,
  };
};

describe('a lookup without limits', () => {
  test('resolves with its result', () => {
    const lookup = newLookup();
    runWithLimits(lookup, {}, undefined);
    lookup.settle(null, 'result');
    expect(lookup.resolve).toHaveBeenCalledExactlyOnceWith('result');
    expect(lookup.settled()).toBe(1);
  });

  test('fails with its status', () => {
    const lookup = newLookup();
    runWithLimits(lookup, {}, undefined);
    lookup.settle(ARES_ENOTFOUND, undefined);
    expect(lookup.fail).toHaveBeenCalledExactlyOnceWith(ARES_ENOTFOUND, undefined);
    expect(lookup.settled()).toBe(1);
  });

  test('rejects with the error that its submission throws', () => {
    const lookup = newLookup();
    const error = new TypeError('a bad argument');
    lookup.submit.mockImplementation(() => {
      throw error;
    });
    runWithLimits(lookup, { timeout: 1 }, undefined);
    expect(lookup.reject).toHaveBeenCalledExactlyOnceWith(error);
    expect(lookup.settled()).toBe(1);
  });
});

describe('a timeout', () => {
  test('ends the lookup with ETIMEOUT and forgets its request', async () => {
    const lookup = newLookup();
    runWithLimits(lookup, { timeout: 1 }, undefined);
    await vi.waitFor(() => expect(lookup.settled()).toBe(1));
    expect(lookup.fail).toHaveBeenCalledWith(ARES_ETIMEOUT, undefined, undefined);
    expect(lookup.forget).toHaveBeenCalledExactlyOnceWith(REQUEST);
  });

  test('does nothing after the result', () => {
    vi.useFakeTimers();
    const lookup = newLookup();
    runWithLimits(lookup, { timeout: 1 }, undefined);
    lookup.settle(null, 'result');
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});

describe('a signal', () => {
  test('that aborts ends the lookup with ECANCELLED and its reason', () => {
    const lookup = newLookup();
    const controller = new AbortController();
    runWithLimits(lookup, { signal: controller.signal }, undefined);
    controller.abort('enough');
    expect(lookup.fail).toHaveBeenCalledExactlyOnceWith(ARES_ECANCELLED, undefined, 'enough');
    expect(lookup.forget).toHaveBeenCalledExactlyOnceWith(REQUEST);
    expect(lookup.settled()).toBe(1);
  });

  test('that is already aborted prevents the submission', () => {
    const lookup = newLookup();
    runWithLimits(lookup, { signal: AbortSignal.abort('before'), timeout: 60_000 }, undefined);
    expect(lookup.submit).not.toHaveBeenCalled();
    expect(lookup.forget).not.toHaveBeenCalled();
    expect(lookup.fail).toHaveBeenCalledExactlyOnceWith(ARES_ECANCELLED, undefined, 'before');
  });

  test('that aborts after the result does nothing', () => {
    const lookup = newLookup();
    const controller = new AbortController();
    runWithLimits(lookup, { signal: controller.signal }, undefined);
    lookup.settle(null, 'result');
    controller.abort();
    expect(lookup.settled()).toBe(1);
    expect(lookup.forget).not.toHaveBeenCalled();
  });

  test('that throws when subscribed to leaves no timer', () => {
    vi.useFakeTimers();
    const { signal } = new AbortController();
    vi.spyOn(signal, 'addEventListener').mockImplementation(() => {
      throw new Error('mine');
    });
    expect(() => runWithLimits(newLookup(), { signal, timeout: 1 }, undefined)).toThrow('mine');
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  test('that throws when unsubscribed from loses neither the result nor the slot', async () => {
    const limiter = new ConcurrencyLimiter(1);
    const lookup = newLookup();
    const { signal } = new AbortController();
    vi.spyOn(signal, 'removeEventListener').mockImplementation(() => {
      throw new Error('mine');
    });
    runWithLimits(lookup, { signal }, limiter);
    await vi.waitFor(() => expect(lookup.submit).toHaveBeenCalled());
    expect(() => lookup.settle(null, 'result')).toThrow('mine');
    expect(lookup.resolve).toHaveBeenCalledExactlyOnceWith('result');
    expect(await limiter.wait()).toBe(true);
  });

  test('that aborts after the timeout changes nothing', async () => {
    const lookup = newLookup();
    const controller = new AbortController();
    runWithLimits(lookup, { signal: controller.signal, timeout: 1 }, undefined);
    await vi.waitFor(() => expect(lookup.settled()).toBe(1));
    controller.abort();
    expect(lookup.fail).toHaveBeenCalledExactlyOnceWith(ARES_ETIMEOUT, undefined, undefined);
  });
});

describe('a queued lookup', () => {
  const occupied = async () => {
    const limiter = new ConcurrencyLimiter(1);
    const first = newLookup();
    runWithLimits(first, {}, limiter);
    await vi.waitFor(() => expect(first.submit).toHaveBeenCalled());
    return { limiter, first };
  };

  test('is submitted when the lookup before it has ended', async () => {
    const { limiter, first } = await occupied();
    const second = newLookup();
    runWithLimits(second, {}, limiter);
    expect(second.submit).not.toHaveBeenCalled();
    first.settle(null, 'first');
    await vi.waitFor(() => expect(second.submit).toHaveBeenCalled());
    second.settle(null, 'second');
    expect(await limiter.wait()).toBe(true);
    expect(second.resolve).toHaveBeenCalledExactlyOnceWith('second');
  });

  test('is not submitted if its signal aborts', async () => {
    const { limiter, first } = await occupied();
    const controller = new AbortController();
    const second = newLookup();
    runWithLimits(second, { signal: controller.signal }, limiter);
    controller.abort();
    expect(second.fail.mock.calls[0]?.[0]).toBe(ARES_ECANCELLED);
    first.settle(null, 'first');
    expect(await limiter.wait()).toBe(true);
    expect(second.submit).not.toHaveBeenCalled();
    expect(second.settled()).toBe(1);
  });

  test('has its timeout from its submission', async () => {
    const { limiter, first } = await occupied();
    const second = newLookup();
    runWithLimits(second, { timeout: 1 }, limiter);
    expect(await limiter.wait(20)).toBe(false);
    expect(second.settled()).toBe(0);
    first.settle(null, 'first');
    await vi.waitFor(() => expect(second.settled()).toBe(1));
    expect(second.submit).toHaveBeenCalledOnce();
    expect(second.fail).toHaveBeenCalledExactlyOnceWith(ARES_ETIMEOUT, undefined, undefined);
  });

  test('ends with ECANCELLED if all are cancelled', async () => {
    const { limiter, first } = await occupied();
    const second = newLookup();
    runWithLimits(second, {}, limiter);
    limiter.cancel();
    first.settle(ARES_ECANCELLED, undefined);
    expect(await limiter.wait()).toBe(true);
    expect(second.fail).toHaveBeenCalledExactlyOnceWith(ARES_ECANCELLED, undefined, undefined);
    expect(second.submit).not.toHaveBeenCalled();
  });

  test('is submitted even if the submission before it threw', async () => {
    const limiter = new ConcurrencyLimiter(1);
    const bad = newLookup();
    bad.submit.mockImplementation(() => {
      throw new TypeError('a bad argument');
    });
    const good = newLookup();
    runWithLimits(bad, {}, limiter);
    runWithLimits(good, {}, limiter);
    await vi.waitFor(() => expect(good.submit).toHaveBeenCalled());
    expect(bad.reject).toHaveBeenCalledTimes(1);
  });
});
