import {
  type AnyResult,
  ARES_ECANCELLED,
  ARES_EDESTRUCTION,
  ARES_ENOTFOUND,
  ARES_ESERVFAIL,
  ARES_ETIMEOUT,
  invalidArgument,
  type QueryTypeSpec,
} from '@aiodns/types';
import { expect, test, vi } from 'vitest';
import { DNSError } from '../dns-error.js';
import type { Names } from './names.js';
import type { ResolveManyOptions } from './options.js';
import type { Querier, QueryHandler } from './querier.js';
import { resolveMany } from './resolve-many.js';

const RECORDS: AnyResult[] = [{ type: 'A', ttl: 60, host: '192.0.2.1' }];

interface Query {
  readonly name: string;
  readonly type: QueryTypeSpec;
  answer(): void;
  fail(error: unknown): void;
}

/** A resolver whose queries end when the test ends them. */
class ManualQuerier implements Querier {
  readonly queries: Query[] = [];
  /** Ends queries by themselves, unless it returns `undefined`. */
  automatic: (query: Query) => void = () => undefined;

  /** The names of the queries that were cancelled. */
  cancelled: string[] | undefined;
  readonly #names = new Map<QueryHandler, string>();

  start(name: string, type: QueryTypeSpec, handler: QueryHandler): void {
    const end = (settle: () => void) => () => queueMicrotask(settle);
    const query = {
      name,
      type,
      answer: end(() => handler.onResult(RECORDS, { tries: 1, server: '192.0.2.53' })),
      fail: (error: unknown) =>
        end(() => handler.onFailure(error, { tries: error instanceof DNSError ? 1 : 0 }))(),
    };
    this.queries.push(query);
    this.#names.set(handler, name);
    this.automatic(query);
  }

  cancel(pending: readonly QueryHandler[]): void {
    this.cancelled = pending.map((handler) => this.#names.get(handler) ?? 'unknown');
  }

  get asked(): string[] {
    return this.queries.map(({ name, type }) => `${name} ${type}`);
  }

  at(position: number): Query {
    const query = this.queries[position];
    if (query === undefined) throw new RangeError(`there is no query ${position}`);
    return query;
  }
}

const answering = (): ManualQuerier => {
  const querier = new ManualQuerier();
  querier.automatic = (query) => query.answer();
  return querier;
};

const start = (
  querier: Querier,
  names: Names,
  types: QueryTypeSpec | readonly QueryTypeSpec[] = 'A',
  options: ResolveManyOptions = {},
) => resolveMany(() => querier, names, types, options);

const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
};

/** Lets every promise that can settle do so. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Names without end, which counts how many were read and whether it was closed. */
const endless = () => {
  const state = { read: 0, closed: false };
  function* names(): Generator<string> {
    try {
      for (;;) yield `n${state.read++}`;
    } finally {
      state.closed = true;
    }
  }
  return { state, names: names() };
};

test('has an outcome for each name and type', async () => {
  const querier = answering();
  const outcomes = await collect(
    start(querier, ['a.test', 'b.test'], ['A', 28], { order: 'input' }),
  );
  const common = {
    attempts: 1,
    server: '192.0.2.53',
    duration: expect.any(Number),
    result: RECORDS,
  };
  expect(outcomes).toEqual([
    { ...common, name: 'a.test', type: 'A', index: 0 },
    { ...common, name: 'a.test', type: 28, index: 0 },
    { ...common, name: 'b.test', type: 'A', index: 1 },
    { ...common, name: 'b.test', type: 28, index: 1 },
  ]);
});

test.each<[what: string, lists: () => Names]>([
  ['an iterable', () => [['a', 'b'], [], [], 'c', ['d'], []]],
  [
    'an async iterable',
    async function* () {
      yield* [['a', 'b'], [], [], 'c', ['d'], []];
    },
  ],
])('reads lists of names from %s', async (_what, lists) => {
  const outcomes = await collect(start(answering(), lists(), ['A', 'MX'], { order: 'input' }));
  expect(outcomes.map(({ name, type, index }) => `${name} ${type} ${index}`)).toEqual([
    ...['a A 0', 'a MX 0', 'b A 1', 'b MX 1', 'c A 2', 'c MX 2', 'd A 3', 'd MX 3'],
  ]);
});

