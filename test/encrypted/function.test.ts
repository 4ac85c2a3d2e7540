import { Channel, transportFailure } from '@aiodns/core-native';
import {
  ARES_ECONNREFUSED,
  ARES_FLAG_EDNS,
  ARES_FLAG_USEVC,
  ARES_SOCKET_BAD,
  DNSError,
  DNSResolver,
  type ResolverOptions,
  type TransportNameserver,
} from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../support/clients.js';
import { serverString } from '../support/endpoint.js';
import { startFaultServer } from '../support/fault-server.js';
import { answering, functionServer, hanging } from '../support/function-server.js';
import { neverRespond, respondWithOne } from '../support/handlers.js';
import { runProgram } from '../support/program.js';
import { response } from '../support/response.js';

const NAME = 'www.example.test';
const SERVFAIL = 2;
const REFUSED = 5;

const open = (
  nameservers: readonly (string | TransportNameserver)[],
  options: ResolverOptions = {},
): DNSResolver => new DNSResolver({ nameservers, ...options });

describe('a function as a nameserver', () => {
  it('gets the query as a message and gives the response', async () => {
    const server = functionServer(answering());
    await using resolver = open([server]);
    expect(await resolver.query(NAME, 'A')).toEqual([{ type: 'A', ttl: 300, host: '192.0.2.1' }]);
    expect(server.received).toMatchObject([{ question: { name: NAME, type: 1, class: 1 } }]);
    expect(server.signals.map(({ aborted }) => aborted)).toEqual([false]);
  });

  it('is named in nameservers, in results and in figures', async () => {
    const named = functionServer(answering(), 'tunnel');
    await using resolver = open([named, { transport: async (query) => query }]);
    expect(resolver.nameservers).toEqual(['tunnel', 'custom']);
    expect(await resolver.queryDns(NAME, 'A')).toMatchObject({
      server: 'tunnel',
      transport: 'custom',
    });
    expect(resolver.stats()).toMatchObject({
      sent: 1,
      answered: 1,
      servers: [{ server: 'tunnel', sent: 1, received: 1 }],
    });
  });

  it.each(['query', 'queryDns', 'search'] as const)('serves %s', async (method) => {
    await using resolver = open([functionServer(answering())], { domains: [] });
    const result = await resolver[method](NAME, 'A');
    const records = Array.isArray(result) ? result : result.answer;
    expect(records).toHaveLength(1);
  });

  it('serves lookups by host', async () => {
    const server = functionServer((query) =>
      response(
        query,
        {
          1: [{ type: 'A' as const, data: '192.0.2.1' }],
          28: [{ type: 'AAAA' as const, data: '2001:db8::1' }],
          12: [{ type: 'PTR' as const, data: 'host.test' }],
        }[query.question?.type ?? 0],
      ),
    );
    await using resolver = open([server], { lookups: 'b' });
    const { nodes } = await resolver.getaddrinfo('host.test');
    expect(nodes.map(({ address }) => address).sort()).toEqual(['192.0.2.1', '2001:db8::1']);
    expect(await resolver.gethostbyname('host.test', 4)).toMatchObject({
      addresses: ['192.0.2.1'],
    });
    expect(await resolver.gethostbyaddr('192.0.2.1')).toMatchObject({ name: 'host.test' });
    expect(await resolver.getnameinfo({ address: '192.0.2.1', port: 0 })).toMatchObject({
      node: 'host.test',
    });
  });

  it('answers once what the cache then has', async () => {
    const server = functionServer(answering());
    await using resolver = open([server]);
    await resolver.query(NAME, 'A');
    await resolver.query(NAME, 'A');
    expect(server.received).toHaveLength(1);
    expect(resolver.stats()).toMatchObject({ cacheHits: 1, cacheMisses: 1 });
  });

  it('answers 1,000 queries at a time, in reverse order', async () => {
    const waiting: (() => void)[] = [];
    const server = functionServer(
      (query) =>
        new Promise((resolve) => {
          waiting.push(() => resolve(response(query, [{ type: 'A', data: '192.0.2.9' }])));
          if (waiting.length === 1_000) for (const answer of waiting.reverse()) answer();
        }),
    );
    await using resolver = open([server], { timeout: 30_000 });
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => resolver.query(`n${index}.test`, 'A')),
    );
    expect(new Set(answers.flat().map(({ host }) => host))).toEqual(new Set(['192.0.2.9']));
    expect(server.received).toHaveLength(1_000);
  });

  it('can respond with more than any datagram holds', async () => {
    const records = Array.from({ length: 4_000 }, (_, index) => ({
      type: 'A' as const,
      data: `10.0.${index >> 8}.${index & 255}`,
    }));
    await using resolver = open([functionServer(answering(records))]);
    const hosts = await resolver.query(NAME, 'A');
    expect(hosts.map(({ host }) => host)).toEqual(records.map(({ data }) => data));
  });

  it('is asked once more, as over TCP, when it truncates a response', async () => {
    const server = functionServer((query) =>
      response(query, [{ type: 'A', data: '192.0.2.1' }], { flags: { tc: true } }),
    );
    await using resolver = open([server]);
    expect(await resolver.queryDns(NAME, 'A')).toMatchObject({ flags: { tc: true } });
    expect(server.received).toHaveLength(2);
  });

  it('serves channels and queries that want TCP', async () => {
    const server = functionServer(answering());
    await using resolver = open([server], { cacheMaxTtl: 0 });
    await using byFlag = open([server], { flags: ARES_FLAG_EDNS | ARES_FLAG_USEVC });
    const several = Array.from({ length: 5 }, (_, index) =>
      byFlag.query(`n${index}.example.test`, 'A'),
    );
    expect(await resolver.queryDns(NAME, 'A', { tcp: true })).toMatchObject({ server: 'function' });
    expect((await Promise.all(several)).flat()).toHaveLength(5);
    expect(server.received).toHaveLength(6);
  });
});

