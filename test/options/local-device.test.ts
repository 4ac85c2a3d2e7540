import { networkInterfaces } from 'node:os';
import { DNSResolver, InvalidArgumentError } from '@aiodns/resolver';
import { describe, expect, it } from 'vitest';
import { failureOf, resolverFor } from '../support/clients.js';
import { startFaultServer } from '../support/fault-server.js';
import { respondWithOne } from '../support/handlers.js';

const interfaces = Object.entries(networkInterfaces());
const loopback = interfaces.find(([, addresses]) => addresses?.some(({ internal }) => internal));
const outward = interfaces.find(([, addresses]) => addresses?.every(({ internal }) => !internal));

const refusal = (argument: string, device: string): RegExp =>
  new RegExp(
    `^The argument '${argument}' must be the name of a network interface that this process may bind sockets to. Received '${device}'$`,
  );

/** Whether this process may bind sockets to interfaces; older kernels require a privilege. */
const allowed = ((): boolean => {
  try {
    using _resolver = new DNSResolver({ localDev: loopback?.[0] });
    return true;
  } catch (error) {
    if (error instanceof InvalidArgumentError) return false;
    throw error;
  }
})();

describe('localDev', () => {
  it('of loopback reaches a server on loopback, or is denied to this process', async () => {
    const device = loopback?.[0] ?? '';
    await using server = await startFaultServer(respondWithOne);
    if (!allowed) {
      expect(() => resolverFor(server, { localDev: device })).toThrow(
        refusal('options.localDev', device),
      );
      return;
    }
    await using resolver = resolverFor(server, { localDev: device });
    expect(await resolver.query('www.example.test', 'A')).toMatchObject([{ host: '192.0.2.1' }]);
  });

  it('of another interface never reaches a server on loopback', async () => {
    const device = outward?.[0] ?? 'no-such-device';
    await using server = await startFaultServer(respondWithOne);
    const opened = (async () => {
      await using resolver = resolverFor(server, { localDev: device, timeout: 250, tries: 1 });
      await failureOf(resolver.query('www.example.test', 'A'));
    })();
    if (allowed && outward !== undefined) await opened;
    else await expect(opened).rejects.toThrow(refusal('options.localDev', device));
    expect(server.received).toEqual([]);
  });

  it('that does not exist is rejected', () => {
    expect(() => new DNSResolver({ localDev: 'no-such-device' })).toThrow(
      refusal('options.localDev', 'no-such-device'),
    );
  });
});

describe('setLocalDev', () => {
  it('rejects an interface that does not exist, and changes nothing', async () => {
    await using server = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(server);
    expect(() => resolver.setLocalDev('no-such-device')).toThrow(
      refusal('device', 'no-such-device'),
    );
    expect(await resolver.query('www.example.test', 'A')).toMatchObject([{ host: '192.0.2.1' }]);
  });

  it('applies to requests that start afterwards', async () => {
    await using server = await startFaultServer(respondWithOne);
    await using resolver = resolverFor(server, { timeout: 250, tries: 1 });
    await resolver.query('a.example.test', 'A');
    const device = outward?.[0];
    if (!allowed || device === undefined) {
      expect(() => resolver.setLocalDev('no-such-device')).toThrow(InvalidArgumentError);
    } else {
      resolver.setLocalDev(device);
      await failureOf(resolver.query('b.example.test', 'A'));
    }
    expect(server.received).toHaveLength(1);
  });
});
