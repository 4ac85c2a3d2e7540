import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import {
  ARES_VERSION,
  AresError,
  aresThreadsafety,
  Channel,
  type ChannelCallback,
  reverseAddress,
  strerror,
} from '@aiodns/core-native';
import {
  type AddrInfoResult,
  type AnyResult,
  ARES_EBADNAME,
  ARES_ECANCELLED,
  ARES_EDESTRUCTION,
  ARES_ENODATA,
  ARES_ENOTFOUND,
  ARES_ETIMEOUT,
  ARES_NI_LOOKUPHOST,
  ARES_NI_LOOKUPSERVICE,
  ARES_NI_NUMERICSERV,
  ARES_SUCCESS,
  type DNSResult,
  errorcode,
  type HostResult,
  type NameInfoResult,
} from '@aiodns/types';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { channelFor } from './support/clients.js';
import { serverString } from './support/endpoint.js';
import { queriedNames, startFaultServer } from './support/fault-server.js';
import {
  authoritative,
  byName,
  type Handler,
  neverRespond,
  respondWithOne,
} from './support/handlers.js';
import { runSource } from './support/program.js';

const ZONE: Handler = authoritative([
  {
    name: 'example.test',
    type: 'SOA',
    ttl: 60,
    data: { mname: 'ns', rname: 'root', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 60 },
  },
  { name: 'www.example.test', type: 'A', ttl: 60, data: '192.0.2.10' },
  { name: 'www.example.test', type: 'AAAA', ttl: 60, data: '2001:db8::10' },
  { name: 'alias.example.test', type: 'CNAME', ttl: 60, data: 'www.example.test' },
  { name: '10.2.0.192.in-addr.arpa', type: 'PTR', ttl: 60, data: 'www.example.test' },
  { name: 'xn--bcher-kva.example.test', type: 'A', ttl: 60, data: '192.0.2.11' },
]);

type CallbackArguments<Result, Failure> =
  | [status: null, result: Result]
  | [status: number, result: Failure];

/** Starts a request and resolves with the arguments of its callback. */
const awaitCallback = <Result, Failure = undefined>(
  request: (callback: ChannelCallback<Result, Failure>) => unknown,
): Promise<CallbackArguments<Result, Failure>> =>
  new Promise((resolve) => request((...outcome) => resolve(outcome)));

const awaitMessage = awaitCallback<DNSResult, DNSResult | undefined>;
const awaitRecords = awaitCallback<AnyResult[], DNSResult | undefined>;
const awaitAddrInfo = awaitCallback<AddrInfoResult>;
const awaitHost = awaitCallback<HostResult>;
const awaitNameInfo = awaitCallback<NameInfoResult>;

