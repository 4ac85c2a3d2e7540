import { expect, test, vi } from 'vitest';
import { onAbort } from './abort.js';

test('listeners are called once, in the order of their subscription', () => {
  const controller = new AbortController();
  const called: number[] = [];
  for (const each of [1, 2, 3]) onAbort(controller.signal, () => called.push(each));
  controller.abort();
  controller.abort();
  expect(called).toEqual([1, 2, 3]);
});

test('all listeners of a signal share one event listener', () => {
  const { signal } = new AbortController();
  const listen = vi.spyOn(signal, 'addEventListener');
  for (let i = 0; i < 100; i++) onAbort(signal, () => undefined);
  expect(listen).toHaveBeenCalledTimes(1);
});

test('a signal without listeners has no event listener', () => {
  const { signal } = new AbortController();
  const listen = vi.spyOn(signal, 'addEventListener');
  const ignore = vi.spyOn(signal, 'removeEventListener');
  const removals = [1, 2].map(() => onAbort(signal, () => undefined));
  removals[0]?.();
  expect(ignore).not.toHaveBeenCalled();
  removals[1]?.();
  expect(ignore.mock.calls).toEqual(listen.mock.calls.map(([type, listener]) => [type, listener]));
});

test('a signal can be used again', () => {
  const controller = new AbortController();
  const listener = vi.fn();
  onAbort(controller.signal, listener)();
  onAbort(controller.signal, listener);
  controller.abort();
  expect(listener).toHaveBeenCalledTimes(1);
});

test('a removed listener is not called', () => {
  const controller = new AbortController();
  const [kept, removed] = [vi.fn(), vi.fn()];
  onAbort(controller.signal, kept);
  const remove = onAbort(controller.signal, removed);
  remove();
  remove();
  controller.abort();
  expect(kept).toHaveBeenCalledTimes(1);
  expect(removed).not.toHaveBeenCalled();
});

test('a listener may remove another while the signal aborts', () => {
  const controller = new AbortController();
  const second = vi.fn();
  const removals: (() => void)[] = [];
  onAbort(controller.signal, () => {
    for (const remove of removals) remove();
  });
  removals.push(onAbort(controller.signal, second));
  controller.abort();
  expect(second).not.toHaveBeenCalled();
});

test('signals are independent', () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const listener = vi.fn();
  onAbort(one.signal, listener);
  other.abort();
  expect(listener).not.toHaveBeenCalled();
});
