import { ARES_EBADNAME, ARES_EDESTRUCTION, InvalidArgumentError } from '@aiodns/types';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { NativeChannel } from './addon.js';
import { DELIVERY } from './decode/payload-kind.js';
import {
  parseGetAddrInfo,
  parseGetHostByAddr,
  parseGetHostByName,
  parseGetNameInfo,
  parseQuery,
  parseQueryForm,
  parseRecordsQuery,
  parseSearch,
} from './parse-request.js';
import { ChannelRequests } from './requests.js';

/** A native channel that records the calls it receives. */
const recorder = () => {
  const calls: (readonly unknown[])[] = [];
  const record =
    (method: string) =>
    (...args: readonly unknown[]): void => {
      calls.push([method, ...args]);
    };
  const unused = (): never => {
    throw new Error('not used by a request');
  };
  const native: NativeChannel = {
    query: record('query'),
    search: record('search'),
    queryWithOptions: record('queryWithOptions'),
    getaddrinfo: record('getaddrinfo'),
    gethostbyname: record('gethostbyname'),
    gethostbyaddr: record('gethostbyaddr'),
    getnameinfo: record('getnameinfo'),
    cancel: unused,
    giveUp: unused,
    reply: unused,
    close: unused,
    destroy: unused,
    reinit: unused,
    setServers: unused,
    setLocalIp: unused,
    setLocalDev: unused,
    getServers: unused,
    getStats: unused,
    process: unused,
    timeout: unused,
    takeSocketChanges: unused,
    takeCompletions: unused,
  };
  return { native, calls };
};

let requests: ChannelRequests;
beforeEach(() => {
  requests = new ChannelRequests(false);
});

test.each([
  [parseQuery('host.example', 'MX'), ['query', 'host.example', 15, 1, 2]],
  [parseRecordsQuery('host.example', 'TYPE65280', 'CHAOS'), ['query', 'host.example', 65280, 3, 1]],
  [parseSearch('host', 28, 255), ['search', 'host', 28, 255]],
  [parseGetAddrInfo('host', {}), ['getaddrinfo', 'host', null, 0, 0, 0, 0]],
  [
    parseGetAddrInfo('host', { family: 6, port: 443, type: 1, proto: 6, flags: 2 }),
    ['getaddrinfo', 'host', '443', 2, 6, 1, 6],
  ],
  [parseGetHostByName('host', 4), ['gethostbyname', 'host', 4]],
  [parseGetHostByAddr('::1'), ['gethostbyaddr', '::1', 6]],
  [
    parseGetNameInfo({ address: '::1', port: 53, flowinfo: 7, scopeId: 3 }, 2),
    ['getnameinfo', '::1', 2, 6, 53, 7, 3],
  ],
])('a request is submitted with its converted arguments (%#)', (request, [method, ...args]) => {
  const { native, calls } = recorder();
  const requestId = request.submit(native, requests, () => undefined);
  expect(calls).toEqual([[method, requestId, ...args]]);
  expect(requests.hasPending).toBe(true);
});

test('an internationalised name is converted when it is parsed', () => {
  const { native, calls } = recorder();
  const request = parseGetHostByName('bücher.example', 0);
  request.submit(native, requests, () => undefined);
  expect(calls[0]?.[2]).toBe('xn--bcher-kva.example');
});

test('a request can be submitted more than once', () => {
  const { native, calls } = recorder();
  const request = parseQuery('host.example', 'A');
  const ids = [1, 2].map(() => request.submit(native, requests, () => undefined));
  expect(calls.map(([, requestId]) => requestId)).toEqual(ids);
  expect(ids[0]).not.toBe(ids[1]);
});

test.each([
  ['message', 2],
  ['answer', 6],
  ['records', 1],
  ['record', 1],
] as const)(
  'a form for %s is submitted for any name, and asks for the delivery',
  (extent, kind) => {
    const { native, calls } = recorder();
    const form = parseQueryForm(extent, 'SOA', 'CHAOS');
    const handler = { onResult: vi.fn(), onError: vi.fn() };
    const ids = ['a.example', 'b.example'].map((name) =>
      form.submit(native, requests, name, handler),
    );
    expect(calls).toEqual([
      ['query', ids[0], 'a.example', 6, 3, kind | DELIVERY],
      ['query', ids[1], 'b.example', 6, 3, kind | DELIVERY],
    ]);
  },
);

describe('a request that cannot be submitted', () => {
  test('fails with EBADNAME when its name has no form in ASCII', async () => {
    const { native, calls } = recorder();
    const callback = vi.fn();
    parseQuery('ü@.example', 'A').submit(native, requests, callback);
    await Promise.resolve();
    expect(callback).toHaveBeenCalledExactlyOnceWith(ARES_EBADNAME, undefined);
    expect(calls).toEqual([]);
  });

  test('fails with EDESTRUCTION on a closed channel, also with a bad name', async () => {
    const callback = vi.fn();
    parseQuery('ü@.example', 'A').submit(undefined, requests, callback);
    await Promise.resolve();
    expect(callback).toHaveBeenCalledExactlyOnceWith(ARES_EDESTRUCTION, undefined);
  });
});

test.each([
  ['host', () => parseQuery('a\0', 'A')],
  ['qtype', () => parseRecordsQuery('a', 0)],
  ['qclass', () => parseSearch('a', 'A', 65536)],
  ['qtype', () => parseQueryForm('answer', 0)],
  // @ts-expect-error This is no extent.
  ['extent', () => parseQueryForm('toString', 'A')],
  ['options.padding', () => parseQueryForm('answer', 'A', 'IN', { padding: -1 })],
  ['host', () => parseGetAddrInfo('', {})],
  ['port', () => parseGetAddrInfo('a', { port: 'x'.repeat(256) })],
  ['family', () => parseGetHostByName('a', 5)],
  ['ip', () => parseGetHostByAddr('a')],
  ['socketAddress.port', () => parseGetNameInfo({ address: '::1', port: 65536 }, 0)],
])('a wrong %s throws when it is parsed', (argument, parse) => {
  expect(parse).toThrow(InvalidArgumentError);
  expect(parse).toThrow(`The argument '${argument}'`);
});
