import { Channel } from '@aiodns/core-native';
import { DNSResolver } from '@aiodns/resolver';
import { ARES_ECANCELLED, ARES_EDESTRUCTION, ARES_FLAG_EDNS, ARES_FLAG_USEVC } from '@aiodns/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Action, inOneSegment, respond } from '../support/actions.js';
import { serverString } from '../support/endpoint.js';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import { byName, neverRespond, respondWith } from '../support/handlers.js';
import { runSource } from '../support/program.js';
import { response } from '../support/response.js';

const RECORD = { type: 'A', ttl: 1, data: '192.0.2.1' } as const;
const NUMBER = 100;

describe('what a result handler may do', () => {
  let server: FaultServer;
  let silent: FaultServer;

  beforeAll(async () => {
    server = await startFaultServer(respondWith([RECORD]));
    silent = await startFaultServer(neverRespond);
  });

  afterAll(async () => {
    await server?.close();
    await silent?.close();
  });

  /** A server that responds to `count` queries of one connection in one segment, so that their results are one batch. */
  const batching = (count: number): Promise<FaultServer> => {
    const answers: Action[] = [];
    return startFaultServer(
      (query) => {
        answers.push(respond(response(query, [RECORD])));
        return answers.length === count ? [inOneSegment(...answers)] : [];
      },
      { udp: false },
    );
  };

  /** Starts a batch of queries on a channel, calls `act` in the first callback, and returns the statuses of each query. */
  const inFirst = async (act: (channel: Channel) => void): Promise<(number | null)[][]> => {
    await using batch = await batching(NUMBER);
    const channel = new Channel({
      nameservers: [serverString(batch)],
      flags: ARES_FLAG_USEVC | ARES_FLAG_EDNS,
      timeout: 60_000,
    });
    const statuses: (number | null)[][] = Array.from({ length: NUMBER + 1 }, () => []);
    let first = true;
    const query = (index: number, name: string): void => {
      channel.queryRecords(name, 'A', 'IN', (...[status]) => {
        statuses[index]?.push(status);
        if (first) {
          first = false;
          act(channel);
        }
      });
    };
    for (let index = 0; index < NUMBER; index += 1) query(index, `n${index}.example.test`);
    await batch.untilReceived(NUMBER);
    // Still pending when the batch completes.
    query(NUMBER, 'unanswered.example.test');
    expect(await channel.wait()).toBe(true);
    channel.close();
    return statuses;
  };

  const answered = Array.from({ length: NUMBER }, () => [null]);

  it('closes its channel: the batch completes, pending requests are cancelled', async () => {
    expect(await inFirst((channel) => channel.close())).toEqual([...answered, [ARES_ECANCELLED]]);
  });

  it('destroys its channel: pending requests end with EDESTRUCTION', async () => {
    expect(await inFirst((channel) => channel.destroy())).toEqual([
      ...answered,
      [ARES_EDESTRUCTION],
    ]);
  });

  it('cancels: the batch completes, pending requests are cancelled', async () => {
    expect(await inFirst((channel) => channel.cancel())).toEqual([...answered, [ARES_ECANCELLED]]);
  });

  it('cancels and closes repeatedly', async () => {
    const act = (channel: Channel): void => {
      for (let time = 0; time < 10; time += 1) {
        channel.cancel();
        channel.close();
        channel.destroy();
      }
    };
    expect(await inFirst(act)).toEqual([...answered, [ARES_ECANCELLED]]);
  });

  it('sets other servers: pending requests stay with the old ones', async () => {
    const statuses = await inFirst((channel) => {
      channel.servers = [serverString(server)];
      channel.queryRecords('other.example.test', 'A', 'IN', (...[status]) => {
        expect(status).toBe(null);
        channel.cancel();
      });
    });
    expect(statuses).toEqual([...answered, [ARES_ECANCELLED]]);
  });

  it('queries again after it has cancelled', async () => {
    await using resolver = new DNSResolver({
      nameservers: [serverString(silent)],
      timeout: 60_000,
    });
    const pending = Array.from({ length: NUMBER }, () => resolver.query('www.example.test', 'A'));
    const ends = pending.map((promise) => promise.catch(({ code }: { code: string }) => code));
    resolver.cancel();
    expect(await ends[0]).toBe('ECANCELLED');
    resolver.nameservers = [serverString(server)];
    expect(await resolver.query('www.example.test', 'A')).toHaveLength(1);
    expect(new Set(await Promise.all(ends))).toEqual(new Set(['ECANCELLED']));
  });

  it('closes the resolver that it runs in, and others', async () => {
    const resolvers = Array.from(
      { length: 20 },
      () => new DNSResolver({ nameservers: [serverString(server)] }),
    );
    const ends = resolvers.map((resolver) =>
      resolver.query('www.example.test', 'A').then(
        () => Promise.all(resolvers.map((other) => other.close())).then(() => 'answered'),
        ({ code }: { code: string }) => code,
      ),
    );
    const statuses = await Promise.all(ends);
    expect(statuses).toContain('answered');
    expect(statuses.filter((end) => end !== 'answered' && end !== 'ECANCELLED')).toEqual([]);
  });

  it('may close twice, at once or later, with queries pending or without', async () => {
    const resolver = new DNSResolver({ nameservers: [serverString(silent)], timeout: 60_000 });
    const pending = resolver.query('www.example.test', 'A').catch(({ code }) => code);
    await Promise.all([resolver.close(), resolver.close()]);
    await resolver.close();
    resolver[Symbol.dispose]();
    await resolver[Symbol.asyncDispose]();
    expect(await pending).toBe('ECANCELLED');
  });

  it('throws: the error is shown once, and the other results still come', async () => {
    await using batch = await batching(NUMBER);
    const { messages, ...end } = await runSource(
      `import { Channel } from '@aiodns/core-native';
       const [server, flags, number] = process.argv.slice(2);
       const channel = new Channel({ nameservers: [server], flags: Number(flags), timeout: 60000 });
       const thrown = [];
       process.on('uncaughtException', ({ message }) => thrown.push(message));
       let calls = 0;
       for (let index = 0; index < Number(number); index += 1) {
         channel.queryRecords('n' + index + '.example.test', 'A', 'IN', () => {
           calls += 1;
           if (index % 10 === 5) throw new Error('handler ' + index);
         });
       }
       await channel.wait();
       channel.close();
       setImmediate(() => {
         process.send({ calls, thrown });
         process.disconnect();
       });`,
      {
        args: [serverString(batch), String(ARES_FLAG_USEVC | ARES_FLAG_EDNS), String(NUMBER)],
      },
    );
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(messages).toEqual([
      {
        calls: NUMBER,
        thrown: Array.from({ length: 10 }, (_, ten) => `handler ${ten * 10 + 5}`),
      },
    ]);
  });
});

describe('names that answer and names that do not', () => {
  it('cancels only what is pending', async () => {
    await using mixed = await startFaultServer(
      byName({ 'silent.example.test': neverRespond }, respondWith([RECORD])),
    );
    await using resolver = new DNSResolver({
      nameservers: [serverString(mixed)],
      timeout: 60_000,
    });
    const pending = resolver.query('silent.example.test', 'A').catch(({ code }) => code);
    const [first] = await resolver.query('www.example.test', 'A');
    resolver.cancel();
    expect([first?.host, await pending]).toEqual(['192.0.2.1', 'ECANCELLED']);
  });
});
