import { DNSError, DNSResolver } from '@aiodns/resolver';
import { type DNSRecord, type DNSResult, type QueryTypeName, toText } from '@aiodns/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverString } from './support/endpoint.js';
import { type KdigRecord, kdig } from './support/kdig.js';
import { startKnot } from './support/knot.js';
import { startNsd } from './support/nsd.js';
import type { ServerProcess } from './support/server-process.js';
import { type Zone, zone } from './support/zones.js';

const DEFINITIONS = `
policy:
  - id: nsec3
    algorithm: ecdsap256sha256
    single-type-signing: on
    nsec3: on
    nsec3-iterations: 0
    nsec3-salt-length: 8
acl:
  - id: open
    address: 127.0.0.1
    action: transfer
`;

const hashed: Zone = {
  name: 'hashed.test',
  text: zone('signed.test').text.replaceAll('signed.test', 'hashed.test'),
  settings: ['dnssec-signing: on', 'dnssec-policy: nsec3'],
};

const ZONES = [{ ...zone('signed.test'), signed: true }, hashed];

const kdigText = ({ name, ttl, class: recordClass, type, rdata }: KdigRecord): string =>
  `${name} ${ttl} ${recordClass} ${type} ${rdata}`.trimEnd();

const sorted = (records: readonly string[]): string[] => [...records].sort();

/** nsd serves what was transferred from knotd and written with `toText`. */
const transferred = async (knot: ServerProcess): Promise<Zone[]> => {
  await using resolver = new DNSResolver({ nameservers: [serverString(knot)] });
  return Promise.all(
    ZONES.map(async ({ name }) => {
      const lines: string[] = [];
      for await (const record of resolver.transfer(name)) lines.push(toText(record));
      return { name, text: `${lines.join('\n')}\n` };
    }),
  );
};

describe('signed zones', () => {
  const servers = new Map<string, ServerProcess>();
  beforeAll(async () => {
    const knot = await startKnot({
      zones: ZONES,
      definitions: DEFINITIONS,
      template: ['journal-content: none', 'acl: open'],
    });
    servers.set('knotd', knot);
    servers.set('nsd', await startNsd({ zones: await transferred(knot) }));
  });
  afterAll(async () => {
    for (const server of servers.values()) await server.stop();
  });

  const questions: readonly (readonly [name: string, type: QueryTypeName])[] = ['signed', 'hashed']
    .map((name) => `${name}.test`)
    .flatMap((name) => [
      [name, 'DNSKEY'],
      [name, 'SOA'],
      [name, 'RRSIG'],
      [`nowhere.${name}`, 'A'],
      [name, 'MX'],
      [name, 'LOC'],
    ]);

  describe.each(['knotd', 'nsd'])('of %s', (which) => {
    it.each([...questions, ['signed.test', 'NSEC'], ['hashed.test', 'NSEC3PARAM']] as const)(
      '%s %s has the records that kdig shows, with dnssec',
      async (name, type) => {
        const server = servers.get(which);
        if (server === undefined) throw new Error(`${which} does not run`);
        const theirs = await kdig(server, name, type, { options: ['+dnssec', '+bufsize=1232'] });
        await using resolver = new DNSResolver({ nameservers: [serverString(server)] });
        const ours: DNSResult = await resolver
          .queryDns(name, type, { dnssec: true })
          .catch((error: unknown) => {
            if (error instanceof DNSError && error.result !== undefined) return error.result;
            throw error;
          });
        const texts = (records: readonly DNSRecord[]) => sorted(records.map(toText));
        for (const section of ['answer', 'authority'] as const) {
          expect(texts(ours[section]), section).toEqual(sorted(theirs[section].map(kdigText)));
        }
        expect(ours.answer.length + ours.authority.length).toBeGreaterThan(0);
      },
    );

    it('deny a name by NSEC and by NSEC3', async () => {
      const server = servers.get(which);
      if (server === undefined) throw new Error(`${which} does not run`);
      await using resolver = new DNSResolver({ nameservers: [serverString(server)] });
      for (const [name, type] of [
        ['signed.test', 'NSEC'],
        ['hashed.test', 'NSEC3'],
      ] as const) {
        const error: unknown = await resolver
          .query(`nowhere.${name}`, 'A', { dnssec: true })
          .catch((reason: unknown) => reason);
        if (!(error instanceof DNSError)) throw new Error('the query did not fail');
        const records = error.result?.authority.filter((record) => record.type === type) ?? [];
        expect(records.length).toBeGreaterThan(0);
        expect(records.every(({ data }) => 'types' in data && Array.isArray(data.types))).toBe(
          true,
        );
      }
    });
  });
});
