// soak.js [queries] [graph.svg]: runs a million queries by default, and exits with 1 if one of them did not settle as
// expected or memory grew.
import { writeFile } from 'node:fs/promises';
import { memoryGraph } from './graph.js';
import { memorySlope } from './memory.js';
import { soak } from './soak.js';

const SAMPLES = 100;
const MEGABYTE = 1 << 20;

/** Accepted growth of resident memory during the second half of the queries, in bytes. */
const TOLERANCE = 4 * MEGABYTE;

const [count = '1000000', graph] = process.argv.slice(2);
const queries = Number(count);
if (!Number.isInteger(queries) || queries < SAMPLES) {
  throw new RangeError(`How many queries? At least ${SAMPLES}, and not '${count}'`);
}

const { started, settled, ends, unexpected, samples, duration } = await soak({
  queries,
  samples: SAMPLES,
});
const slope = memorySlope(samples);
const level = (slope * queries) / 2 <= TOLERANCE;
const megabytes = (bytes = 0): string => `${(bytes / MEGABYTE).toFixed(1)} MiB`;

console.log(`${settled} of ${started} queries settled in ${(duration / 1_000).toFixed(1)} s`);
for (const [end, number] of [...ends].toSorted(([, one], [, other]) => other - one)) {
  console.log(`  ${end}: ${number}`);
}
for (const [end, number] of unexpected) console.log(`unexpected: ${end}: ${number}`);
console.log(
  `resident memory: ${megabytes(samples[0]?.residentMemory)} at first, ` +
    `${megabytes(samples[samples.length >> 1]?.residentMemory)} half-way, ` +
    `${megabytes(samples.at(-1)?.residentMemory)} at last; ` +
    `${slope.toFixed(2)} bytes per query over the second half`,
);
if (!level) console.log('resident memory grew');
if (graph !== undefined) await writeFile(graph, memoryGraph(samples));

process.exitCode = settled === queries && unexpected.size === 0 && level ? 0 : 1;