describe('callbacks', () => {
  it('of query get the message', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    const [status, result] = await awaitMessage((callback) =>
      channel.query('alias.example.test', 'A', callback),
    );
    expect(status).toBe(null);
    expect(result?.answer.map(({ type }) => type)).toEqual(['CNAME', 'A']);
  });

  it('of query may follow a class', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    await awaitMessage((callback) => channel.query('www.example.test', 'A', 'CHAOS', callback));
    await awaitMessage((callback) => channel.query('www.example.test', 'A', undefined, callback));
    await awaitMessage((callback) => channel.query('www.example.test', 'A', null, callback));
    expect(server.received.map(({ question }) => question?.class)).toEqual([3, 1]);
  });

  it('of queryRecords get flat records of the type only, always as a list', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    expect(
      await awaitRecords((callback) =>
        channel.queryRecords('alias.example.test', 'A', undefined, callback),
      ),
    ).toEqual([null, [{ type: 'A', host: '192.0.2.10', ttl: 60 }]]);
    expect(
      await awaitRecords((callback) =>
        channel.queryRecords('alias.example.test', 'CNAME', undefined, callback),
      ),
    ).toMatchObject([null, [{ type: 'CNAME', cname: 'www.example.test' }]]);
  });

  it('of search get the message of the first domain that has records', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server, { domains: ['elsewhere.test', 'example.test'] });
    const [status, result] = await awaitMessage((callback) => channel.search('www', 'A', callback));
    expect([status, result?.question.name]).toEqual([null, 'www.example.test']);
    await awaitMessage((callback) => channel.search('www', 'TXT', 'CHAOS', callback));
    expect(server.received.at(-1)?.question?.class).toBe(3);
  });

  it('of getaddrinfo get aliases and addresses', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    const [status, result] = await awaitAddrInfo((callback) =>
      channel.getaddrinfo('alias.example.test', { family: 4, port: 80 }, callback),
    );
    expect([status, result]).toMatchObject([
      null,
      { cnames: [{ name: 'www.example.test' }], nodes: [{ address: '192.0.2.10', port: 80 }] },
    ]);
  });

  it('of gethostbyname and gethostbyaddr get the host', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    expect(
      await awaitHost((callback) => channel.gethostbyname('www.example.test', 6, callback)),
    ).toEqual([null, { name: 'www.example.test', aliases: [], addresses: ['2001:db8::10'] }]);
    expect(
      await awaitHost((callback) => channel.gethostbyaddr('192.0.2.10', callback)),
    ).toMatchObject([null, { name: 'www.example.test', addresses: ['192.0.2.10'] }]);
  });

  it('of getnameinfo get host and service', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    const flags = ARES_NI_LOOKUPHOST | ARES_NI_LOOKUPSERVICE | ARES_NI_NUMERICSERV;
    expect(
      await awaitNameInfo((callback) =>
        channel.getnameinfo({ address: '192.0.2.10', port: 80 }, flags, callback),
      ),
    ).toEqual([null, { node: 'www.example.test', service: '80' }]);
  });

  it('get the status of a failure, and the response if there is one', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server, { tries: 1, timeout: 250 });
    expect(
      await awaitMessage((callback) => channel.query('nowhere.example.test', 'A', callback)),
    ).toMatchObject([ARES_ENOTFOUND, { rcode: 'NXDOMAIN', authority: [{ type: 'SOA' }] }]);
    expect(
      await awaitRecords((callback) =>
        channel.queryRecords('www.example.test', 'MX', undefined, callback),
      ),
    ).toMatchObject([ARES_ENODATA, { rcode: 'NOERROR', answer: [] }]);
    server.handle(neverRespond);
    expect(
      await awaitMessage((callback) => channel.query('silent.example.test', 'A', callback)),
    ).toEqual([ARES_ETIMEOUT, undefined]);
  });

  it('are never called before the method returns, even when nothing is sent', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    const early = vi.fn();
    const calls = Promise.all([
      awaitMessage((callback) => channel.query('service.onion', 'A', callback)),
      awaitMessage((callback) => channel.query('a'.repeat(64), 'A', callback)),
      awaitMessage((callback) => channel.query('\u{1f4a9}\ufffd.test', 'A', callback)),
      awaitAddrInfo((callback) => channel.getaddrinfo('192.0.2.1', {}, callback)),
      awaitHost((callback) => channel.gethostbyname('192.0.2.1', 4, callback)),
      awaitNameInfo((callback) =>
        channel.getnameinfo({ address: '192.0.2.1', port: 80 }, ARES_NI_LOOKUPSERVICE, callback),
      ),
    ]);
    channel.query('service.onion', 'A', early);
    expect(early).not.toHaveBeenCalled();
    const statuses = (await calls).map(([status]) => status);
    expect(statuses).toEqual([ARES_ENOTFOUND, ARES_EBADNAME, ARES_EBADNAME, null, null, null]);
    await vi.waitFor(() => expect(early).toHaveBeenCalledTimes(1));
    expect(server.received).toEqual([]);
  });

  it('may start requests, cancel and close', async () => {
    await using server = await startFaultServer(
      byName({ 'silent.example.test': neverRespond }, ZONE),
    );
    using channel = channelFor(server);
    const statuses: (number | null)[] = [];
    const done = new Promise<void>((resolve) => {
      channel.query('www.example.test', 'A', (...[first]) => {
        statuses.push(first);
        channel.query('silent.example.test', 'A', (...[second]) => {
          statuses.push(second);
          channel.query('silent.example.test', 'A', (...[third]) => {
            statuses.push(third);
            channel.query('www.example.test', 'A', (...[fourth]) => {
              statuses.push(fourth);
              resolve();
            });
          });
          channel.close();
        });
        channel.cancel();
      });
    });
    await done;
    expect(statuses).toEqual([null, ARES_ECANCELLED, ARES_ECANCELLED, ARES_EDESTRUCTION]);
  });

  it('that throw cause an uncaught exception, and the others are still called', async () => {
    const { stdout, code } = await runSource(`
      import { Channel } from '@aiodns/core-native';
      const channel = new Channel({ lookups: 'f' });
      process.on('uncaughtException', (error) => console.log('uncaught', error.message));
      channel.getaddrinfo('192.0.2.1', {}, () => { throw new Error('mine'); });
      channel.getaddrinfo('192.0.2.2', {}, (status, { nodes }) => console.log(nodes[0].address));
    `);
    expect({ lines: stdout.trim().split('\n').sort(), code }).toEqual({
      lines: ['192.0.2.2', 'uncaught mine'],
      code: 0,
    });
  });

  it('of query get the response to an internationalised name', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    const [status] = await awaitMessage((callback) =>
      channel.query('bücher.example.test', 'A', callback),
    );
    expect(status).toBe(null);
    expect(queriedNames(server)).toEqual(['xn--bcher-kva.example.test']);
  });
});

