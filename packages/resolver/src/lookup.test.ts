import { ARES_ECANCELLED, ARES_ENOTFOUND, ARES_ETIMEOUT } from '@aiodns/types';
import { describe, expect, test, vi } from 'vitest';
import { Turns } from './concurrency-limiter.js';
import { type LookUp, type Outcome, runWithin } from './lookup.js';

const REQUEST = 42;

/** A look-up that tells what is done to it, and settles when the test says so. */
const lookUp = () => {
  let settle: Outcome<string> = () => {
    throw new Error('not started');
  };
  const calls = {
    start: vi.fn<LookUp<string>['start']>((outcome) => {
      settle = outcome;
      return REQUEST;
    }),
    forget: vi.fn<LookUp<string>['forget']>(),
    resolve: vi.fn<LookUp<string>['resolve']>(),
    fail: vi.fn<LookUp<string>['fail']>(),
    reject: vi.fn<LookUp<string>['reject']>(),
  };
  return {
    ...calls,
    settle: (...outcome: Parameters<Outcome<string>>) => settle(...outcome),
    /** How often it was settled, in whichever way. */
    settled: () =>
      calls.resolve.mock.calls.length +
      calls.fail.mock.calls.length +
      calls.reject.mock.calls.length,
  };
};

describe('a look-up without limits', () => {
  test('gives its result', () => {
    const look = lookUp();
    runWithin(look, {}, undefined);
    look.settle(null, 'result');
    expect(look.resolve).toHaveBeenCalledExactlyOnceWith('result');
    expect(look.settled()).toBe(1);
  });

  test('fails with its status', () => {
    const look = lookUp();
    runWithin(look, {}, undefined);
    look.settle(ARES_ENOTFOUND, undefined);
    expect(look.fail).toHaveBeenCalledExactlyOnceWith(ARES_ENOTFOUND, undefined);
    expect(look.settled()).toBe(1);
  });

  test('rejects with what starting it throws', () => {
    const look = lookUp();
    const error = new TypeError('a bad argument');
    look.start.mockImplementation(() => {
      throw error;
    });
    runWithin(look, { timeout: 1 }, undefined);
    expect(look.reject).toHaveBeenCalledExactlyOnceWith(error);
    expect(look.settled()).toBe(1);
  });
});