test('a list with a value that is no string ends the run after the names before it', async () => {
  const names: string[] = [];
  const run = async (): Promise<void> => {
    // @ts-expect-error A list has strings only.
    for await (const { name } of start(answering(), [
      ['a', 'b'],
      ['c', 5, 'd'],
    ]))
      names.push(name);
  };
  await expect(run()).rejects.toMatchObject({
    message: "The argument 'names[3]' must be a string. Received 5",
  });
  expect(names).toEqual(['a', 'b', 'c']);
});

test('of no names is empty', async () => {
  expect(await collect(start(answering(), []))).toEqual([]);
});

test('an error of DNS is an outcome', async () => {
  const querier = new ManualQuerier();
  const error = new DNSError(ARES_ENOTFOUND);
  querier.automatic = (query) => query.fail(error);
  const [outcome] = await collect(start(querier, ['a.test']));
  expect(outcome).toMatchObject({ name: 'a.test', attempts: 1, error });
  expect(outcome).not.toHaveProperty('result');
});

test('a name that the resolver refuses is malformed, and others are not affected', async () => {
  const querier = new ManualQuerier();
  const refusal = invalidArgument('host', 'a\0b', 'a string without NUL characters');
  querier.automatic = (query) => (query.name.includes('\0') ? query.fail(refusal) : query.answer());
  const [bad, good] = await collect(start(querier, ['a\0b', 'b.test'], 'A', { order: 'input' }));
  expect(bad).toMatchObject({
    name: 'a\0b',
    attempts: 0,
    error: { code: 'EBADNAME', cause: refusal },
  });
  expect(good).toMatchObject({ name: 'b.test', result: RECORDS });
});

test.each([
  ['completion', ['c', 'a', 'b']],
  ['input', ['a', 'b', 'c']],
] as const)('delivers in the order of %s', async (order, expected) => {
  const querier = new ManualQuerier();
  const all = collect(start(querier, ['a', 'b', 'c'], 'A', { order }));
  await settle();
  for (const position of [2, 0, 1]) {
    querier.at(position).answer();
    await settle();
  }
  expect((await all).map(({ name }) => name)).toEqual(expected);
});

test.each([
  ['completion', [['b', 'a'], ['c']]],
  ['input', [['a', 'b'], ['c']]],
] as const)(
  'gives lists of all outcomes that are there, in the order of %s',
  async (order, expected) => {
    const querier = new ManualQuerier();
    const lists = start(querier, ['a', 'b', 'c'], 'A', { order }).lists();
    const first = lists.next();
    await settle();
    querier.at(1).answer();
    querier.at(0).answer();
    const given = [await first];
    querier.at(2).answer();
    given.push(await lists.next());
    expect(given.map(({ value }) => value?.map(({ name }) => name))).toEqual(expected);
    expect((await lists.next()).done).toBe(true);
  },
);

test('reads names for lists only while there is room', async () => {
  const querier = answering();
  const { names, state } = endless();
  const lists = start(querier, names, 'A', { concurrency: 3 }).lists();
  const { value: taken = [] } = await lists.next();
  await settle();
  // Two windows of three names each are not taken.
  expect(state.read).toBe(taken.length + 6);
  await lists.return();
  expect(state.closed).toBe(true);
});

test.each<[what: string, result: (value: unknown) => unknown]>([
  ['a', (value) => value],
  ['an async', (value) => Promise.resolve(value)],
])('ends with an error of %s iterator whose step is no object', async (_what, result) => {
  const names = { [Symbol.asyncIterator]: () => ({ next: () => result(undefined) }) };
  // @ts-expect-error An iterator gives objects.
  await expect(start(answering(), names).next()).rejects.toThrow(TypeError);
});

test('outcomes can be taken once, one by one or in lists', async () => {
  const run = start(answering(), ['a', 'b']);
  const lists = run.lists();
  expect((await run.next()).value?.name).toBe('a');
  await expect(lists.next()).rejects.toMatchObject({ code: 'ERR_INVALID_STATE' });
  expect((await run.next()).value?.name).toBe('b');
  expect((await run.next()).done).toBe(true);
});

test('nothing happens before the first list is taken', async () => {
  const querier = answering();
  const { names, state } = endless();
  start(querier, names).lists();
  await settle();
  expect({ asked: querier.asked, read: state.read }).toEqual({ asked: [], read: 0 });
});

