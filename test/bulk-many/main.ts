// Resolves a list of names by the command and knotd, prints its memory over time, and counts its output: main.js [COUNT]
import { resolveManyNames } from './many-names.js';

const COUNT = Number(process.argv[2] ?? 10_000_000);
/** Between two printed lines, in ms. */
const INTERVAL = 10_000;
/** 1,000 names a second, in ms. */
const TIME_LIMIT = 60_000 + COUNT;

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

let next = 0;
console.log('time in s   resident memory in MB');
const many = await resolveManyNames(COUNT, TIME_LIMIT, (time, memory) => {
  if (time < next) return;
  next += INTERVAL;
  console.log(`${(time / 1000).toFixed(0).padStart(9)}   ${megabytes(memory).padStart(21)}`);
});
const { result, duration, peak, answers, once, others } = many;
console.log(`
names     ${COUNT}
answers   ${answers}, ${once} names once, ${others} other lines
time      ${(duration / 1000).toFixed(1)} s, ${Math.round((COUNT * 1000) / duration)} names/s
peak      ${megabytes(peak)} MB`);
if (result.code !== 0 || once !== COUNT || others > 0) {
  console.error(result.stderr);
  process.exitCode = 1;
}
