import { expect, it } from 'vitest';
import { hasPatchedCares, runCaresProgram } from '../support/cares-program.js';

/** Each callback reuses the id of its query with a probability of 1 in 65,536: about six of these do. */
const QUERIES = 400_000;

it.skipIf(!hasPatchedCares)(
  'no query that starts in the callback of another is lost',
  async () => {
    expect(await runCaresProgram('query_id', String(QUERIES))).toBe(String(QUERIES));
  },
  240_000,
);