test('cancels the queries that are pending, and no others', async () => {
  const querier = new ManualQuerier();
  const run = start(querier, ['a', 'b', 'c', 'd'], 'A', { retries: 1 });
  const first = run.next();
  await settle();
  querier.at(1).answer();
  querier.at(2).fail(new DNSError(ARES_ESERVFAIL));
  await first;
  await run.return();
  expect(querier.cancelled?.toSorted()).toEqual(['a', 'c', 'd']);
});

test('nothing happens before the first outcome is taken', async () => {
  const querier = answering();
  const { names, state } = endless();
  const run = start(querier, names);
  await settle();
  await run.return();
  expect({ asked: querier.asked, read: state.read }).toEqual({ asked: [], read: 0 });
});

test('reads names and starts queries only while there is room', async () => {
  const querier = new ManualQuerier();
  const { names, state } = endless();
  const run = start(querier, names, 'A', { concurrency: 3 });
  const first = run.next();
  await settle();
  expect({ read: state.read, queries: querier.queries.length }).toEqual({ read: 3, queries: 3 });
  querier.at(1).answer();
  expect((await first).value).toMatchObject({ name: 'n1' });
  await settle();
  expect(querier.queries).toHaveLength(4);
  // Nobody takes outcomes now: no more than twice the concurrency are read.
  for (let position = 0; position < querier.queries.length; position++) {
    querier.at(position).answer();
    await settle();
  }
  expect({ read: state.read, queries: querier.queries.length }).toEqual({ read: 7, queries: 7 });
  await run.return();
});

test('in the order of the input a query without response holds back a bounded number', async () => {
  const querier = new ManualQuerier();
  querier.automatic = (query) => query.name !== 'n0' && query.answer();
  const { names, state } = endless();
  const run = start(querier, names, 'A', { concurrency: 2, order: 'input' });
  const first = run.next();
  await settle();
  expect(state.read).toBe(32);
  querier.at(0).answer();
  expect((await first).value).toMatchObject({ name: 'n0' });
  await run.return();
});

test('does not read the next name of an async input before the last one has come', async () => {
  let pending = 0;
  let most = 0;
  let read = 0;
  const names: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      async next() {
        most = Math.max(most, ++pending);
        await settle();
        pending--;
        return read < 20 ? { done: false, value: `n${read++}` } : { done: true, value: undefined };
      },
    }),
  };
  const outcomes = await collect(start(answering(), names));
  expect(new Set(outcomes.map(({ name }) => name)).size).toBe(20);
  expect(most).toBe(1);
});

test('leaving the loop cancels the queries and closes the input', async () => {
  const querier = new ManualQuerier();
  querier.automatic = (query) => query.name === 'n5' && query.answer();
  const { names, state } = endless();
  for await (const { name } of start(querier, names, 'A', { concurrency: 8 })) {
    expect(name).toBe('n5');
    break;
  }
  expect(state.closed).toBe(true);
  expect(querier.cancelled?.toSorted()).toEqual(['n0', 'n1', 'n2', 'n3', 'n4', 'n6', 'n7', 'n8']);
  const { length } = querier.queries;
  querier.at(0).answer();
  querier.at(1).fail(new DNSError(ARES_ECANCELLED));
  await settle();
  expect(querier.queries).toHaveLength(length);
});

test('leaving the loop does not wait for an input that never gives another name', async () => {
  async function* names(): AsyncGenerator<string> {
    yield 'a.test';
    await new Promise(() => undefined);
  }
  for await (const { name } of start(answering(), names())) {
    expect(name).toBe('a.test');
    break;
  }
});

test.each(['sync', 'async'])(
  'an error of a %s input follows the outcomes before it',
  async (kind) => {
    const broken = new Error('the disk is on fire');
    const source = function* (): Generator<string> {
      yield 'a';
      yield 'b';
      throw broken;
    };
    const asyncSource = async function* (): AsyncGenerator<string> {
      yield* source();
    };
    const querier = new ManualQuerier();
    const names: string[] = [];
    const run = start(querier, kind === 'sync' ? source() : asyncSource());
    const all = (async () => {
      for await (const { name } of run) names.push(name);
    })();
    all.catch(() => undefined);
    await settle();
    expect(names).toEqual([]);
    querier.at(0).answer();
    await settle();
    querier.at(1).answer();
    await expect(all).rejects.toBe(broken);
    expect(names).toEqual(['a', 'b']);
  },
);

