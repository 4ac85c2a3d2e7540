import { describe, expect, test, vi } from 'vitest';
import { ConcurrencyLimiter } from './concurrency-limiter.js';

/** A lookup that ends when the test calls `end`. */
const newLookup = () => {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const start = vi.fn(() => ended);
  return { start, cancelled: vi.fn(), end: () => end() };
};

const runAll = (limiter: ConcurrencyLimiter, count: number) => {
  const lookups = Array.from({ length: count }, newLookup);
  for (const { start, cancelled } of lookups) limiter.run(start, cancelled);
  return lookups;
};

const running = (lookups: readonly ReturnType<typeof newLookup>[]) =>
  lookups.flatMap(({ start }, i) => (start.mock.calls.length > 0 ? [i] : []));

test('limits concurrent lookups, and runs queued ones in order', async () => {
  const limiter = new ConcurrencyLimiter(2);
  const lookups = runAll(limiter, 5);
  await vi.waitFor(() => expect(running(lookups)).toEqual([0, 1]));
  lookups[1]?.end();
  await vi.waitFor(() => expect(running(lookups)).toEqual([0, 1, 2]));
  for (const { end } of lookups) end();
  expect(await limiter.wait()).toBe(true);
  expect(running(lookups)).toEqual([0, 1, 2, 3, 4]);
  for (const { start, cancelled } of lookups) {
    expect(start).toHaveBeenCalledTimes(1);
    expect(cancelled).not.toHaveBeenCalled();
  }
});

describe('cancel', () => {
  test('calls cancelled of queued lookups instead of start', async () => {
    const limiter = new ConcurrencyLimiter(1);
    const [first, second, third] = runAll(limiter, 3);
    await vi.waitFor(() => expect(first?.start).toHaveBeenCalled());
    limiter.cancel();
    first?.end();
    expect(await limiter.wait()).toBe(true);
    for (const each of [second, third]) {
      expect(each?.cancelled).toHaveBeenCalledTimes(1);
      expect(each?.start).not.toHaveBeenCalled();
    }
    expect(first?.cancelled).not.toHaveBeenCalled();
  });

  test('does not affect later lookups', async () => {
    const limiter = new ConcurrencyLimiter(1);
    const [before] = runAll(limiter, 1);
    limiter.cancel();
    const [after] = runAll(limiter, 1);
    before?.end();
    after?.end();
    expect(await limiter.wait()).toBe(true);
    expect(after?.start).toHaveBeenCalledTimes(1);
  });
});

describe('wait', () => {
  test('ends at once when no lookup runs', async () => {
    expect(await new ConcurrencyLimiter(1).wait()).toBe(true);
    expect(await new ConcurrencyLimiter(1).wait(0)).toBe(true);
  });

  test('ends with the timeout', async () => {
    const limiter = new ConcurrencyLimiter(1);
    const [only] = runAll(limiter, 1);
    expect(await limiter.wait(1)).toBe(false);
    only?.end();
    expect(await limiter.wait(60_000)).toBe(true);
  });
});