describe('cancel', () => {
  it('ends every kind of request with ARES_ECANCELLED, and nothing that starts later', async () => {
    await using server = await startFaultServer(neverRespond);
    using channel = channelFor(server);
    const statuses = Promise.all<readonly [number | null, ...unknown[]]>([
      awaitMessage((callback) => channel.query('a.test', 'A', callback)),
      awaitRecords((callback) => channel.queryRecords('b.test', 'A', undefined, callback)),
      awaitMessage((callback) => channel.search('c.test', 'A', callback)),
      awaitAddrInfo((callback) => channel.getaddrinfo('d.test', {}, callback)),
      awaitHost((callback) => channel.gethostbyname('e.test', 4, callback)),
      awaitHost((callback) => channel.gethostbyaddr('192.0.2.1', callback)),
      awaitNameInfo((callback) =>
        channel.getnameinfo({ address: '192.0.2.2', port: 0 }, 0, callback),
      ),
    ]);
    // getaddrinfo sends two queries.
    await server.untilReceived(8);
    channel.cancel();
    expect((await statuses).map(([status]) => status)).toEqual(
      Array.from({ length: 7 }, () => ARES_ECANCELLED),
    );
    server.handle(respondWithOne);
    const [later] = await awaitMessage((callback) => channel.query('later.test', 'A', callback));
    expect(later).toBe(null);
  });
});

describe.each([
  { how: 'close', status: ARES_ECANCELLED },
  { how: 'destroy', status: ARES_EDESTRUCTION },
] as const)('$how', ({ how, status }) => {
  it(`ends pending requests with ${errorcode[status]}`, async () => {
    await using server = await startFaultServer(neverRespond);
    const channel = channelFor(server);
    const first = awaitMessage((callback) => channel.query('a.test', 'A', callback));
    const second = awaitAddrInfo((callback) => channel.getaddrinfo('b.test', {}, callback));
    await server.untilReceived(3);
    channel[how]();
    expect([await first, await second]).toEqual([
      [status, undefined],
      [status, undefined],
    ]);
  });

  it('ends requests that were never sent too', async () => {
    await using server = await startFaultServer(neverRespond);
    const channel = channelFor(server);
    const pending = awaitMessage((callback) => channel.query('a.test', 'A', callback));
    channel[how]();
    expect(await pending).toEqual([status, undefined]);
  });

  it('may be called again, and after the other', () => {
    const channel = new Channel();
    expect(channel.closed).toBe(false);
    channel[how]();
    channel.close();
    channel.destroy();
    channel.cancel();
    expect(channel.closed).toBe(true);
  });

  it('makes every later call fail with ARES_EDESTRUCTION', async () => {
    const channel = new Channel();
    channel[how]();
    const outcomes = await Promise.all<readonly [number | null, ...unknown[]]>([
      awaitMessage((callback) => channel.query('a.test', 'A', callback)),
      awaitRecords((callback) => channel.queryRecords('a.test', 'A', undefined, callback)),
      awaitMessage((callback) => channel.search('a.test', 'A', callback)),
      awaitAddrInfo((callback) => channel.getaddrinfo('a.test', {}, callback)),
      awaitHost((callback) => channel.gethostbyname('a.test', 4, callback)),
      awaitHost((callback) => channel.gethostbyaddr('192.0.2.1', callback)),
      awaitNameInfo((callback) =>
        channel.getnameinfo({ address: '192.0.2.1', port: 0 }, 0, callback),
      ),
    ]);
    expect(outcomes).toEqual(outcomes.map(() => [ARES_EDESTRUCTION, undefined]));
    const uses: (() => unknown)[] = [
      () => channel.servers,
      () => {
        channel.servers = ['192.0.2.1'];
      },
      () => channel.setServers(['192.0.2.1']),
      () => channel.reinit(),
      () => channel.setLocalIp('127.0.0.1'),
      () => channel.setLocalDev('lo'),
    ];
    for (const use of uses) {
      expect(use).toThrow(AresError);
      expect(use).toThrow(
        expect.objectContaining({ code: 'EDESTRUCTION', errno: ARES_EDESTRUCTION }),
      );
    }
    expect(await channel.wait()).toBe(true);
  });
});

