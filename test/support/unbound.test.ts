import * as dnsPacket from 'dns-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendQuery } from './dns-client.js';
import { kdig } from './kdig.js';
import { type Knot, startKnot } from './knot.js';
import { startUnbound, stubZones, type Unbound } from './unbound.js';
import { exampleZones, zone } from './zones.js';

const SERVFAIL = 2;
const NXDOMAIN = 3;

describe('unbound in front of knotd', () => {
  let knot: Knot;
  let unbound: Unbound;
  beforeAll(async () => {
    const zones = exampleZones();
    knot = await startKnot({ zones });
    unbound = await startUnbound({ zones: await stubZones(knot, zones) });
  });
  afterAll(async () => {
    await unbound.stop();
    await knot.stop();
  });

  it('recurses, across zones too, and does not claim authority', async () => {
    const { flags, answer } = await kdig(unbound, 'outside.example.test', 'A');
    expect(flags).toMatchObject({ ra: true, aa: false, ad: false });
    expect(answer.map(({ rdata }) => rdata)).toEqual(['www.elsewhere.test.', '192.0.2.200']);
  });

  it.each([
    ['60.2.0.192.in-addr.arpa', 3],
    ['0.6.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa', 2],
  ])('resolves the reverse name %s', async (name, count) => {
    expect((await kdig(unbound, name, 'PTR')).answer).toHaveLength(count);
  });

  it('denies with the SOA of the zone', async () => {
    const { rcode, authority } = await kdig(unbound, 'nowhere.example.test', 'A');
    expect({ rcode, authority: authority.map(({ type }) => type) }).toEqual({
      rcode: NXDOMAIN,
      authority: ['SOA'],
    });
  });

  it('validates a signed zone: AD', async () => {
    const { flags, answer } = await kdig(unbound, 'alias.signed.test', 'A', {
      options: ['+dnssec'],
    });
    expect(flags.ad).toBe(true);
    expect(answer.map(({ type }) => type)).toEqual(['CNAME', 'RRSIG', 'A', 'RRSIG']);
  });

  it('does not validate a zone without keys', async () => {
    expect((await kdig(unbound, 'www.example.test', 'A', { options: ['+dnssec'] })).flags.ad).toBe(
      false,
    );
  });

  it('fails for bogus data, and returns it with the CD flag', async () => {
    const question = { name: 'www.bogus.test', type: 'A' } as const;
    const checked = await sendQuery(unbound, question);
    const unchecked = await sendQuery(unbound, question, {
      flags: dnsPacket.RECURSION_DESIRED | dnsPacket.CHECKING_DISABLED,
    });
    expect((checked.flags ?? 0) & 15).toBe(SERVFAIL);
    expect(unchecked.answers).toMatchObject([{ data: '192.0.2.161' }]);
  });

  it('queries no other server', async () => {
    expect((await kdig(unbound, 'www.unserved.example', 'A')).rcode).toBe(SERVFAIL);
  });
});

describe('restarting unbound', () => {
  it('starts on the same port, with an empty cache', async () => {
    const zones = [zone('elsewhere.test')];
    await using knot = await startKnot({ zones });
    await using unbound = await startUnbound({
      zones: await stubZones(knot, zones),
    });
    const { pid } = unbound;
    await knot.kill();
    expect((await kdig(unbound, 'elsewhere.test', 'SOA')).rcode).toBe(0);
    await knot.restart();
    await unbound.kill();
    await unbound.restart();
    expect(unbound.pid).not.toBe(pid);
    expect((await kdig(unbound, 'www.elsewhere.test', 'A')).answer).toHaveLength(1);
  });

  it('reports why it does not start', async () => {
    const server = { address: '127.0.0.1', port: 1 };
    const started = startUnbound({
      zones: [{ name: 'a.test', server }],
      server: '  nonsense: yes',
    });
    await expect(started).rejects.toThrow(/nonsense/);
  });
});