describe('a list with functions', () => {
  it('is used in its order, whatever its servers are', async () => {
    await using plain = await startFaultServer(respondWithOne);
    const first = functionServer(answering(), 'first');
    await using resolver = open([first, serverString(plain)], { cacheMaxTtl: 0 });
    expect(resolver.nameservers).toEqual(['first', serverString(plain)]);
    for (let index = 0; index < 5; index += 1) await resolver.query(NAME, 'A');
    expect([first.received.length, plain.received.length]).toEqual([5, 0]);

    resolver.nameservers = [serverString(plain), first];
    expect(resolver.nameservers).toEqual([serverString(plain), 'first']);
    for (let index = 0; index < 5; index += 1) await resolver.query(NAME, 'A');
    expect([first.received.length, plain.received.length]).toEqual([5, 5]);
  });

  it('fails over from a function that fails to the next server, and back', async () => {
    await using plain = await startFaultServer(respondWithOne);
    const failing = functionServer(() => Promise.reject(new Error('down')), 'failing');
    await using resolver = open([failing, serverString(plain)]);
    expect(await resolver.queryDns(NAME, 'A')).toMatchObject({ server: serverString(plain) });

    const working = functionServer(answering(), 'working');
    await using silent = await startFaultServer(neverRespond);
    resolver.nameservers = [serverString(silent), working];
    expect(await resolver.queryDns('other.test', 'A')).toMatchObject({ server: 'working' });
  });

  it('fails over from a SERVFAIL', async () => {
    const failing = functionServer((query) => response(query, [], { rcode: SERVFAIL }), 'failing');
    const working = functionServer(answering(), 'working');
    await using resolver = open([failing, working]);
    expect(await resolver.queryDns(NAME, 'A')).toMatchObject({ server: 'working' });
  });

  it('never falls back to the servers of the system, or to UDP', async () => {
    await using plain = await startFaultServer(respondWithOne);
    const failing = functionServer(() => Promise.reject(new Error('down')));
    // A server of the system would be this one.
    await using resolver = open([failing], { udpPort: plain.port, tcpPort: plain.port, tries: 2 });
    expect(await failureOf(resolver.query(NAME, 'A'))).toMatchObject({ code: 'ECONNREFUSED' });
    expect(failing.received).toHaveLength(2);
    expect(plain.received).toHaveLength(0);
  });

  it('keeps requests that began with the list before', async () => {
    let answer = (): void => undefined;
    const first = functionServer(
      (query) =>
        new Promise((resolve) => {
          answer = () => resolve(response(query, [{ type: 'A', data: '192.0.2.1' }]));
        }),
      'first',
    );
    const second = functionServer(answering(), 'second');
    await using resolver = open([first], { timeout: 30_000 });
    const early = resolver.queryDns('early.test', 'A');
    await expect.poll(() => first.received.length).toBe(1);
    resolver.nameservers = [second];
    expect(await resolver.queryDns('late.test', 'A')).toMatchObject({ server: 'second' });
    answer();
    expect(await early).toMatchObject({ server: 'first' });
  });
});