test('an input whose iterator cannot be opened rejects', async () => {
  const broken = new Error('closed');
  const names: Iterable<string> = {
    [Symbol.iterator]: () => {
      throw broken;
    },
  };
  await expect(start(answering(), names).next()).rejects.toBe(broken);
});

test('a name that is not a string ends the run after the outcomes before it', async () => {
  let closed = false;
  function* names(): Generator<unknown> {
    try {
      yield 'a';
      yield 5;
    } finally {
      closed = true;
    }
  }
  const seen: string[] = [];
  const all = async (): Promise<void> => {
    // @ts-expect-error: names are strings
    for await (const { name } of start(answering(), names())) seen.push(name);
  };
  await expect(all()).rejects.toMatchObject({
    code: 'ERR_INVALID_ARG_VALUE',
    message: "The argument 'names[1]' must be a string. Received 5",
  });
  expect({ seen, closed }).toEqual({ seen: ['a'], closed: true });
});

test('an aborted signal ends the run at once with its reason', async () => {
  const querier = new ManualQuerier();
  const { names, state } = endless();
  const abortion = new AbortController();
  const run = start(querier, names, 'A', { concurrency: 4, signal: abortion.signal });
  const next = run.next();
  await settle();
  const reason = new Error('enough');
  abortion.abort(reason);
  await expect(next).rejects.toMatchObject({ code: 'ECANCELLED', cause: reason });
  expect(querier.cancelled).toEqual(['n0', 'n1', 'n2', 'n3']);
  expect(state).toEqual({ read: 4, closed: true });
  expect(await run.next()).toEqual({ done: true, value: undefined });
});

test('a signal that is aborted before the start lets nothing start', async () => {
  const querier = answering();
  const signal = AbortSignal.abort('no');
  await expect(start(querier, ['a'], 'A', { signal }).next()).rejects.toMatchObject({
    code: 'ECANCELLED',
    cause: 'no',
  });
  expect(querier.queries).toEqual([]);
});

test('a query is retried after temporary errors, and only then', async () => {
  const querier = new ManualQuerier();
  const times = new Map<string, number>();
  querier.automatic = (query) => {
    const time = (times.get(query.name) ?? 0) + 1;
    times.set(query.name, time);
    if (query.name === 'down') query.fail(new DNSError(ARES_ETIMEOUT));
    else if (query.name === 'nowhere') query.fail(new DNSError(ARES_ENOTFOUND));
    else if (query.name === 'shaky' && time < 3) query.fail(new DNSError(ARES_ESERVFAIL));
    else query.answer();
  };
  const outcomes = await collect(
    start(querier, ['down', 'nowhere', 'shaky', 'fine'], 'A', { retries: 2, order: 'input' }),
  );
  expect(outcomes.map(({ name, attempts, error }) => [name, attempts, error?.code])).toEqual([
    ['down', 3, 'ETIMEOUT'],
    ['nowhere', 1, 'ENOTFOUND'],
    ['shaky', 3, undefined],
    ['fine', 1, undefined],
  ]);
  expect(querier.queries).toHaveLength(8);
});

test('a closed resolver ends the run, whatever is left of the input', async () => {
  const querier = new ManualQuerier();
  querier.automatic = (query) => query.fail(new DNSError(ARES_EDESTRUCTION));
  const { names, state } = endless();
  const all = collect(start(querier, names, 'A', { concurrency: 5 }));
  await expect(all).rejects.toMatchObject({ code: 'EDESTRUCTION' });
  expect(state.closed).toBe(true);
});

test('cancelled queries are outcomes, and the run goes on', async () => {
  const querier = new ManualQuerier();
  querier.automatic = (query) =>
    query.name === 'b' ? query.fail(new DNSError(ARES_ECANCELLED)) : query.answer();
  const outcomes = await collect(start(querier, ['a', 'b', 'c'], 'A', { retries: 3 }));
  expect(outcomes.map(({ name, error }) => [name, error?.code]).sort()).toEqual([
    ['a', undefined],
    ['b', 'ECANCELLED'],
    ['c', undefined],
  ]);
});

