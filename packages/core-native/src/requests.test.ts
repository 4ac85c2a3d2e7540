import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CompletionReader } from './decode/completion-reader.js';
import { CompletionWriter } from './decode/testing/completion-writer.js';
import { ChannelRequests, type CompletionHandler, dispatchCompletions } from './requests.js';

type Callback = (status: number, kind: number, reader: CompletionReader) => void;

const call: CompletionHandler<Callback> = (callback, ...outcome) => callback(...outcome);

type Outcome = readonly [requestId: number, status: number];

/** Completes requests as a batch of the addon's does. */
const complete = (...outcomes: readonly Outcome[]): void => {
  const batch = new CompletionWriter();
  for (const [requestId, status] of outcomes) {
    batch.completion(requestId, status, 0, new CompletionWriter());
  }
  dispatchCompletions(batch.buffer());
};

const newCallback = () => vi.fn<Callback>();

let requests: ChannelRequests;
beforeEach(() => {
  requests = new ChannelRequests(false);
});

describe('a request', () => {
  test('completes with its status, the kind of its payload, and the payload', () => {
    const read = vi.fn<Callback>((_status, _kind, reader) => reader.utf8());
    const requestId = requests.add(call, read);
    const batch = new CompletionWriter().completion(
      requestId,
      4,
      2,
      new CompletionWriter().text('payload'),
    );
    dispatchCompletions(batch.buffer());
    expect(read).toHaveBeenCalledTimes(1);
    expect(read).toHaveBeenCalledWith(4, 2, expect.anything());
    expect(read).toHaveReturnedWith('payload');
  });

  test('completes with its own outcome among many', () => {
    const callbacks = [newCallback(), newCallback(), newCallback()];
    const [one = -1, two = -1, three = -1] = callbacks.map((each) => requests.add(call, each));
    complete([three, 3], [one, 1], [two, 2]);
    expect(callbacks.map((each) => each.mock.calls.map(([status]) => status))).toEqual([
      [1],
      [2],
      [3],
    ]);
  });

  test('decodes its own payload, even if earlier payloads were not read to their end', () => {
    const read = vi.fn<Callback>((_status, _kind, reader) => reader.ascii());
    const requestIds = [requests.add(call, newCallback()), requests.add(call, read)] as const;
    const batch = new CompletionWriter()
      .completion(requestIds[0], 0, 1, new CompletionWriter().text('left unread'))
      .completion(requestIds[1], 0, 1, new CompletionWriter().text('mine'));
    dispatchCompletions(batch.buffer());
    expect(read).toHaveReturnedWith('mine');
  });

  test('may add the next one in its callback', () => {
    const next = newCallback();
    let requestId: number | undefined;
    const first = requests.add(call, () => {
      requestId = requests.add(call, next);
    });
    const other = newCallback();
    complete([first, 0], [requests.add(call, other), 7]);
    expect(other).toHaveBeenCalledWith(7, 0, expect.anything());
    expect(next).not.toHaveBeenCalled();
    complete([requestId ?? -1, 9]);
    expect(next).toHaveBeenCalledWith(9, 0, expect.anything());
  });
});

describe('a callback that throws', () => {
  const tasks: (() => void)[] = [];
  beforeEach(() => {
    vi.stubGlobal('queueMicrotask', (task: () => void) => tasks.push(task));
  });
  afterEach(() => {
    tasks.length = 0;
    vi.unstubAllGlobals();
  });

  test('does not stop later completions, and its error is thrown where nothing catches it', () => {
    const callbacks = [newCallback(), newCallback()];
    const error = new Error('thrown by a callback');
    const requestIds = [
      requests.add(call, callbacks[0] ?? newCallback()),
      requests.add(call, () => {
        throw error;
      }),
      requests.add(call, callbacks[1] ?? newCallback()),
    ];
    complete(...requestIds.map((requestId): Outcome => [requestId, 0]));
    for (const each of callbacks) expect(each).toHaveBeenCalledTimes(1);
    expect(tasks).toHaveLength(1);
    expect(() => tasks[0]?.()).toThrow(error);
  });

  test('is no longer pending', async () => {
    const requestId = requests.add(call, () => {
      throw new Error('thrown by a callback');
    });
    complete([requestId, 0]);
    expect(await requests.wait(0)).toBe(true);
  });
});

describe('a request that is not submitted', () => {
  test('fails, but not before its id is returned', async () => {
    const failed = newCallback();
    const requestId = requests.fail(8, call, failed);
    expect(failed).not.toHaveBeenCalled();
    await Promise.resolve();
    expect(failed).toHaveBeenCalledWith(8, 0, expect.anything());
    expect(requestId).toBeGreaterThanOrEqual(0);
  });

  test('can be forgotten', async () => {
    const failed = newCallback();
    requests.forget(requests.fail(8, call, failed));
    await Promise.resolve();
    expect(failed).not.toHaveBeenCalled();
  });
});

describe('a forgotten request', () => {
  test('does not complete', () => {
    const callback = newCallback();
    const requestId = requests.add(call, callback);
    requests.forget(requestId);
    complete([requestId, 0]);
    expect(callback).not.toHaveBeenCalled();
  });

  test('is not pending, though c-ares still has it', async () => {
    requests.forget(requests.add(call, newCallback()));
    expect(await requests.wait(0)).toBe(true);
  });

  test('keeps its id until c-ares has completed it', () => {
    const requestId = requests.add(call, newCallback());
    requests.forget(requestId);
    const others = Array.from({ length: 20 }, () => requests.add(call, newCallback()));
    expect(others).not.toContain(requestId);
    complete([requestId, 0]);
    expect(requests.add(call, newCallback())).toBe(requestId);
  });

  test('is counted once if forgotten twice, and is not affected by another channel', async () => {
    const callback = newCallback();
    const requestId = requests.add(call, callback);
    new ChannelRequests(false).forget(requestId);
    complete([requestId, 0]);
    expect(callback).toHaveBeenCalledTimes(1);

    const forgotten = requests.add(call, newCallback());
    const pending = requests.add(call, newCallback());
    requests.forget(forgotten);
    requests.forget(forgotten);
    expect(await requests.wait(0)).toBe(false);
    complete([pending, 0]);
    expect(await requests.wait(0)).toBe(true);
  });

  test('must be pending: any other number does nothing', async () => {
    requests.add(call, newCallback());
    for (const requestId of [-1, 1_000_000, Number.NaN, 0.5]) requests.forget(requestId);
    expect(await requests.wait(0)).toBe(false);
  });
});

describe('waiting', () => {
  test('ends at once when nothing is pending', async () => {
    expect(await requests.wait(undefined)).toBe(true);
    expect(await requests.wait(0)).toBe(true);
  });

  test('ends with the last request, for all waiters', async () => {
    const requestIds = [
      requests.add(call, newCallback()),
      requests.add(call, newCallback()),
    ] as const;
    const waiting = Promise.all([requests.wait(undefined), requests.wait(60_000)]);
    complete([requestIds[0], 0]);
    expect(await requests.wait(0)).toBe(false);
    complete([requestIds[1], 0]);
    expect(await waiting).toEqual([true, true]);
  });

  test('ends with the timeout, and can be repeated', async () => {
    const requestId = requests.add(call, newCallback());
    expect(await requests.wait(1)).toBe(false);
    const again = requests.wait(undefined);
    complete([requestId, 0]);
    expect(await again).toBe(true);
  });

  test('ignores the requests of other channels', async () => {
    new ChannelRequests(false).add(call, newCallback());
    expect(await requests.wait(0)).toBe(true);
  });
});
