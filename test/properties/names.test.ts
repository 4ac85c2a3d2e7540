import { DNSResolver } from '@aiodns/resolver';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { respond } from '../support/actions.js';
import { serverString } from '../support/endpoint.js';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import { always } from '../support/handlers.js';
import { label, readName, root } from '../support/name.js';
import { response } from '../support/response.js';

const CNAME = 5;
const runs = { numRuns: 200 };

/** Whether a name is short enough for the wire (RFC 1035 §2.3.4). */
const fits = (labels: readonly Uint8Array[]): boolean =>
  labels.reduce((size, { length }) => size + length + 1, 1) <= 255;

const namesOf = (bytes: fc.Arbitrary<number>): fc.Arbitrary<Uint8Array[]> =>
  fc
    .array(
      fc.array(bytes, { minLength: 1, maxLength: 63 }).map((values) => Uint8Array.from(values)),
      { minLength: 1, maxLength: 5 },
    )
    .filter(fits);

const wire = (labels: readonly Uint8Array[]): Buffer =>
  Buffer.concat([...labels.map((bytes) => label(bytes)), root]);

/** Bytes that c-ares accepts in a queried name: only names of these survive a round trip. */
const queryable = fc.constantFrom(...Buffer.from('abcXYZ0189-_/*.'));
const anything = fc.integer({ min: 0, max: 255 });

describe('names', () => {
  let server: FaultServer;
  let resolver: DNSResolver;
  let target = wire([]);
  beforeAll(async () => {
    server = await startFaultServer(
      always(
        respond((query) =>
          response(query, [
            { name: query.question?.name ?? '', type: CNAME, ttl: 1, rdata: target },
          ]),
        ),
      ),
    );
    resolver = new DNSResolver({ nameservers: [serverString(server)], cacheMaxTtl: 0 });
  });
  afterAll(async () => {
    await resolver.close();
    await server.close();
  });

  const resolve = async (name: string): Promise<string> =>
    (await resolver.query(name, 'CNAME')).cname;

  it('of any bytes arrive in an escaped form that preserves them', async () => {
    await fc.assert(
      fc.asyncProperty(namesOf(anything), async (labels) => {
        target = wire(labels);
        const received = await resolve('owner.test');
        expect(received).toMatch(/^[\x20-\x7e]+$/);
        expect(unescaped(received)).toEqual(labels.map((bytes) => [...bytes]));
      }),
      runs,
    );
  });

  it('that were received can be queried, and reach the server as the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(namesOf(queryable), async (labels) => {
        target = wire(labels);
        const received = await resolve('owner.test');
        // Escapes may make it longer than c-ares accepts.
        fc.pre(received.length <= 255);
        await resolve(received);
        expect(server.received.at(-1)?.question?.bytes.subarray(0, -4)).toEqual(target);
      }),
      runs,
    );
  });

  it('of any characters are queried or rejected, and never queried as another name', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 80 }), async (name) => {
        const before = server.received.length;
        const outcome = await resolver.query(name, 'CNAME').then(
          () => 'answered',
          (error: unknown) => error,
        );
        const questions = server.received.slice(before).map(({ question }) => question?.bytes);
        if (outcome === 'answered') {
          expect(questions).toHaveLength(1);
          for (const bytes of questions) expect(() => readName(bytes ?? root, 0)).not.toThrow();
        } else {
          expect(outcome).toBeInstanceOf(Error);
          expect(questions).toEqual([]);
        }
      }),
      runs,
    );
  });
});

/** Reads presentation form (RFC 1035 §5.1), independently of the code under test. */
function unescaped(name: string): number[][] {
  const labels: number[][] = [[]];
  for (let at = 0; at < name.length; at += 1) {
    const next = name.slice(at + 1, at + 4);
    if (name[at] === '.') labels.push([]);
    else if (name[at] !== '\\') labels.at(-1)?.push(name.charCodeAt(at));
    else if (/^\d{3}$/.test(next)) {
      labels.at(-1)?.push(Number(next));
      at += 3;
    } else {
      at += 1;
      labels.at(-1)?.push(name.charCodeAt(at));
    }
  }
  return labels;
}