test('a rate limits starts, retries included, also while outcomes are not taken', async () => {
  vi.useFakeTimers();
  try {
    const querier = new ManualQuerier();
    querier.automatic = (query) => query.fail(new DNSError(ARES_ETIMEOUT));
    const { names } = endless();
    const run = start(querier, names, 'A', { rate: 10, retries: 1 });
    const first = run.next();
    await vi.advanceTimersByTimeAsync(0);
    expect(querier.asked).toEqual(['n0 A']);
    await vi.advanceTimersByTimeAsync(1000);
    expect(querier.asked.slice(0, 4)).toEqual(['n0 A', 'n0 A', 'n1 A', 'n1 A']);
    expect(querier.queries.length).toBeGreaterThan(8);
    expect(querier.queries.length).toBeLessThanOrEqual(11);
    expect((await first).value).toMatchObject({ name: 'n0', attempts: 2 });
    await run.return();
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('progress counts names, starts, answers, errors and retries', async () => {
  const querier = new ManualQuerier();
  querier.automatic = (query) =>
    query.type === 'MX' ? query.fail(new DNSError(ARES_ESERVFAIL)) : query.answer();
  const ended: number[] = [];
  let last: unknown;
  await collect(
    start(querier, ['a', 'b'], ['A', 'MX'], {
      retries: 1,
      onProgress: (progress) => {
        ended.push(progress.answered + progress.failed);
        last = { ...progress };
      },
    }),
  );
  expect(ended).toEqual([1, 2, 3, 4]);
  expect(last).toEqual({ names: 2, started: 4, answered: 2, failed: 2, retried: 2 });
});

test('an error of onProgress ends the run', async () => {
  const broken = new Error('no terminal');
  const { names, state } = endless();
  const onProgress = (): void => {
    throw broken;
  };
  await expect(start(answering(), names, 'A', { onProgress }).next()).rejects.toBe(broken);
  expect(state.closed).toBe(true);
});

test('concurrent calls of next() each get an outcome', async () => {
  const run = start(answering(), ['a', 'b'], 'A', { order: 'input' });
  const steps = await Promise.all([run.next(), run.next(), run.next()]);
  expect(steps.map(({ value }) => value?.name)).toEqual(['a', 'b', undefined]);
});

test.each<[what: string, names: unknown, types: unknown, options: unknown, message: RegExp]>([
  ['a string of names', 'a.test', 'A', {}, /^The argument 'names' must be an iterable/],
  ['no names', undefined, 'A', {}, /^The argument 'names' must be an iterable/],
  ['names that are not iterable', {}, 'A', {}, /^The argument 'names' must be an iterable/],
  ['no types', [], [], {}, /^The argument 'types' must be a record type or a list/],
  ['types that are no list', [], { A: true }, {}, /^The argument 'types' must be/],
  ['an unknown type', [], ['A', 'AAAAA'], {}, /^The argument 'types\[1\]' must be .*'AAAAA'$/],
  ['no options', [], 'A', null, /^The argument 'options' must be an object/],
  ['an unknown option', [], 'A', { limit: 3 }, /^The argument 'options.limit' must be omitted/],
  ['an unknown order', [], 'A', { order: 'toString' }, /'options.order' must be 'completion' or/],
  [
    'no concurrency',
    [],
    'A',
    { concurrency: 0 },
    /'options.concurrency' must be an integer from 1/,
  ],
  ['half a query', [], 'A', { concurrency: 1.5 }, /'options.concurrency' must be an integer/],
  ['no rate', [], 'A', { rate: 0 }, /'options.rate' must be a number above 0/],
  ['a rate that is not a number', [], 'A', { rate: '5' }, /'options.rate' must be .* '5'$/],
  ['a rate of NaN', [], 'A', { rate: Number.NaN }, /'options.rate' must be/],
  ['negative retries', [], 'A', { retries: -1 }, /'options.retries' must be an integer from 0/],
  [
    'a response of text',
    [],
    'A',
    { response: 'yes' },
    /'options.response' must be true, false or 'answer'/,
  ],
  ['no function', [], 'A', { onProgress: 5 }, /'options.onProgress' must be a function/],
  ['no signal', [], 'A', { signal: 5 }, /'options.signal' must be an AbortSignal/],
  ['no timeout', [], 'A', { timeout: 0 }, /'options.timeout' must be an integer from 1/],
  ['an unknown class', [], 'A', { qclass: 'XX' }, /'qclass' must be/],
])('refuses %s at the call', (_what, names, types, options, message) => {
  // Through Reflect, because the compiler refuses each.
  const call = (): unknown =>
    Reflect.apply(resolveMany, undefined, [answering, names, types, options]);
  expect(call).toThrow(message);
  expect(call).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG_VALUE' }));
});