describe('wait', () => {
  it('is true at once when nothing is pending', async () => {
    using channel = channelFor({ address: '127.0.0.1', port: 53 });
    expect(await channel.wait()).toBe(true);
    expect(await channel.wait(0)).toBe(true);
  });

  it('is true when the last request has ended, and its callback has been called', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    const callback = vi.fn();
    channel.query('www.example.test', 'A', callback);
    channel.query('nowhere.example.test', 'A', callback);
    expect(await channel.wait()).toBe(true);
    expect(callback).toHaveBeenCalledTimes(2);
  });

  it('is false when its time limit passes first', async () => {
    await using server = await startFaultServer(neverRespond);
    using channel = channelFor(server);
    const pending = awaitMessage((callback) => channel.query('www.example.test', 'A', callback));
    expect(await channel.wait(0)).toBe(false);
    expect(await channel.wait(20)).toBe(false);
    channel.cancel();
    expect(await channel.wait()).toBe(true);
    await pending;
  });
});

describe('forget', () => {
  it('drops the callback and leaves nothing pending', async () => {
    await using server = await startFaultServer(neverRespond);
    using channel = channelFor(server);
    const callback = vi.fn();
    const request = channel.query('www.example.test', 'A', callback);
    await server.untilReceived(1);
    channel.forget(request);
    expect(await channel.wait(0)).toBe(true);
    channel.cancel();
    const [status] = await awaitHost((next) => channel.gethostbyname('192.0.2.1', 4, next));
    expect(status).toBe(null);
    expect(callback).not.toHaveBeenCalled();
  });

  it('ignores a number that is no request of the channel', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    using other = channelFor(server);
    const pending = awaitMessage((callback) => {
      other.forget(channel.query('www.example.test', 'A', callback));
    });
    for (const request of [-1, 0.5, Number.NaN, 1e9]) channel.forget(request);
    expect((await pending)[0]).toBe(null);
  });
});

describe('servers', () => {
  const [loopback = ''] =
    Object.entries(networkInterfaces()).find(([, addresses]) =>
      addresses?.some(({ internal }) => internal),
    ) ?? [];

  it.each([
    { set: ['192.0.2.1'], get: ['192.0.2.1'] },
    { set: ['192.0.2.1:53'], get: ['192.0.2.1'] },
    { set: ['192.0.2.1:5300', '192.0.2.2'], get: ['192.0.2.1:5300', '192.0.2.2'] },
    { set: ['2001:db8::1'], get: ['2001:db8::1'] },
    { set: ['[2001:db8::1]:5300', '[2001:db8::2]'], get: ['[2001:db8::1]:5300', '2001:db8::2'] },
    { set: ['[::1]:53'], get: ['::1'] },
    { set: [`fe80::1%${loopback}`], get: [`fe80::1%${loopback}`] },
    { set: [`[fe80::1]:5300%${loopback}`], get: [`[fe80::1%${loopback}]:5300`] },
    { set: [`[fe80::1%${loopback}]:5300`], get: [`[fe80::1%${loopback}]:5300`] },
  ])('set to $set are $get', ({ set, get }) => {
    using channel = channelFor({ address: '127.0.0.1', port: 53 });
    channel.servers = set;
    expect(channel.servers).toEqual(get);
    using opened = channelFor({ address: '127.0.0.1', port: 53 }, { nameservers: set });
    expect(opened.servers).toEqual(get);
  });

  it('apply to requests that start after they are set', async () => {
    await using first = await startFaultServer(respondWithOne);
    await using second = await startFaultServer(respondWithOne);
    using channel = channelFor(first);
    await awaitMessage((callback) => channel.query('a.test', 'A', callback));
    channel.servers = [serverString(second)];
    await awaitMessage((callback) => channel.query('b.test', 'A', callback));
    expect([first, second].map(queriedNames)).toEqual([['a.test'], ['b.test']]);
  });

  it('survive reinit', () => {
    using channel = channelFor({ address: '127.0.0.1', port: 5300 });
    channel.reinit();
    expect(channel.servers).toEqual(['127.0.0.1:5300']);
  });
});

describe('setLocalIp', () => {
  it('is the source address of requests that start afterwards', async () => {
    await using server = await startFaultServer(respondWithOne);
    using channel = channelFor(server, { localIp: '203.0.113.77', tries: 1 });
    channel.setLocalIp('127.0.0.1');
    const [status] = await awaitMessage((callback) => channel.query('a.test', 'A', callback));
    expect([status, server.received[0]?.source.address]).toEqual([null, '127.0.0.1']);
  });
});

