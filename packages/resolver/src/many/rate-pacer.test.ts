import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RatePacer } from './rate-pacer.js';

/** Takes starts at one time until the pacer refuses; returns their number and the wait. */
const takeAll = (pacer: RatePacer, now: number) => {
  for (let taken = 0; ; taken++) {
    const wait = pacer.take(now);
    if (wait > 0) return { taken, wait };
  }
};

test('allows one start at a time if the rate is low', () => {
  const pacer = new RatePacer(2);
  expect(takeAll(pacer, 1000)).toEqual({ taken: 1, wait: 500 });
  expect(takeAll(pacer, 1400)).toEqual({ taken: 0, wait: 100 });
  expect(takeAll(pacer, 1500)).toEqual({ taken: 1, wait: 500 });
});

test('allows a burst of 20 ms if the rate is high', () => {
  const pacer = new RatePacer(1000);
  expect(takeAll(pacer, 0)).toEqual({ taken: 20, wait: 1 });
  expect(takeAll(pacer, 5)).toEqual({ taken: 5, wait: 1 });
});

test('does not save up starts while it is idle', () => {
  const pacer = new RatePacer(1000);
  takeAll(pacer, 0);
  expect(takeAll(pacer, 60_000).taken).toBe(20);
});

test('never allows more than the rate and one burst, whenever it is called', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1, 8, 64, 512, 4096),
      fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 50 }),
      (rate, pauses) => {
        const pacer = new RatePacer(rate);
        let now = 0;
        let taken = 0;
        for (const pause of pauses) {
          now += pause;
          taken += takeAll(pacer, now).taken;
        }
        expect(taken).toBeLessThanOrEqual((now * rate) / 1000 + Math.max(1, rate * 0.02) + 1);
      },
    ),
  );
});
