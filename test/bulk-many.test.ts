import { expect, it } from 'vitest';
import { resolveManyNames } from './bulk-many/many-names.js';

/** `npm run bulk-many` runs 10,000,000. */
const COUNT = 200_000;

/** A generous limit, in ms: 1,000 names a second. */
const TIME_LIMIT = 60_000 + COUNT;

/** In bytes, of the whole process: this is flat if it does not depend on the count. */
const MEMORY_LIMIT = 300e6;

it(
  `aiodns bulk resolves ${COUNT} names, each once, in bounded memory`,
  async () => {
    const { result, peak, answers, once, others } = await resolveManyNames(COUNT, TIME_LIMIT);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect({ answers, once, others }).toEqual({ answers: COUNT, once: COUNT, others: 0 });
    expect(peak).toBeGreaterThan(0);
    expect(peak).toBeLessThan(MEMORY_LIMIT);
  },
  TIME_LIMIT,
);
