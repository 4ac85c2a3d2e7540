import { describe, expect, test, vi } from 'vitest';
import { Turns } from './concurrency-limiter.js';

/** A look-up whose end the test decides. */
const lookUp = () => {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const run = vi.fn(() => ended);
  return { run, cancelled: vi.fn(), end: () => end() };
};

const take = (turns: Turns, count: number) => {
  const lookUps = Array.from({ length: count }, lookUp);
  for (const { run, cancelled } of lookUps) turns.take(run, cancelled);
  return lookUps;
};

const running = (lookUps: readonly ReturnType<typeof lookUp>[]) =>
  lookUps.flatMap(({ run }, i) => (run.mock.calls.length > 0 ? [i] : []));

test('only so many run at once, and the others in the order in which they came', async () => {
  const turns = new Turns(2);
  const lookUps = take(turns, 5);
  await vi.waitFor(() => expect(running(lookUps)).toEqual([0, 1]));
  lookUps[1]?.end();
  await vi.waitFor(() => expect(running(lookUps)).toEqual([0, 1, 2]));
  for (const { end } of lookUps) end();
  expect(await turns.wait()).toBe(true);
  expect(running(lookUps)).toEqual([0, 1, 2, 3, 4]);
  for (const { run, cancelled } of lookUps) {
    expect(run).toHaveBeenCalledTimes(1);
    expect(cancelled).not.toHaveBeenCalled();
  }
});

describe('when they are cancelled', () => {
  test('those that wait are told so in place of running', async () => {
    const turns = new Turns(1);
    const [first, second, third] = take(turns, 3);
    await vi.waitFor(() => expect(first?.run).toHaveBeenCalled());
    turns.cancel();
    first?.end();
    expect(await turns.wait()).toBe(true);
    for (const each of [second, third]) {
      expect(each?.cancelled).toHaveBeenCalledTimes(1);
      expect(each?.run).not.toHaveBeenCalled();
    }
    expect(first?.cancelled).not.toHaveBeenCalled();
  });

  test('those that come later run', async () => {
    const turns = new Turns(1);
    const [before] = take(turns, 1);
    turns.cancel();
    const [after] = take(turns, 1);
    before?.end();
    after?.end();
    expect(await turns.wait()).toBe(true);
    expect(after?.run).toHaveBeenCalledTimes(1);
  });
});

describe('waiting for them', () => {
  test('is over at once when none runs', async () => {
    expect(await new Turns(1).wait()).toBe(true);
    expect(await new Turns(1).wait(0)).toBe(true);
  });

  test('is over with the time', async () => {
    const turns = new Turns(1);
    const [only] = take(turns, 1);
    expect(await turns.wait(1)).toBe(false);
    only?.end();
    expect(await turns.wait(60_000)).toBe(true);
  });
});
