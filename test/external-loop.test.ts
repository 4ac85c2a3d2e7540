import { setImmediate as turn } from 'node:timers/promises';
import { Channel } from '@aiodns/core-native';
import {
  ARES_ECANCELLED,
  ARES_EDESTRUCTION,
  ARES_ETIMEOUT,
  ARES_FLAG_USEVC,
  ARES_SOCKET_BAD,
  type ChannelOptions,
} from '@aiodns/types';
import { describe, expect, it, vi } from 'vitest';
import { respond } from './support/actions.js';
import { type Endpoint, serverString } from './support/endpoint.js';
import { queriedNames, startFaultServer } from './support/fault-server.js';
import { always, byTransport, neverRespond, respondWithOne } from './support/handlers.js';
import { runSource } from './support/program.js';
import { response, truncated } from './support/response.js';

/** A channel that a test drives, and the calls of its `sockStateCb`. */
interface Driven extends Disposable {
  readonly channel: Channel;
  readonly states: [fd: number, readable: boolean, writable: boolean][];
}

function driven(server: Endpoint, options: ChannelOptions = {}): Driven {
  const states: Driven['states'] = [];
  const channel = new Channel({
    nameservers: [serverString(server)],
    lookups: 'b',
    domains: [],
    sockStateCb: (...state) => states.push(state),
    ...options,
  });
  return { channel, states, [Symbol.dispose]: () => channel.close() };
}

