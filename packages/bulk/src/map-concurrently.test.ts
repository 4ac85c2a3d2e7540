import { expect, test } from 'vitest';
import { mapConcurrently } from './map-concurrently.js';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const endless = () => {
  const state = { read: 0, closed: false };
  async function* items(): AsyncGenerator<number> {
    try {
      for (;;) yield state.read++;
    } finally {
      state.closed = true;
    }
  }
  return { state, items: items() };
};

async function* numbers(count: number): AsyncGenerator<number> {
  for (let item = 0; item < count; item++) yield item;
}

test('gives results as they are ready', async () => {
  const ends: ((value: string) => void)[] = [];
  const results = mapConcurrently(
    numbers(3),
    (item) => (item === 1 ? 'at once' : new Promise<string>((resolve) => ends.push(resolve))),
    10,
  );
  expect((await results.next()).value).toBe('at once');
  await settle();
  ends[1]?.('second');
  expect((await results.next()).value).toBe('second');
  ends[0]?.('first');
  expect((await results.next()).value).toBe('first');
  expect((await results.next()).done).toBe(true);
});

test('reads no more than the limit, and closes what it reads', async () => {
  const { state, items } = endless();
  const results = mapConcurrently(items, (item) => Promise.resolve(item), 5);
  await results.next();
  await settle();
  expect(state.read).toBeLessThanOrEqual(7);
  await results.return(undefined);
  expect(state.closed).toBe(true);
});

test('ends with an error of the function or of the items', async () => {
  const failing = mapConcurrently(numbers(2), () => Promise.reject(new Error('no')), 1);
  await expect(failing.next()).rejects.toThrow('no');
  async function* broken(): AsyncGenerator<number> {
    yield 1;
    throw new Error('broken');
  }
  const results = mapConcurrently(broken(), (item) => Promise.resolve(item), 2);
  const all = (async () => {
    for await (const item of results) expect(item).toBe(1);
  })();
  await expect(all).rejects.toThrow('broken');
});

test('ends with an error that the function throws', async () => {
  const results = mapConcurrently(
    numbers(1),
    (): number => {
      throw new Error('thrown');
    },
    1,
  );
  await expect(results.next()).rejects.toThrow('thrown');
});
