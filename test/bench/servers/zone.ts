import type { Zone } from '@aiodns/test/dist/support/zones.js';
import { manyRecords } from '@aiodns/test/dist/support/zones.js';

const ORIGIN = 'bench.test';
const NAMES = 100_000;

/** Numbers of records in an RRset. */
export const RECORD_COUNTS = [1, 10, 100] as const;
export type RecordCount = (typeof RECORD_COUNTS)[number];

/** Every name that has one A record, in the order of the queries. */
export function plainNames(): string[] {
  return Array.from({ length: NAMES }, (_, index) => `${label(index)}.${ORIGIN}`);
}

/** The name that has this many records of each type. */
export function nameWithRecords(count: RecordCount): string {
  return `many-${count}.${ORIGIN}`;
}

/** The zone with all of these names. */
export function benchZone(): Zone {
  const lines = [
    '$TTL 3600',
    '@ SOA ns hostmaster 1 3600 600 86400 300',
    '@ NS ns',
    'ns A 127.0.0.1',
    ...Array.from({ length: NAMES }, (_, index) => `${label(index)} A ${address(index)}`),
    ...RECORD_COUNTS.flatMap((count) => [...manyRecords(`${nameWithRecords(count)}.`, count)]),
  ];
  return { name: ORIGIN, text: `${lines.join('\n')}\n` };
}

function label(index: number): string {
  return `n${String(index).padStart(6, '0')}`;
}

function address(index: number): string {
  return `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
}
