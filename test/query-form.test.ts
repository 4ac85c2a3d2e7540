import { type Delivery, type DeliveryHandler, parseQueryForm } from '@aiodns/core-native';
import { ARES_EBADNAME, ARES_EDESTRUCTION, ARES_ENOTFOUND, type DNSResult } from '@aiodns/types';
import { describe, expect, it } from 'vitest';
import { channelFor } from './support/clients.js';
import { startFaultServer } from './support/fault-server.js';
import { authoritative, byName, type Handler, neverRespond } from './support/handlers.js';

const SOA = { mname: 'ns', rname: 'root', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 60 };

const ZONE: Handler = authoritative([
  { name: 'example.test', type: 'SOA', ttl: 60, data: SOA },
  { name: 'a.example.test', type: 'A', ttl: 60, data: '192.0.2.10' },
  { name: 'b.example.test', type: 'A', ttl: 60, data: '192.0.2.11' },
]);

class Recorder implements DeliveryHandler<unknown> {
  readonly results: unknown[] = [];
  readonly errors: [status: number, response: DNSResult | undefined][] = [];
  readonly deliveries: Delivery[] = [];

  onResult(result: unknown, delivery: Delivery): void {
    this.results.push(result);
    this.deliveries.push(delivery);
  }

  onError(status: number, response: DNSResult | undefined, delivery: Delivery): void {
    this.errors.push([status, response]);
    this.deliveries.push(delivery);
  }
}

describe('a query form', () => {
  it('serves queries of many names, each with its delivery', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    const form = parseQueryForm('records', 'A');
    const recorder = new Recorder();
    channel.submitQuery(form, 'a.example.test', recorder);
    expect(recorder.results).toEqual([]);
    await channel.wait();
    channel.submitQuery(form, 'b.example.test', recorder);
    await channel.wait();
    expect(recorder.results).toEqual([
      [{ type: 'A', ttl: 60, host: '192.0.2.10' }],
      [{ type: 'A', ttl: 60, host: '192.0.2.11' }],
    ]);
    const delivery = { tries: 1, server: `127.0.0.1:${server.port}`, transport: 'udp' };
    expect(recorder.deliveries).toEqual([delivery, delivery]);
  });

  it('decides how much of the response is the result', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    const recorder = new Recorder();
    for (const extent of ['record', 'records', 'answer', 'message'] as const) {
      channel.submitQuery(parseQueryForm(extent, 'SOA'), 'example.test', recorder);
      await channel.wait();
    }
    const record = expect.objectContaining({ type: 'SOA', ttl: 60, nsname: 'ns', serial: 1 });
    const answer = [{ name: 'example.test', type: 'SOA', recordClass: 'IN', ttl: 60, data: SOA }];
    expect(recorder.results).toEqual([
      record,
      [record],
      answer,
      expect.objectContaining({ answer, rcode: 'NOERROR' }),
    ]);
  });

  it('ends with an error and the response that caused it', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    const recorder = new Recorder();
    channel.submitQuery(parseQueryForm('answer', 'A'), 'nowhere.example.test', recorder);
    await channel.wait();
    expect(recorder.errors).toEqual([
      [ARES_ENOTFOUND, expect.objectContaining({ rcode: 'NXDOMAIN' })],
    ]);
    expect(recorder.deliveries[0]?.tries).toBe(1);
  });

  it('ends with EBADNAME for a name without a form in ASCII, and EDESTRUCTION after close()', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    const form = parseQueryForm('answer', 'A');
    const recorder = new Recorder();
    channel.submitQuery(form, 'ü@.test', recorder);
    await channel.wait();
    channel.close();
    channel.submitQuery(form, 'a.example.test', recorder);
    await channel.wait();
    expect(recorder.errors).toEqual([
      [ARES_EBADNAME, undefined],
      [ARES_EDESTRUCTION, undefined],
    ]);
    expect(recorder.deliveries).toEqual([{ tries: 0 }, { tries: 0 }]);
    expect(server.received).toEqual([]);
  });

  it('has queries that can be forgotten', async () => {
    await using server = await startFaultServer(byName({ 'silent.test': neverRespond }, ZONE));
    using channel = channelFor(server);
    const form = parseQueryForm('records', 'A');
    const recorder = new Recorder();
    channel.forget(channel.submitQuery(form, 'silent.test', recorder));
    channel.submitQuery(form, 'a.example.test', recorder);
    await channel.wait();
    expect(recorder.results).toHaveLength(1);
    expect(recorder.errors).toEqual([]);
  });
});