describe('an error of a function', () => {
  it('names the server, and has what it threw as its cause', async () => {
    const cause = new Error('the tunnel is down');
    await using resolver = open([functionServer(() => Promise.reject(cause), 'tunnel')]);
    const error = await failureOf(resolver.query(NAME, 'A'));
    expect(error).toMatchObject({ code: 'ECONNREFUSED', server: 'tunnel', hostname: NAME });
    expect(error.cause).toBe(cause);
    expect(error.message).toBe(
      `A ${NAME}: Could not contact DNS servers (ECONNREFUSED), tunnel: the tunnel is down`,
    );
  });

  it.each(['getaddrinfo', 'gethostbyname'] as const)('reaches the caller of %s', async (method) => {
    const cause = new Error('down');
    await using resolver = open([functionServer(() => Promise.reject(cause))], { lookups: 'b' });
    const error = await failureOf(resolver[method](NAME));
    expect(error).toMatchObject({ code: 'ECONNREFUSED', server: 'function' });
    expect(error.cause).toBe(cause);
  });

  it('is that of a function that throws at once, or that rejects with anything', async () => {
    const thrower: TransportNameserver = {
      transport() {
        throw new RangeError('thrown');
      },
    };
    await using resolver = open([thrower]);
    expect((await failureOf(resolver.query(NAME, 'A'))).cause).toEqual(new RangeError('thrown'));
    await using other = open([{ transport: () => Promise.reject('a text') }]);
    expect((await failureOf(other.query(NAME, 'A'))).cause).toBe('a text');
  });

  it.each([
    ['too short', () => new Uint8Array(3), /3 bytes is no DNS message/],
    ['too long', () => new Uint8Array(70_000), /70000 bytes is no DNS message/],
    ['of another query', () => new Uint8Array(12), /id of the response/],
  ])('is EBADRESP for a response that is %s', async (_what, respond, reason) => {
    await using resolver = open([functionServer(respond)], { tries: 1 });
    const error = await failureOf(resolver.query(NAME, 'A'));
    expect(error).toMatchObject({ code: 'EBADRESP', server: 'function' });
    expect(String(error.cause)).toMatch(reason);
  });

  it('is EBADRESP for garbage, and for what is no bytes', async () => {
    const garbage = functionServer(({ bytes }) =>
      Buffer.concat([bytes.subarray(0, 2), Buffer.alloc(30, 0xff)]),
    );
    await using resolver = open([garbage]);
    const error = await failureOf(resolver.query(NAME, 'A'));
    expect(error).toMatchObject({ code: 'EBADRESP', server: 'function' });
    expect(error.cause).toEqual(new Error('The response is malformed'));
    // @ts-expect-error: the types forbid it
    await using other = open([{ transport: async () => 'a text' }]);
    expect(await failureOf(other.query(NAME, 'A'))).toMatchObject({ code: 'EBADRESP' });
  });

  it('harms no other query', async () => {
    const server = functionServer((query) =>
      query.question?.name.startsWith('bad')
        ? Promise.reject(new Error('bad'))
        : response(query, [{ type: 'A', data: '192.0.2.1' }]),
    );
    await using resolver = open([server]);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, (_, index) =>
        resolver.query(`${index % 2 === 0 ? 'bad' : 'good'}${index}.test`, 'A'),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(
      Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? 'rejected' : 'fulfilled')),
    );
    // Three tries for each that failed, one for each other.
    expect(server.received).toHaveLength(400);
  });

  it('is the response, when there was one', async () => {
    const server = functionServer((query) => response(query, [], { rcode: REFUSED }));
    await using resolver = open([server]);
    const error = await failureOf(resolver.query(NAME, 'A'));
    expect(error).toMatchObject({ code: 'EREFUSED', server: 'function' });
    expect(error.result?.rcode).toBe('REFUSED');
    expect(error.cause).toBeUndefined();
  });

  it('is in transportFailure() for the callback of a channel, and only there', async () => {
    const cause = new Error('down');
    const channel = new Channel({ nameservers: [functionServer(() => Promise.reject(cause))] });
    const failure = await new Promise((resolve) => {
      channel.query(NAME, 'A', (...[status]) => resolve([status, transportFailure()]));
    });
    expect(failure).toEqual([ARES_ECONNREFUSED, { server: 'function', cause }]);
    expect(transportFailure()).toBeUndefined();
    channel.close();
  });
});

