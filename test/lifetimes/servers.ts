import { afterAll, beforeAll } from 'vitest';
import { serverString } from '../support/endpoint.js';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import { neverRespond, respondWith } from '../support/handlers.js';

/** The records that the answering server of {@link useServers} gives, as a query shows them. */
export const ANSWERED = [{ type: 'A', ttl: 1, host: '192.0.2.1' }];

/**
 * Starts two servers before the tests of a suite, and closes them after the last: one never
 * responds, the other answers every query with one record.
 *
 * @returns a function that puts both, as server strings, before the arguments of a program.
 */
export function useServers(): (...args: readonly string[]) => string[] {
  const servers: FaultServer[] = [];

  beforeAll(async () => {
    servers.push(await startFaultServer(neverRespond));
    servers.push(await startFaultServer(respondWith([{ type: 'A', ttl: 1, data: '192.0.2.1' }])));
  });

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
  });

  return (...args) => [...servers.map(serverString), ...args];
}
