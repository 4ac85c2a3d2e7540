import { describe, expect, it } from 'vitest';
import { memoryGraph } from './graph.js';
import { type MemorySample, memorySlope } from './memory.js';
import { soak } from './soak.js';

const QUERIES = 20_000;
const MEGABYTE = 1 << 20;

describe(`${QUERIES} queries of all kinds`, () => {
  it('all settle as expected, and memory stays level', async () => {
    const result = await soak({ queries: QUERIES, samples: 4 });
    expect(result).toMatchObject({
      started: QUERIES,
      settled: QUERIES,
      unexpected: new Map(),
    });
    expect([...result.ends.values()].reduce((sum, count) => sum + count)).toBe(QUERIES);
    expect([...result.ends.keys()].toSorted()).toEqual(
      expect.arrayContaining(['ECANCELLED', 'ENODATA', 'ENOTFOUND', 'answered']),
    );
    const [first, last] = [result.samples[0], result.samples.at(-1)];
    expect((last?.residentMemory ?? 0) - (first?.residentMemory ?? 0)).toBeLessThan(64 * MEGABYTE);
    expect((last?.heap ?? 0) - (first?.heap ?? 0)).toBeLessThan(4 * MEGABYTE);
  });
});

describe('the graph', () => {
  const samples: MemorySample[] = [1, 2, 3, 4].map((step) => ({
    queries: step * 100,
    residentMemory: (50 + step) * MEGABYTE,
    heap: 10 * MEGABYTE,
  }));

  it('has a line for each kind of memory, with a point for each sample', () => {
    const lines = [...memoryGraph(samples).matchAll(/points="([^"]*)"/g)];
    expect(lines.map(([, points = '']) => points.split(' ').length)).toEqual([4, 4]);
  });

  it('has the slope of the second half of the samples', () => {
    expect(memorySlope(samples)).toBeCloseTo(MEGABYTE / 100);
    expect(memorySlope(samples.map((sample) => ({ ...sample, residentMemory: 1 })))).toBe(0);
  });
});