describe('the signal of a function', () => {
  it('aborts after the timeout of the query', async () => {
    const server = functionServer(hanging);
    await using resolver = open([server], { timeout: 250, tries: 2 });
    expect(await failureOf(resolver.query(NAME, 'A'))).toMatchObject({ code: 'ETIMEOUT' });
    await expect.poll(() => server.signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  it.each([
    ['cancel', (resolver: DNSResolver) => resolver.cancel()],
    ['close', (resolver: DNSResolver) => void resolver.close()],
  ])('aborts by %s', async (_what, end) => {
    const server = functionServer(hanging);
    await using resolver = open([server], { timeout: 30_000 });
    const pending = failureOf(resolver.query(NAME, 'A'));
    await expect.poll(() => server.signals.length).toBe(1);
    end(resolver);
    expect(await pending).toMatchObject({ code: 'ECANCELLED' });
    await expect.poll(() => server.signals[0]?.aborted).toBe(true);
  });

  it('aborts with the signal of the query', async () => {
    const server = functionServer(hanging);
    await using resolver = open([server], { timeout: 30_000 });
    const controller = new AbortController();
    const pending = failureOf(resolver.query(NAME, 'A', { signal: controller.signal }));
    await expect.poll(() => server.signals.length).toBe(1);
    controller.abort();
    expect(await pending).toMatchObject({ code: 'ECANCELLED' });
    await expect.poll(() => server.signals[0]?.aborted).toBe(true);
  });

  it('aborts when a channel is destroyed', async () => {
    const server = functionServer(hanging);
    const channel = new Channel({ nameservers: [server], timeout: 30_000 });
    channel.query(NAME, 'A', () => undefined);
    await expect.poll(() => server.signals.length).toBe(1);
    channel.destroy();
    await expect.poll(() => server.signals[0]?.aborted).toBe(true);
  });

  it('aborts for one query of several', async () => {
    const server = functionServer(hanging);
    await using resolver = open([server], { timeout: 30_000 });
    const controller = new AbortController();
    const kept = failureOf(resolver.query('kept.test', 'A'));
    const given = failureOf(resolver.query('given.test', 'A', { signal: controller.signal }));
    await expect.poll(() => server.signals.length).toBe(2);
    controller.abort();
    expect(await given).toMatchObject({ code: 'ECANCELLED' });
    await expect.poll(() => server.signals.map(({ aborted }) => aborted)).toEqual([false, true]);
    resolver.cancel();
    await kept;
  });

  it('does not abort after a response; a try that came late is aborted', async () => {
    const server = functionServer((query, signal) =>
      server.received.length === 1
        ? hanging(query, signal)
        : response(query, [{ type: 'A', data: '192.0.2.1' }]),
    );
    await using resolver = open([server], { timeout: 250, tries: 3 });
    expect(await resolver.query(NAME, 'A')).toHaveLength(1);
    expect(server.signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });
});

describe('a process with functions as nameservers', () => {
  const PROGRAM = new URL('./programs/function.js', import.meta.url);

  it.each([
    ['nothing', 0],
    ['pending', 'answered'],
    ['exit', 7],
  ])('ends when %s is left', async (ending, end) => {
    const { code, stdout, stderr } = await runProgram(PROGRAM, { args: [ending] });
    expect(stderr).toBe('');
    if (typeof end === 'number') expect(code).toBe(end);
    else expect([code, stdout.trim()]).toEqual([0, end]);
  });

  it('ends workers that are terminated with queries in flight', async () => {
    const { code, stdout, stderr } = await runProgram(PROGRAM, { args: ['workers'] });
    expect({ code, stderr, stdout: stdout.trim() }).toEqual({
      code: 0,
      stderr: '',
      stdout: 'terminated 10',
    });
  });
});

describe('a function of a channel on an external loop', () => {
  it('is called, and its response reaches the callback', async () => {
    const server = functionServer(answering());
    const sockets: number[] = [];
    const channel = new Channel({
      nameservers: [server],
      sockStateCb: (fd) => sockets.push(fd),
    });
    const hosts = await new Promise((resolve, reject) => {
      // Only the timer keeps the process alive: the caller drives the channel.
      const timer = setInterval(() => channel.processFd(ARES_SOCKET_BAD, ARES_SOCKET_BAD), 5);
      channel.queryRecords(NAME, 'A', 'IN', (...[status, records]) => {
        clearInterval(timer);
        if (status === null) resolve(records);
        else reject(new Error(String(status)));
      });
    });
    expect(hosts).toEqual([{ type: 'A', ttl: 300, host: '192.0.2.1' }]);
    // Nothing has to be polled for it.
    expect(sockets).toEqual([]);
    channel.close();
  });
});

describe('arguments', () => {
  it.each([
    [[{}], 'options.nameservers[0]'],
    [['1.1.1.1', { transport: 'a text' }], 'options.nameservers[1]'],
    [[{ transport: async () => new Uint8Array(), name: 'a,b' }], 'options.nameservers[0]'],
    [[{ transport: async () => new Uint8Array(), name: '1.1.1.1' }], 'options.nameservers[0]'],
    [[{ transport: async () => new Uint8Array(), name: '' }], 'options.nameservers[0]'],
    [[{ transport: async () => new Uint8Array(), name: 'tünnel' }], 'options.nameservers[0]'],
    [
      [{ transport: async () => new Uint8Array(), name: 'tls://1.1.1.1' }],
      'options.nameservers[0]',
    ],
    [['192.0.0.8:1'], 'options.nameservers[0]'],
  ])('that are no servers are refused: %j', (nameservers, argument) => {
    // @ts-expect-error: the types forbid some
    expect(() => new DNSResolver({ nameservers })).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_ARG_VALUE',
        message: expect.stringContaining(`'${argument}'`),
      }),
    );
  });

  it('are refused by the setter, which leaves the list as it is', async () => {
    await using resolver = open([functionServer(answering(), 'kept')]);
    expect(() => {
      // @ts-expect-error: no server
      resolver.nameservers = [{ name: 'x' }];
    }).toThrow("'nameservers[0]'");
    expect(resolver.nameservers).toEqual(['kept']);
    expect(await resolver.queryDns(NAME, 'A')).toMatchObject({ server: 'kept' });
  });

  it('after close are refused too', async () => {
    const resolver = open([functionServer(answering())]);
    await resolver.close();
    expect(() => resolver.nameservers).toThrow(DNSError);
    expect(await failureOf(resolver.query(NAME, 'A'))).toMatchObject({ code: 'EDESTRUCTION' });
  });
});
