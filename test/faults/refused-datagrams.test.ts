import { Channel } from '@aiodns/core-native';
import { ARES_ETIMEOUT } from '@aiodns/types';
import { expect, it } from 'vitest';
import { serverString } from '../support/endpoint.js';
import { startFaultServer } from '../support/fault-server.js';
import { neverRespond } from '../support/handlers.js';

it('the timeout of a datagram that waited for room is kept, without another request', async () => {
  await using server = await startFaultServer(neverRespond);
  const options = { nameservers: [serverString(server)], timeout: 250, tries: 1 };
  const [first, second] = [new Channel(options), new Channel(options)];
  try {
    // More than the server's socket is assumed to hold, so that the query of the second channel waits.
    for (let index = 0; index < 200; index++) first.query(`a-${index}.test`, 'A', () => undefined);
    const status = await new Promise((resolve) => {
      second.query('b.test', 'A', (...[ended]) => resolve(ended));
    });
    expect(status).toBe(ARES_ETIMEOUT);
  } finally {
    first.close();
    second.close();
  }
});
