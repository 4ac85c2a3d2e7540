import { describe, expect, it } from 'vitest';
import { serverString } from '../support/endpoint.js';
import { startKnot } from '../support/knot.js';
import { startProgram } from '../support/program.js';
import { exampleZones } from '../support/zones.js';
import { type Sample, samplesOf } from './resource-sample.js';

const JOBS = 10_000;
const SAMPLES = 20;

/** Less than the smallest part of a channel that could leak, more than the noise of an allocator. */
const BYTES_PER_RESOLVER = 2_048;

describe(`${JOBS} resolvers, one after the other`, () => {
  it('leave the numbers of descriptors, threads and inotify watches unchanged, and resident memory level', async () => {
    await using knot = await startKnot({ zones: exampleZones() });
    await using program = await startProgram(
      new URL('./programs/short-lived.js', import.meta.url),
      {
        args: [serverString(knot), String(JOBS), String(SAMPLES)],
        execArgv: ['--expose-gc'],
        timeLimit: 50_000,
      },
    );
    const message = await program.message();
    expect(await program.result).toMatchObject({ code: 0, stderr: '' });
    expect(message).toMatchObject({ answers: 3 * JOBS });

    const samples = samplesOf(message);
    expect(samples).toHaveLength(SAMPLES);
    const values = (name: keyof Sample): Set<number> =>
      new Set(samples.map((sample) => sample[name]));
    expect(values('fds').size).toBe(1);
    expect(values('threads').size).toBe(1);
    expect(values('inotifyWatches')).toEqual(new Set([0]));

    // In the first half the heap reaches its size.
    const [half, last] = [samples[SAMPLES / 2 - 1], samples.at(-1)];
    const growth = (last?.residentMemory ?? 0) - (half?.residentMemory ?? 0);
    expect(growth / (JOBS / 2)).toBeLessThan(BYTES_PER_RESOLVER);
  });
});
