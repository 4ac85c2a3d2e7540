import { existsSync, readFileSync } from 'node:fs';

/**
 * A zone: its origin and the text of its master file (RFC 1035 section 5).
 */
export interface Zone {
  readonly name: string;
  readonly text: string;
  /** Whether the server creates keys and signs the zone when it loads. */
  readonly signed?: boolean;
  /** Further settings in the configuration of knotd, one a line. */
  readonly settings?: readonly string[];
}

// This module runs from its source folder and, compiled, from one level below it.
const ZONES = ['../zones/', '../../zones/']
  .map((path) => new URL(path, import.meta.url))
  .find((url) => existsSync(url));

/** Reads a zone of `test/zones`. */
export function zone(name: string): Zone {
  if (ZONES === undefined) throw new Error('the folder with the zone files is missing');
  return { name, text: readFileSync(new URL(`${name}.zone`, ZONES), 'utf8') };
}

/** The zone with more records, each a line of a master file. */
export function withRecords(base: Zone, lines: Iterable<string>): Zone {
  return { ...base, text: `${base.text}\n${[...lines].join('\n')}\n` };
}

/** The zone, which its server signs. */
export function signed(base: Zone): Zone {
  return { ...base, signed: true };
}

/**
 * Sizes of the RRsets that `exampleZones` adds: `many-10.example.test` has ten A, ten MX and ten
 * TXT records.
 */
export const RRSET_SIZES = [1, 10, 100, 1_000] as const;

/** Lines for an owner that has `count` records of each of A, MX and TXT. */
export function* manyRecords(owner: string, count: number): Generator<string> {
  for (let index = 0; index < count; index += 1) {
    yield `${owner} 3600 A 10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
    yield `${owner} 3600 MX ${index} mx${index}.example.test.`;
    yield `${owner} 3600 TXT "record ${index} of ${count}"`;
  }
}

/** All zones of `test/zones`, with generated large RRsets. */
export function exampleZones(): Zone[] {
  const many = RRSET_SIZES.flatMap((size) => [...manyRecords(`many-${size}.example.test.`, size)]);
  return [
    withRecords(zone('example.test'), many),
    zone('elsewhere.test'),
    zone('2.0.192.in-addr.arpa'),
    zone('8.b.d.0.1.0.0.2.ip6.arpa'),
    signed(zone('signed.test')),
    signed(zone('bogus.test')),
  ];
}
