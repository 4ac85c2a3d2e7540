import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type CompletionHandler, PendingRequests, settleTaken } from './pending-requests.js';
import type { Request } from './request-table.js';

type Settle = Request['settle'];

const call: CompletionHandler<Settle> = (settle, ...outcome) => settle(...outcome);

import { CompletionWriter } from './decode/testing/completion-writer.js';

type Outcome = readonly [token: number, status: number];

/** Completes requests as a batch of the addon's does. */
const complete = (...outcomes: readonly Outcome[]): void => {
  const batch = new CompletionWriter();
  for (const [token, status] of outcomes)
    batch.completion(token, status, 0, new CompletionWriter());
  settleTaken(batch.buffer());
};

const settler = () => vi.fn<Settle>();

let requests: PendingRequests;
beforeEach(() => {
  requests = new PendingRequests(false);
});

describe('a request', () => {
  test('is told its status, the kind of its payload, and the payload', () => {
    const read = vi.fn<Settle>((_status, _kind, reader) => reader.utf8());
    const token = requests.begin(call, read);
    const batch = new CompletionWriter().completion(
      token,
      4,
      2,
      new CompletionWriter().text('payload'),
    );
    settleTaken(batch.buffer());
    expect(read).toHaveBeenCalledTimes(1);
    expect(read).toHaveBeenCalledWith(4, 2, expect.anything());
    expect(read).toHaveReturnedWith('payload');
  });

  test('is told its own outcome among many', () => {
    const settled = [settler(), settler(), settler()];
    const [one = -1, two = -1, three = -1] = settled.map((each) => requests.begin(call, each));
    complete([three, 3], [one, 1], [two, 2]);
    expect(settled.map((each) => each.mock.calls.map(([status]) => status))).toEqual([
      [1],
      [2],
      [3],
    ]);
  });

  test('reads its own payload, whatever those before it left unread', () => {
    const read = vi.fn<Settle>((_status, _kind, reader) => reader.ascii());
    const tokens = [requests.begin(call, settler()), requests.begin(call, read)] as const;
    const batch = new CompletionWriter()
      .completion(tokens[0], 0, 1, new CompletionWriter().text('not read by anybody'))
      .completion(tokens[1], 0, 1, new CompletionWriter().text('mine'));
    settleTaken(batch.buffer());
    expect(read).toHaveReturnedWith('mine');
  });

  test('may make the next one in its callback', () => {
    const next = settler();
    let token: number | undefined;
    const first = requests.begin(call, () => {
      token = requests.begin(call, next);
    });
    const other = settler();
    complete([first, 0], [requests.begin(call, other), 7]);
    expect(other).toHaveBeenCalledWith(7, 0, expect.anything());
    expect(next).not.toHaveBeenCalled();
    complete([token ?? -1, 9]);
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

  test('loses no answer behind it, and its error is thrown where nothing catches it', () => {
    const settled = [settler(), settler()];
    const error = new Error('thrown by a callback');
    const tokens = [
      requests.begin(call, settled[0] ?? settler()),
      requests.begin(call, () => {
        throw error;
      }),
      requests.begin(call, settled[1] ?? settler()),
    ];
    complete(...tokens.map((token): Outcome => [token, 0]));
    for (const each of settled) expect(each).toHaveBeenCalledTimes(1);
    expect(tasks).toHaveLength(1);
    expect(() => tasks[0]?.()).toThrow(error);
  });

  test('is no longer pending', async () => {
    const token = requests.begin(call, () => {
      throw new Error('thrown by a callback');
    });
    complete([token, 0]);
    expect(await requests.wait(0)).toBe(true);
  });
});

describe('a request that never reaches c-ares', () => {
  test('fails, though not before its token is known', async () => {
    const failed = settler();
    const token = requests.fail(8, call, failed);
    expect(failed).not.toHaveBeenCalled();
    await Promise.resolve();
    expect(failed).toHaveBeenCalledWith(8, 0, expect.anything());
    expect(token).toBeGreaterThanOrEqual(0);
  });

  test('can be forgotten like any other', async () => {
    const failed = settler();
    requests.forget(requests.fail(8, call, failed));
    await Promise.resolve();
    expect(failed).not.toHaveBeenCalled();
  });
});

describe('a forgotten request', () => {
  test('is not told its outcome', () => {
    const settle = settler();
    const token = requests.begin(call, settle);
    requests.forget(token);
    complete([token, 0]);
    expect(settle).not.toHaveBeenCalled();
  });

  test('is pending no longer, though c-ares still has it', async () => {
    requests.forget(requests.begin(call, settler()));
    expect(await requests.wait(0)).toBe(true);
  });

  test('keeps its token until c-ares has answered it', () => {
    const token = requests.begin(call, settler());
    requests.forget(token);
    const others = Array.from({ length: 20 }, () => requests.begin(call, settler()));
    expect(others).not.toContain(token);
    complete([token, 0]);
    expect(requests.begin(call, settler())).toBe(token);
  });

  test('can be forgotten only once, and only by its own channel', async () => {
    const settle = settler();
    const token = requests.begin(call, settle);
    new PendingRequests(false).forget(token);
    complete([token, 0]);
    expect(settle).toHaveBeenCalledTimes(1);

    const forgotten = requests.begin(call, settler());
    const pending = requests.begin(call, settler());
    requests.forget(forgotten);
    requests.forget(forgotten);
    expect(await requests.wait(0)).toBe(false);
    complete([pending, 0]);
    expect(await requests.wait(0)).toBe(true);
  });

  test('may never have been: a number that no request has does nothing', async () => {
    requests.begin(call, settler());
    for (const token of [-1, 1_000_000, Number.NaN, 0.5]) requests.forget(token);
    expect(await requests.wait(0)).toBe(false);
  });
});

describe('waiting', () => {
  test('ends at once when nothing is pending', async () => {
    expect(await requests.wait(undefined)).toBe(true);
    expect(await requests.wait(0)).toBe(true);
  });

  test('ends with the last request, for everybody who waits', async () => {
    const tokens = [requests.begin(call, settler()), requests.begin(call, settler())] as const;
    const waiting = Promise.all([requests.wait(undefined), requests.wait(60_000)]);
    complete([tokens[0], 0]);
    expect(await requests.wait(0)).toBe(false);
    complete([tokens[1], 0]);
    expect(await waiting).toEqual([true, true]);
  });

  test('ends with the time, and can begin again', async () => {
    const token = requests.begin(call, settler());
    expect(await requests.wait(1)).toBe(false);
    const again = requests.wait(undefined);
    complete([token, 0]);
    expect(await again).toBe(true);
  });

  test('does not concern the requests of others', async () => {
    new PendingRequests(false).begin(call, settler());
    expect(await requests.wait(0)).toBe(true);
  });
});
