import { expect, test } from 'vitest';
import { PositionSet } from './position-set.js';

const setOf = (...ranges: readonly (readonly [first: number, count: number])[]): PositionSet => {
  const set = new PositionSet();
  for (const [first, count] of ranges) set.add(first, count);
  return set;
};

test('an empty set has no positions', () => {
  expect(setOf().positions()).toEqual([]);
  expect(setOf([7, 0]).positions()).toEqual([]);
});

test('has what was added and not removed, in ascending order', () => {
  const set = setOf([3, 2], [9, 3]);
  set.delete(10);
  set.delete(3);
  expect(set.positions()).toEqual([4, 9, 11]);
  set.delete(4);
  set.delete(11);
  expect(set.positions()).toEqual([9]);
  set.delete(9);
  expect(set.positions()).toEqual([]);
});

test('ignores the removal of a position that it does not have', () => {
  const set = setOf([5, 1]);
  set.delete(6);
  set.delete(100_000);
  expect(set.positions()).toEqual([5]);
});

test('keeps a low position while a million above it come and go', () => {
  const set = setOf([0, 1], [500, 1]);
  for (let first = 1_000; first < 1_001_000; first += 1_000) {
    set.add(first, 1_000);
    for (let position = first; position < first + 1_000; position++) {
      if (position % 100_000 !== 0) set.delete(position);
    }
  }
  const hundreds = [100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000].map((k) => k * 1_000);
  expect(set.positions()).toEqual([0, 500, ...hundreds]);
});

test('begins again at a far position once it is empty', () => {
  const set = setOf([0, 10]);
  for (let position = 9; position >= 0; position--) set.delete(position);
  set.add(1_000_000_000, 3);
  set.delete(1_000_000_001);
  expect(set.positions()).toEqual([1_000_000_000, 1_000_000_002]);
});

test('refuses positions below those that it has had', () => {
  const set = setOf([5, 2]);
  expect(() => set.add(6, 1)).toThrow('position 6 is below 7');
});
