import { expect, test } from 'vitest';
import { mapConcurrently } from './map-concurrently.js';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const endless = () => {
  const state = { read: 0, closed: false };
  async function* items(): AsyncGenerator<number[]> {
    try {
      for (;;) yield [state.read++, state.read++];
    } finally {
      state.closed = true;
    }
  }
  return { state, lists: items() };
};

async function* listed<Item>(...items: readonly Item[]): AsyncGenerator<Item[]> {
  yield [...items];
}

test('gives results as they are ready', async () => {
  const ends: ((value: string) => void)[] = [];
  const results = mapConcurrently(
    listed(0, 1, 2),
    (item) => (item === 1 ? 'at once' : new Promise<string>((resolve) => ends.push(resolve))),
    10,
  );
  expect((await results.next()).value).toEqual(['at once']);
  await settle();
  ends[1]?.('second');
  expect((await results.next()).value).toEqual(['second']);
  ends[0]?.('first');
  expect((await results.next()).value).toEqual(['first']);
  expect((await results.next()).done).toBe(true);
});

test('gives all results that are ready in one list', async () => {
  const results = mapConcurrently(listed(1, 2, 3), (item) => item * 2, 10);
  expect((await results.next()).value).toEqual([2, 4, 6]);
  expect((await results.next()).done).toBe(true);
});

test('maps no more items of a list than the limit', async () => {
  const ends: ((value: number) => void)[] = [];
  const results = mapConcurrently(
    listed(...Array.from({ length: 100 }, (_, item) => item)),
    () => new Promise<number>((resolve) => ends.push(resolve)),
    10,
  );
  const first = results.next();
  await settle();
  expect(ends).toHaveLength(10);
  ends[3]?.(3);
  expect((await first).value).toEqual([3]);
  const second = results.next();
  await settle();
  expect(ends).toHaveLength(11);
  ends[0]?.(0);
  expect((await second).value).toEqual([0]);
  await results.return(undefined);
});

test('reads no list beyond the limit, and closes what it reads', async () => {
  const { state, lists } = endless();
  const results = mapConcurrently(lists, (item) => Promise.resolve(item), 5);
  await results.next();
  await settle();
  expect(state.read).toBeLessThanOrEqual(8);
  await results.return(undefined);
  expect(state.closed).toBe(true);
});

test('ends with an error of the function or of the items', async () => {
  const failing = mapConcurrently(listed(0, 1), () => Promise.reject(new Error('no')), 1);
  await expect(failing.next()).rejects.toThrow('no');
  async function* broken(): AsyncGenerator<number[]> {
    yield [1];
    throw new Error('broken');
  }
  const results = mapConcurrently(broken(), (item) => Promise.resolve(item), 2);
  const all = (async () => {
    for await (const list of results) expect(list).toEqual([1]);
  })();
  await expect(all).rejects.toThrow('broken');
});

test('ends with an error that the function throws', async () => {
  const results = mapConcurrently(
    listed(0),
    (): number => {
      throw new Error('thrown');
    },
    1,
  );
  await expect(results.next()).rejects.toThrow('thrown');
});
