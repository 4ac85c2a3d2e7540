import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { AnyOutcome } from './outcome.js';
import { OutcomeQueue } from './outcome-queue.js';

const outcome = (index: number): AnyOutcome => ({
  name: `n${index}`,
  type: 'A',
  index,
  attempts: 1,
  duration: 1,
  result: [],
});

const index = (taken: AnyOutcome | undefined): number | undefined => taken?.index;

test('gives outcomes in the order in which they were added', () => {
  const queue = new OutcomeQueue('completion');
  for (const place of [2, 0, 1]) queue.add(place, outcome(place));
  expect(index(queue.take())).toBe(2);
  expect(queue.takeAll().map(index)).toEqual([0, 1]);
  expect(queue.take()).toBeUndefined();
  expect(queue.takeAll()).toEqual([]);
});

test('gives outcomes in the order of the input', () => {
  const queue = new OutcomeQueue('input');
  queue.add(1, outcome(1));
  expect(queue.take()).toBeUndefined();
  queue.add(0, outcome(0));
  queue.add(3, outcome(3));
  expect(queue.takeAll().map(index)).toEqual([0, 1]);
  queue.add(2, outcome(2));
  expect(queue.takeAll().map(index)).toEqual([2, 3]);
});

test('keeps no outcome that was taken, where some are always left', async () => {
  const queue = new OutcomeQueue('completion');
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  const references: WeakRef<AnyOutcome>[] = [];
  for (let place = 0; place < 5_000; place++) {
    const added = outcome(place);
    references.push(new WeakRef(added));
    queue.add(place, added);
    if (place >= 10) expect(index(queue.take())).toBe(place - 10);
  }
  await expect
    .poll(() => {
      collectGarbage();
      return references.filter((reference) => reference.deref() !== undefined).length;
    })
    .toBeLessThan(1_500);
  expect(queue.takeAll()).toHaveLength(10);
});
