import { expect, test } from 'vitest';
import { summaryText } from './summary.js';

test('has the counts, and the most frequent errors first', () => {
  const text = summaryText(
    {
      names: 100,
      answered: 150,
      errors: { ETIMEOUT: 10, ENOTFOUND: 40 },
      retried: 5,
      badLines: 2,
      resumed: 0,
      unconfirmed: 3,
      dropped: 6,
    },
    2500,
  );
  expect(text).toBe(
    [
      'names        100',
      'outcomes     200',
      'answered     150  75.0 %',
      'ENOTFOUND    40  20.0 %',
      'ETIMEOUT     10  5.0 %',
      'unconfirmed  3',
      'wildcards    6',
      'retried      5',
      'bad lines    2',
      'time         2.5 s (80 outcomes/s)',
      '',
    ].join('\n'),
  );
});

test('has no rate for a run that was resumed, and no share of nothing', () => {
  const text = summaryText(
    {
      names: 7,
      answered: 0,
      errors: {},
      retried: 0,
      badLines: 0,
      resumed: 7,
      unconfirmed: 0,
      dropped: 0,
    },
    90,
  );
  expect(text).toBe(
    [
      'names      7 (7 by the interrupted run)',
      'outcomes   0',
      'answered   0',
      'bad lines  0',
      'time       0.1 s',
      '',
    ].join('\n'),
  );
});
