import { DNSError } from '@aiodns/resolver';
import { expect, test } from 'vitest';
import { LatencyHistogram } from './latency-histogram.js';
import { reportText } from './report.js';
import { RunRecorder } from './run-recorder.js';
import { integerText, latencyText, timeText } from './text.js';
import { timeTicks, valueTicks } from './ticks.js';

const ETIMEOUT = new DNSError(12);
const STATISTICS = {
  names: 4,
  answered: 3,
  errors: { '<"&>': 1 },
  unconfirmed: 0,
  dropped: 0,
  retried: 0,
  badLines: 0,
  resumed: 0,
};

const answered = { name: 'a', type: 'A', index: 0, attempts: 1, duration: 5 } as const;

test('a recorder counts outcomes by time, in bounded memory', () => {
  const recorder = new RunRecorder(1000);
  const failed = { ...answered, error: ETIMEOUT };
  for (let time = 0; time < 400_000; time += 100) {
    recorder.add(time % 400 === 0 ? failed : { duration: 5 }, 1000 + time);
  }
  const { interval, intervals, duration, latencies } = recorder.record(401_000);
  expect(duration).toBe(400_000);
  expect(interval).toBe(2000);
  expect(intervals).toEqual(Array.from({ length: 200 }, () => ({ answered: 15, failed: 5 })));
  expect(latencies.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(4000);
});

test('a histogram has quantiles to within a fifth, for latencies of any size', () => {
  const histogram = new LatencyHistogram();
  for (let latency = 1; latency <= 1000; latency++) histogram.add(latency);
  for (const share of [0.1, 0.5, 0.9, 0.99]) {
    const quantile = histogram.quantile(share);
    expect(quantile).toBeGreaterThanOrEqual(share * 1000);
    expect(quantile).toBeLessThanOrEqual(share * 1000 * 1.22);
  }
  for (const latency of [0, -1, 1e12]) histogram.add(latency);
  expect(histogram.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(1003);
  expect(new LatencyHistogram().quantile(0.5)).toBe(0);
});

test.each([
  [0, [0, 1]],
  [7, [0, 2, 4, 6, 8]],
  [21_000, [0, 10_000, 20_000, 30_000]],
  [100, [0, 50, 100]],
])('ticks of values up to %d', (most, expected) => {
  expect(valueTicks(most, 4)).toEqual(expected);
});

test('ticks of times', () => {
  const texts = (most: number): string => timeTicks(most, 5).map(timeText).join(', ');
  expect(texts(4600)).toBe('0 s, 1 s, 2 s, 3 s, 4 s');
  expect(texts(600_000)).toBe('0 s, 2 min, 4 min, 6 min, 8 min, 10 min');
  expect(texts(86_400_000)).toBe('0 s, 8 h, 16 h, 24 h');
  expect(timeTicks(5 * 86_400_000, 5)).toHaveLength(6);
});

test('texts', () => {
  expect([0, 999, 1000, 1_234_567].map(integerText)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect([0.123, 45, 678, 2100].map(latencyText)).toEqual(['0.12 ms', '45 ms', '680 ms', '2.1 s']);
});

test.each(['svg', 'html'] as const)('a report as %s is escaped and refers to nothing', (format) => {
  const recorder = new RunRecorder(0);
  recorder.add(answered, 100);
  const text = reportText(format, recorder.record(1000), STATISTICS);
  expect(text).toContain('&lt;&quot;&amp;&gt;');
  expect(text).not.toContain('<"&>');
  expect(text.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|@import/);
  expect(text).toMatch(/<title id="report-title">aiodns bulk: 1 outcomes in 1 s/);
  expect(text).toMatch(/aria-labelledby="report-title report-desc"/);
  expect(text).toContain('prefers-color-scheme: dark');
});

test('a report of nothing has no figure that is none', () => {
  const text = reportText('html', new RunRecorder(0).record(0), {
    ...STATISTICS,
    answered: 0,
    errors: {},
  });
  expect(text).not.toMatch(/NaN|Infinity|undefined/);
});
