import type { RecordsHandler } from '@aiodns/core-native';
import {
  type AnyResult,
  ARES_EBADNAME,
  ARES_ECANCELLED,
  ARES_EDESTRUCTION,
  ARES_ENODATA,
  ARES_ENOTFOUND,
  type DNSResult,
} from '@aiodns/types';
import { describe, expect, it } from 'vitest';
import { channelFor } from './support/clients.js';
import { startFaultServer } from './support/fault-server.js';
import { authoritative, byName, type Handler, neverRespond } from './support/handlers.js';

const ZONE: Handler = authoritative([
  {
    name: 'example.test',
    type: 'SOA',
    ttl: 60,
    data: { mname: 'ns', rname: 'root', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 60 },
  },
  { name: 'www.example.test', type: 'A', ttl: 60, data: '192.0.2.10' },
]);

type Outcome = [status: null, records: AnyResult[]] | [status: number, result?: DNSResult];

class Recorder implements RecordsHandler {
  readonly outcomes: Outcome[] = [];

  onRecords(records: AnyResult[]): void {
    this.outcomes.push([null, records]);
  }

  onError(status: number, result: DNSResult | undefined): void {
    this.outcomes.push(result === undefined ? [status] : [status, result]);
  }
}

describe('a records handler', () => {
  it('is called with the records once, after the method has returned', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    const handler = new Recorder();
    expect(channel.dispatchRecords('www.example.test', 'A', 'IN', handler)).toEqual(
      expect.any(Number),
    );
    expect(handler.outcomes).toEqual([]);
    await channel.wait();
    expect(handler.outcomes).toEqual([[null, [{ type: 'A', host: '192.0.2.10', ttl: 60 }]]]);
  });

  it.each([
    ['ENOTFOUND', 'nowhere.example.test', ARES_ENOTFOUND],
    ['ENODATA', 'example.test', ARES_ENODATA],
  ])('is called with %s and the response', async (_, name, status) => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    const handler = new Recorder();
    channel.dispatchRecords(name, 'A', undefined, handler);
    await channel.wait();
    expect(handler.outcomes).toEqual([
      [status, expect.objectContaining({ authority: [expect.objectContaining({ type: 'SOA' })] })],
    ]);
  });

  it('is called with EBADNAME for a name that no query can carry', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    const handler = new Recorder();
    channel.dispatchRecords(`${'x'.repeat(64)}.test`, 'A', 'IN', handler);
    await channel.wait();
    expect(handler.outcomes).toEqual([[ARES_EBADNAME]]);
  });

  it('is called when its channel is closed before or after the request', async () => {
    await using server = await startFaultServer(neverRespond);
    using channel = channelFor(server);
    const [before, after] = [new Recorder(), new Recorder()];
    channel.dispatchRecords('www.example.test', 'A', 'IN', before);
    channel.close();
    channel.dispatchRecords('www.example.test', 'A', 'IN', after);
    await channel.wait();
    expect(before.outcomes).toEqual([[ARES_ECANCELLED]]);
    expect(after.outcomes).toEqual([[ARES_EDESTRUCTION]]);
  });

  it('is not called once its query is forgotten', async () => {
    await using server = await startFaultServer(byName({ 'silent.test': neverRespond }, ZONE));
    using channel = channelFor(server);
    const handler = new Recorder();
    channel.forget(channel.dispatchRecords('silent.test', 'A', 'IN', handler));
    channel.dispatchRecords('www.example.test', 'A', 'IN', handler);
    await channel.wait();
    expect(handler.outcomes).toEqual([[null, [{ type: 'A', host: '192.0.2.10', ttl: 60 }]]]);
  });

  it('may serve many queries', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    const handler = new Recorder();
    channel.dispatchRecords('www.example.test', 'A', 'IN', handler);
    channel.dispatchRecords('nowhere.example.test', 'A', 'IN', handler);
    await channel.wait();
    expect(new Set(handler.outcomes.map(([status]) => status))).toEqual(
      new Set([null, ARES_ENOTFOUND]),
    );
  });

  it('may start another query when it is called', async () => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    class Repeater extends Recorder {
      override onRecords(records: AnyResult[]): void {
        super.onRecords(records);
        if (this.outcomes.length < 3) channel.dispatchRecords('www.example.test', 'A', 'IN', this);
      }
    }
    const handler = new Repeater();
    channel.dispatchRecords('www.example.test', 'A', 'IN', handler);
    await expect.poll(() => handler.outcomes.length).toBe(3);
  });

  it.each([
    ['a function', () => undefined],
    ['an object with one of its methods', { onRecords: () => undefined }],
    ['null', null],
    ['undefined', undefined],
  ])('cannot be %s', async (_, handler) => {
    await using server = await startFaultServer(ZONE);
    using channel = channelFor(server);
    expect(() =>
      // @ts-expect-error: this is no handler
      channel.dispatchRecords('www.example.test', 'A', 'IN', handler),
    ).toThrow(/'handler' must be an object with the methods onRecords and onError/);
    expect(await channel.wait(0)).toBe(true);
  });
});