describe('setLocalDev', () => {
  it('rejects an interface that does not exist', () => {
    using channel = channelFor({ address: '127.0.0.1', port: 53 });
    expect(() => channel.setLocalDev('no-such-device')).toThrow(
      "The argument 'device' must be the name of a network interface",
    );
  });
});

describe('the methods for an external loop', () => {
  it('throw where the I/O thread runs the channel', () => {
    using channel = channelFor({ address: '127.0.0.1', port: 53 });
    const uses: (() => unknown)[] = [
      () => channel.getsock(),
      () => channel.processFd(-1, -1),
      () => channel.processReadFd(0),
      () => channel.processWriteFd(0),
      () => channel.timeout(),
    ];
    for (const use of uses) {
      expect(use).toThrow(expect.objectContaining({ code: 'ERR_INVALID_STATE' }));
    }
  });
});

describe('many channels', () => {
  it('are opened and closed one by one, with requests pending', async () => {
    await using server = await startFaultServer(neverRespond);
    const statuses = await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        const channel = channelFor(server);
        const pending = awaitMessage((callback) => channel.query(`n${index}.test`, 'A', callback));
        channel.close();
        return pending;
      }),
    );
    expect(new Set(statuses.map(([status]) => status))).toEqual(new Set([ARES_ECANCELLED]));
  });

  it('each stay open until garbage collected, which closes them', async () => {
    const { stdout, stderr, code } = await runSource(
      `
        import { Channel } from '@aiodns/core-native';
        let collected = 0;
        const registry = new FinalizationRegistry(() => { collected += 1; });
        for (let index = 0; index < 10; index += 1) registry.register(new Channel(), index);
        while (collected < 10) {
          globalThis.gc();
          await new Promise((resolve) => setImmediate(resolve));
        }
        console.log(collected);
      `,
      { execArgv: ['--expose-gc'] },
    );
    expect({ stdout, stderr, code }).toEqual({ stdout: '10\n', stderr: '', code: 0 });
  });

  it('with requests pending when the process exits do not stop it', async () => {
    await using server = await startFaultServer(neverRespond);
    const { code, stderr } = await runSource(
      `
        import { Channel } from '@aiodns/core-native';
        const channel = new Channel({ nameservers: [process.argv[2]] });
        channel.query('example.test', 'A', () => {});
        process.exit(3);
      `,
      { args: [serverString(server)] },
    );
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
  });
});

describe('reverseAddress', () => {
  it('gives names in in-addr.arpa and ip6.arpa', () => {
    expect(reverseAddress('192.0.2.1')).toBe('1.2.0.192.in-addr.arpa');
    expect(reverseAddress('2001:db8::567:89ab')).toBe(
      'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
    );
  });

  it('reverses the bytes of every IPv4 address', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        expect(reverseAddress(ip)).toBe(`${ip.split('.').reverse().join('.')}.in-addr.arpa`);
      }),
    );
  });

  it('gives every IPv6 address 32 nibbles, the same however it is written', () => {
    fc.assert(
      fc.property(fc.ipV6().filter(isIPv6), (ip) => {
        const name = reverseAddress(ip);
        expect(name).toMatch(/^(?:[0-9a-f]\.){32}ip6\.arpa$/);
        expect(reverseAddress(ip.toUpperCase())).toBe(name);
      }),
    );
  });
});

describe('c-ares', () => {
  it('has a version that is new enough', () => {
    const [major = 0, minor = 0, patch = 0] = ARES_VERSION.split('.').map(Number);
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(1_034_006);
  });

  it('is thread-safe', () => {
    expect(aresThreadsafety()).toBe(true);
  });

  it('has a sentence for each status, and one for unknown numbers', () => {
    const sentences = Object.keys(errorcode).map((code) => strerror(Number(code)));
    expect(new Set(sentences).size).toBe(sentences.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^[\w-]+ \w/);
    expect(strerror(ARES_SUCCESS)).toBe('Successful completion');
    expect(sentences).not.toContain(strerror(12_345));
    expect(strerror(12_345)).toBe(strerror(54_321));
  });

  it('has the names that errorcode gives', () => {
    expect(errorcode[ARES_SUCCESS]).toBe('ARES_SUCCESS');
    expect(errorcode[ARES_ENODATA]).toBe('ARES_ENODATA');
    expect(errorcode[ARES_ECANCELLED]).toBe('ARES_ECANCELLED');
  });
});