/** Drives a channel until `done`, in place of a caller with a poll loop. */
async function driveUntil(channel: Channel, done: () => boolean): Promise<void> {
  while (!done()) {
    const [readable, writable] = channel.getsock();
    for (const fd of readable) channel.processReadFd(fd);
    for (const fd of writable) channel.processWriteFd(fd);
    if (channel.timeout() === 0) channel.processFd(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    await turn();
  }
}

const called = (callback: ReturnType<typeof vi.fn>) => (): boolean =>
  callback.mock.calls.length > 0;

describe('sockStateCb', () => {
  it('drives any number of queries', async () => {
    await using server = await startFaultServer(respondWithOne);
    using test = driven(server);
    const callback = vi.fn();
    for (let i = 0; i < 500; i++) test.channel.query(`n${i}.test`, 'A', callback);
    await driveUntil(test.channel, () => callback.mock.calls.length === 500);
    expect(callback.mock.calls.every(([status]) => status === null)).toBe(true);
  });

  it('is called with the socket of a query, and again when it is closed', async () => {
    await using server = await startFaultServer(respondWithOne);
    using test = driven(server);
    const callback = vi.fn();
    test.channel.query('www.example.test', 'A', callback);
    const [[fd = ARES_SOCKET_BAD, readable, writable] = []] = test.states;
    expect({ readable, writable }).toEqual({ readable: true, writable: false });
    expect(fd).toBeGreaterThanOrEqual(0);
    expect(test.channel.getsock()).toEqual([[fd], []]);
    await driveUntil(test.channel, called(callback));
    expect(test.states.at(-1)).toEqual([fd, false, false]);
    expect(test.channel.getsock()).toEqual([[], []]);
  });

  it('is called when a TCP connection has data to write', async () => {
    await using server = await startFaultServer(respondWithOne);
    using test = driven(server, { flags: ARES_FLAG_USEVC });
    const callback = vi.fn();
    test.channel.query('www.example.test', 'A', callback);
    expect(test.states.some(([, , writable]) => writable)).toBe(true);
    await driveUntil(test.channel, called(callback));
    expect(callback).toHaveBeenCalledWith(
      null,
      expect.objectContaining({ answer: [expect.objectContaining({ type: 'A' })] }),
    );
    expect(server.received.map(({ transport }) => transport)).toEqual(['tcp']);
  });

  it('that throws causes an uncaught exception, and the query goes on', async () => {
    await using server = await startFaultServer(respondWithOne);
    const { stdout, code } = await runSource(
      `
        import { Channel } from '@aiodns/core-native';
        process.on('uncaughtException', (error) => console.log('uncaught', error.message));
        const channel = new Channel({
          nameservers: [process.argv[2]],
          sockStateCb: () => { throw new Error('mine'); },
        });
        let done = false;
        channel.query('www.example.test', 'A', (status) => { done = true; console.log(status); });
        while (!done) {
          for (const fd of channel.getsock()[0]) channel.processReadFd(fd);
          await new Promise((resolve) => setImmediate(resolve));
        }
      `,
      { args: [serverString(server)] },
    );
    expect(new Set(stdout.trim().split('\n'))).toEqual(new Set(['uncaught mine', 'null']));
    expect(code).toBe(0);
  });
});

describe('a channel with an external loop', () => {
  it('cancels requests that wait for room too', async () => {
    await using server = await startFaultServer(neverRespond);
    using test = driven(server);
    const callback = vi.fn();
    for (let index = 0; index < 50_000; index++)
      test.channel.query(`n${index}.test`, 'A', callback);
    test.channel.cancel();
    await driveUntil(test.channel, () => callback.mock.calls.length === 50_000);
    expect(callback.mock.calls.every(([status]) => status === ARES_ECANCELLED)).toBe(true);
  });

  it('sends at once, and reads only when it is driven', async () => {
    await using server = await startFaultServer(respondWithOne);
    using test = driven(server);
    const callback = vi.fn();
    test.channel.query('www.example.test', 'A', callback);
    await server.untilReceived(1);
    for (let turns = 0; turns < 50; turns += 1) await turn();
    expect(callback).not.toHaveBeenCalled();
    await driveUntil(test.channel, called(callback));
    expect(callback).toHaveBeenCalledTimes(1);
  });

  it('calls callbacks within the call that read the response', async () => {
    await using server = await startFaultServer(respondWithOne);
    using test = driven(server);
    let during = false;
    let inside = false;
    const callback = vi.fn(() => {
      inside = during;
    });
    test.channel.query('www.example.test', 'A', callback);
    const [[fd = ARES_SOCKET_BAD] = []] = test.channel.getsock();
    while (!called(callback)()) {
      during = true;
      test.channel.processFd(fd, ARES_SOCKET_BAD);
      during = false;
      await turn();
    }
    expect(inside).toBe(true);
  });

  it('makes every kind of request', async () => {
    await using server = await startFaultServer(respondWithOne);
    using test = driven(server);
    const { channel } = test;
    const callback = vi.fn();
    channel.query('a.test', 'A', callback);
    channel.queryRecords('b.test', 'A', undefined, callback);
    channel.search('c.test', 'A', callback);
    channel.getaddrinfo('d.test', { family: 4 }, callback);
    channel.gethostbyname('e.test', 4, callback);
    channel.gethostbyaddr('192.0.2.1', callback);
    channel.getnameinfo({ address: '192.0.2.2', port: 0 }, 0, callback);
    await driveUntil(channel, () => callback.mock.calls.length === 7);
    expect(queriedNames(server)).toEqual([
      'a.test',
      'b.test',
      'c.test',
      'd.test',
      'e.test',
      '1.2.0.192.in-addr.arpa',
      '2.2.0.192.in-addr.arpa',
    ]);
  });

  it('completes requests that need no server soon after the method returned, without being driven', async () => {
    await using server = await startFaultServer(respondWithOne);
    using test = driven(server);
    const callback = vi.fn();
    test.channel.getaddrinfo('192.0.2.1', {}, callback);
    expect(callback).not.toHaveBeenCalled();
    await turn();
    expect(callback).toHaveBeenCalledWith(null, expect.objectContaining({ cnames: [] }));
  });

  it('retries a truncated response over TCP', async () => {
    await using server = await startFaultServer(
      byTransport({
        udp: always(respond((query) => response(query), truncated)),
        tcp: respondWithOne,
      }),
    );
    using test = driven(server);
    const callback = vi.fn();
    test.channel.query('www.example.test', 'A', callback);
    await driveUntil(test.channel, called(callback));
    expect(callback.mock.calls[0]?.[0]).toBe(null);
    expect(server.received.map(({ transport }) => transport)).toEqual(['udp', 'tcp']);
  });

  it('accepts requests within a callback', async () => {
    await using server = await startFaultServer(respondWithOne);
    using test = driven(server);
    const last = vi.fn();
    test.channel.query('a.test', 'A', () => {
      test.channel.query('b.test', 'A', () => {
        test.channel.query('c.test', 'A', last);
      });
    });
    await driveUntil(test.channel, called(last));
    expect(queriedNames(server)).toEqual(['a.test', 'b.test', 'c.test']);
  });

  it('uses new servers for requests that start after they are set', async () => {
    await using first = await startFaultServer(respondWithOne);
    await using second = await startFaultServer(respondWithOne);
    using test = driven(first);
    const callback = vi.fn();
    test.channel.query('a.test', 'A', callback);
    test.channel.servers = [serverString(second)];
    test.channel.query('b.test', 'A', callback);
    await driveUntil(test.channel, () => callback.mock.calls.length === 2);
    expect([first, second].map(queriedNames)).toEqual([['a.test'], ['b.test']]);
  });

  it('does not keep the process alive, and starts no thread', async () => {
    await using server = await startFaultServer(neverRespond);
    const { stdout, code, timedOut } = await runSource(
      `
        import { readdirSync } from 'node:fs';
        import { Channel } from '@aiodns/core-native';
        const threads = () => process.platform === 'linux' ? readdirSync('/proc/self/task').length : 0;
        const before = threads();
        const channel = new Channel({ nameservers: [process.argv[2]], sockStateCb: () => {} });
        channel.query('example.test', 'A', () => {});
        console.log(threads() - before);
      `,
      { args: [serverString(server)] },
    );
    expect({ stdout, code, timedOut }).toEqual({ stdout: '0\n', code: 0, timedOut: false });
  });
});

describe('timeout', () => {
  it('is null when nothing is pending, or max where there is one', async () => {
    await using server = await startFaultServer(neverRespond);
    using test = driven(server);
    expect(test.channel.timeout()).toBe(null);
    expect(test.channel.timeout(50)).toBe(50);
  });

  it('is the time until the next try in whole milliseconds, or max where that is shorter', async () => {
    await using server = await startFaultServer(neverRespond);
    using test = driven(server, { timeout: 2_000 });
    test.channel.query('www.example.test', 'A', () => undefined);
    const next = test.channel.timeout() ?? 0;
    expect(Number.isInteger(next)).toBe(true);
    expect(next).toBeGreaterThan(0);
    expect(next).toBeLessThanOrEqual(2_000);
    expect(test.channel.timeout(1)).toBe(1);
    expect(test.channel.timeout(0)).toBe(0);
    expect(test.channel.timeout(60_000)).toBeLessThanOrEqual(2_000);
  });

  it('that has passed makes processFd without a socket retry, and finally fail', async () => {
    await using server = await startFaultServer(neverRespond);
    using test = driven(server, { timeout: 250, tries: 2 });
    const callback = vi.fn();
    test.channel.query('www.example.test', 'A', callback);
    await driveUntil(test.channel, called(callback));
    expect(callback).toHaveBeenCalledWith(ARES_ETIMEOUT, undefined);
    expect(server.received).toHaveLength(2);
    expect(test.channel.timeout()).toBe(null);
  });
});

describe('the end of a channel with an external loop', () => {
  it.each([
    { how: 'cancel', status: ARES_ECANCELLED },
    { how: 'close', status: ARES_ECANCELLED },
    { how: 'destroy', status: ARES_EDESTRUCTION },
  ] as const)(
    '$how calls callbacks soon and closes the sockets, without being driven',
    async ({ how, status }) => {
      await using server = await startFaultServer(neverRespond);
      using test = driven(server);
      const callback = vi.fn();
      for (const name of ['a.test', 'b.test', 'c.test']) test.channel.query(name, 'A', callback);
      await server.untilReceived(3);
      test.channel[how]();
      await turn();
      expect(callback.mock.calls).toEqual(Array.from({ length: 3 }, () => [status, undefined]));
      expect(test.channel.getsock()).toEqual([[], []]);
      const [fd] = test.states[0] ?? [];
      expect(test.states.at(-1)).toEqual([fd, false, false]);
      expect(await test.channel.wait(0)).toBe(true);
    },
  );

  it('leaves processFd and timeout without effect', async () => {
    await using server = await startFaultServer(neverRespond);
    const { channel } = driven(server);
    channel.close();
    channel.processFd(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    channel.processReadFd(0);
    channel.processWriteFd(0);
    expect(channel.timeout()).toBe(null);
    expect(channel.getsock()).toEqual([[], []]);
  });

  it('may come from within a callback', async () => {
    await using server = await startFaultServer(respondWithOne);
    using test = driven(server);
    const callback = vi.fn(() => test.channel.close());
    test.channel.query('a.test', 'A', callback);
    test.channel.query('b.test', 'A', callback);
    await driveUntil(test.channel, () => callback.mock.calls.length === 2);
    expect(test.channel.closed).toBe(true);
  });
});

describe('processFd', () => {
  it('ignores sockets that are not of the channel', async () => {
    await using server = await startFaultServer(respondWithOne);
    using test = driven(server);
    const callback = vi.fn();
    test.channel.query('www.example.test', 'A', callback);
    for (const fd of [0, 1, 2, 0x7fff_ffff]) test.channel.processFd(fd, fd);
    await driveUntil(test.channel, called(callback));
    expect(callback).toHaveBeenCalledTimes(1);
  });
});