describe('a timeout', () => {
  test('ends the look-up with ETIMEOUT and forgets its request', async () => {
    const look = lookUp();
    runWithin(look, { timeout: 1 }, undefined);
    await vi.waitFor(() => expect(look.settled()).toBe(1));
    expect(look.fail).toHaveBeenCalledWith(ARES_ETIMEOUT, undefined, undefined);
    expect(look.forget).toHaveBeenCalledExactlyOnceWith(REQUEST);
  });

  test('does nothing after the answer', () => {
    vi.useFakeTimers();
    const look = lookUp();
    runWithin(look, { timeout: 1 }, undefined);
    look.settle(null, 'result');
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});

describe('a signal', () => {
  test('that aborts ends the look-up with ECANCELLED and its reason', () => {
    const look = lookUp();
    const controller = new AbortController();
    runWithin(look, { signal: controller.signal }, undefined);
    controller.abort('enough');
    expect(look.fail).toHaveBeenCalledExactlyOnceWith(ARES_ECANCELLED, undefined, 'enough');
    expect(look.forget).toHaveBeenCalledExactlyOnceWith(REQUEST);
    expect(look.settled()).toBe(1);
  });

  test('that has been aborted before keeps the look-up from starting', () => {
    const look = lookUp();
    runWithin(look, { signal: AbortSignal.abort('before'), timeout: 60_000 }, undefined);
    expect(look.start).not.toHaveBeenCalled();
    expect(look.forget).not.toHaveBeenCalled();
    expect(look.fail).toHaveBeenCalledExactlyOnceWith(ARES_ECANCELLED, undefined, 'before');
  });

  test('that aborts after the answer does nothing', () => {
    const look = lookUp();
    const controller = new AbortController();
    runWithin(look, { signal: controller.signal }, undefined);
    look.settle(null, 'result');
    controller.abort();
    expect(look.settled()).toBe(1);
    expect(look.forget).not.toHaveBeenCalled();
  });

  test('that cannot be listened to leaves no timer behind', () => {
    vi.useFakeTimers();
    const { signal } = new AbortController();
    vi.spyOn(signal, 'addEventListener').mockImplementation(() => {
      throw new Error('mine');
    });
    expect(() => runWithin(lookUp(), { signal, timeout: 1 }, undefined)).toThrow('mine');
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  test('that throws when it is let go of loses neither the answer nor the turn', async () => {
    const turns = new Turns(1);
    const look = lookUp();
    const { signal } = new AbortController();
    vi.spyOn(signal, 'removeEventListener').mockImplementation(() => {
      throw new Error('mine');
    });
    runWithin(look, { signal }, turns);
    await vi.waitFor(() => expect(look.start).toHaveBeenCalled());
    expect(() => look.settle(null, 'result')).toThrow('mine');
    expect(look.resolve).toHaveBeenCalledExactlyOnceWith('result');
    expect(await turns.wait()).toBe(true);
  });

  test('that aborts after the time is up changes nothing', async () => {
    const look = lookUp();
    const controller = new AbortController();
    runWithin(look, { signal: controller.signal, timeout: 1 }, undefined);
    await vi.waitFor(() => expect(look.settled()).toBe(1));
    controller.abort();
    expect(look.fail).toHaveBeenCalledExactlyOnceWith(ARES_ETIMEOUT, undefined, undefined);
  });
});

describe('a look-up that waits for its turn', () => {
  const occupied = async () => {
    const turns = new Turns(1);
    const first = lookUp();
    runWithin(first, {}, turns);
    await vi.waitFor(() => expect(first.start).toHaveBeenCalled());
    return { turns, first };
  };

  test('starts when the one before it has ended', async () => {
    const { turns, first } = await occupied();
    const second = lookUp();
    runWithin(second, {}, turns);
    expect(second.start).not.toHaveBeenCalled();
    first.settle(null, 'first');
    await vi.waitFor(() => expect(second.start).toHaveBeenCalled());
    second.settle(null, 'second');
    expect(await turns.wait()).toBe(true);
    expect(second.resolve).toHaveBeenCalledExactlyOnceWith('second');
  });

  test('never starts when its signal aborts', async () => {
    const { turns, first } = await occupied();
    const controller = new AbortController();
    const second = lookUp();
    runWithin(second, { signal: controller.signal }, turns);
    controller.abort();
    expect(second.fail.mock.calls[0]?.[0]).toBe(ARES_ECANCELLED);
    first.settle(null, 'first');
    expect(await turns.wait()).toBe(true);
    expect(second.start).not.toHaveBeenCalled();
    expect(second.settled()).toBe(1);
  });

  test('has its time from when it starts', async () => {
    const { turns, first } = await occupied();
    const second = lookUp();
    runWithin(second, { timeout: 1 }, turns);
    expect(await turns.wait(20)).toBe(false);
    expect(second.settled()).toBe(0);
    first.settle(null, 'first');
    await vi.waitFor(() => expect(second.settled()).toBe(1));
    expect(second.start).toHaveBeenCalledOnce();
    expect(second.fail).toHaveBeenCalledExactlyOnceWith(ARES_ETIMEOUT, undefined, undefined);
  });

  test('is told when all are cancelled', async () => {
    const { turns, first } = await occupied();
    const second = lookUp();
    runWithin(second, {}, turns);
    turns.cancel();
    first.settle(ARES_ECANCELLED, undefined);
    expect(await turns.wait()).toBe(true);
    expect(second.fail).toHaveBeenCalledExactlyOnceWith(ARES_ECANCELLED, undefined, undefined);
    expect(second.start).not.toHaveBeenCalled();
  });

  test('gets its turn though the one before it had a bad argument', async () => {
    const turns = new Turns(1);
    const bad = lookUp();
    bad.start.mockImplementation(() => {
      throw new TypeError('a bad argument');
    });
    const good = lookUp();
    runWithin(bad, {}, turns);
    runWithin(good, {}, turns);
    await vi.waitFor(() => expect(good.start).toHaveBeenCalled());
    expect(bad.reject).toHaveBeenCalledTimes(1);
  });
});
