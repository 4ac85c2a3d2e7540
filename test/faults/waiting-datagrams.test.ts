import { expect, it } from 'vitest';
import { hasPatchedCares, runCaresProgram } from '../support/cares-program.js';

/** In about eight of these, the later query has the id of a cancelled one. */
const ROUNDS = 100;

it.skipIf(!hasPatchedCares)(
  'a datagram that waits is not sent once its query is cancelled, not even when a later query has its id',
  async () => {
    expect(await runCaresProgram('waiting_datagrams', String(ROUNDS))).toBe(`0 ${ROUNDS + 1}`);
  },
  240_000,
);
