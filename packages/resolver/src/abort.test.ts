import { expect, test, vi } from 'vitest';
import { onAbort } from './abort.js';

test('what a signal ends is ended once, in the order in which it came', () => {
  const controller = new AbortController();
  const ended: number[] = [];
  for (const each of [1, 2, 3]) onAbort(controller.signal, () => ended.push(each));
  controller.abort();
  controller.abort();
  expect(ended).toEqual([1, 2, 3]);
});

test('a signal has one listener for all', () => {
  const { signal } = new AbortController();
  const listen = vi.spyOn(signal, 'addEventListener');
  for (let i = 0; i < 100; i++) onAbort(signal, () => undefined);
  expect(listen).toHaveBeenCalledTimes(1);
});

test('a signal that has nothing to end has no listener', () => {
  const { signal } = new AbortController();
  const listen = vi.spyOn(signal, 'addEventListener');
  const ignore = vi.spyOn(signal, 'removeEventListener');
  const stops = [1, 2].map(() => onAbort(signal, () => undefined));
  stops[0]?.();
  expect(ignore).not.toHaveBeenCalled();
  stops[1]?.();
  expect(ignore.mock.calls).toEqual(listen.mock.calls.map(([type, act]) => [type, act]));
});

test('a signal can be used again', () => {
  const controller = new AbortController();
  const act = vi.fn();
  onAbort(controller.signal, act)();
  onAbort(controller.signal, act);
  controller.abort();
  expect(act).toHaveBeenCalledTimes(1);
});

test('what was taken back is not done', () => {
  const controller = new AbortController();
  const [kept, takenBack] = [vi.fn(), vi.fn()];
  onAbort(controller.signal, kept);
  const stop = onAbort(controller.signal, takenBack);
  stop();
  stop();
  controller.abort();
  expect(kept).toHaveBeenCalledTimes(1);
  expect(takenBack).not.toHaveBeenCalled();
});

test('one may take back another while the signal aborts', () => {
  const controller = new AbortController();
  const second = vi.fn();
  const stops: (() => void)[] = [];
  onAbort(controller.signal, () => {
    for (const stop of stops) stop();
  });
  stops.push(onAbort(controller.signal, second));
  controller.abort();
  expect(second).not.toHaveBeenCalled();
});

test('signals do not concern one another', () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const act = vi.fn();
  onAbort(one.signal, act);
  other.abort();
  expect(act).not.toHaveBeenCalled();
});
