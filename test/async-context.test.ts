import { AsyncLocalStorage, executionAsyncId } from 'node:async_hooks';
import { Channel, type ChannelCallback } from '@aiodns/core-native';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channelFor, resolverFor } from './support/clients.js';
import { serverString } from './support/endpoint.js';
import { type FaultServer, startFaultServer } from './support/fault-server.js';
import { respondWithOne } from './support/handlers.js';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer(respondWithOne);
});

afterAll(() => server.close());

const storage = new AsyncLocalStorage<string>();

type Start = (channel: Channel, callback: ChannelCallback<unknown, unknown>) => unknown;

const requests: Readonly<Record<string, Start>> = {
  query: (channel, callback) => channel.query('a.test', 'A', callback),
  'query with a class': (channel, callback) => channel.query('a.test', 'A', 'IN', callback),
  queryRecords: (channel, callback) => channel.queryRecords('a.test', 'A', 'IN', callback),
  search: (channel, callback) => channel.search('a.test', 'A', callback),
  getaddrinfo: (channel, callback) => channel.getaddrinfo('a.test', { family: 4 }, callback),
  gethostbyname: (channel, callback) => channel.gethostbyname('a.test', 4, callback),
  gethostbyaddr: (channel, callback) => channel.gethostbyaddr('192.0.2.1', callback),
  getnameinfo: (channel, callback) =>
    channel.getnameinfo({ address: '192.0.2.1', port: 1 }, 0, callback),
};

/** What callbacks of three requests, each started in a context, find there. */
const contexts = (channel: Channel, start: Start): Promise<unknown[]> =>
  Promise.all(
    ['first', 'second', undefined].map((context) => {
      const promise = (): Promise<unknown> =>
        new Promise((resolve) => start(channel, () => resolve(storage.getStore())));
      return context === undefined ? promise() : storage.run(context, promise);
    }),
  );

describe('a callback keeps the async context of its call', () => {
  it.each(Object.entries(requests))('of %s', async (_, start) => {
    using channel = channelFor(server);
    expect(await contexts(channel, start)).toEqual(['first', 'second', undefined]);
  });

  it('after the channel was closed', async () => {
    const channel = new Channel({ nameservers: [serverString(server)] });
    channel.close();
    for (const start of Object.values(requests)) {
      expect(await contexts(channel, start)).toEqual(['first', 'second', undefined]);
    }
  });

  it('as a separate async resource', async () => {
    using channel = channelFor(server);
    const ids = await Promise.all(
      Array.from(
        { length: 3 },
        () =>
          new Promise((resolve) => {
            channel.query('a.test', 'A', () => resolve(executionAsyncId()));
          }),
      ),
    );
    expect(new Set(ids).size).toBe(3);
    expect(ids).not.toContain(0);
  });
});

describe('a promise of a resolver', () => {
  it('keeps the async context of its call', async () => {
    await using resolver = resolverFor(server);
    const found = ['first', 'second'].map((context) =>
      storage.run(context, async () => {
        await resolver.query('a.test', 'A');
        return storage.getStore();
      }),
    );
    expect(await Promise.all(found)).toEqual(['first', 'second']);
  });
});
