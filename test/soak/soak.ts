import { DNSError, DNSResolver } from '@aiodns/resolver';
import type { ErrorName } from '@aiodns/types';
import { serverString } from '../support/endpoint.js';
import { startKnot } from '../support/knot.js';
import { exampleZones } from '../support/zones.js';
import { type MemorySample, sampleMemory } from './memory.js';

/** Numbers of queries and of memory samples. */
export interface SoakOptions {
  readonly queries: number;
  readonly samples: number;
}

/** The result of a soak. */
export interface SoakResult {
  readonly started: number;
  readonly settled: number;
  /** Numbers of queries by outcome: `'answered'`, or the code of an error. */
  readonly ends: ReadonlyMap<string, number>;
  /** Numbers of queries with an outcome that their kind must not have, by kind and outcome. */
  readonly unexpected: ReadonlyMap<string, number>;
  readonly samples: readonly MemorySample[];
  /** Milliseconds. */
  readonly duration: number;
}

/** A kind of query, and its allowed outcomes. */
interface Kind {
  readonly name: string;
  readonly query: (resolver: DNSResolver, index: number) => Promise<unknown>;
  readonly may: readonly ('answered' | ErrorName)[];
}

const KINDS: readonly Kind[] = [
  {
    name: 'A, each another name',
    query: (resolver, index) => resolver.query(`n${index}.wild.example.test`, 'A'),
    may: ['answered'],
  },
  {
    name: 'ten MX records',
    query: (resolver) => resolver.query('many-10.example.test', 'MX'),
    may: ['answered'],
  },
  {
    name: 'TXT, the whole message',
    query: (resolver) => resolver.queryDns('txt-long.example.test', 'TXT'),
    may: ['answered'],
  },
  {
    name: 'HTTPS with parameters',
    query: (resolver) => resolver.query('svc.example.test', 'HTTPS'),
    may: ['answered'],
  },
  {
    name: 'a name that does not exist',
    query: (resolver, index) => resolver.query(`no${index}.example.test`, 'A'),
    may: ['ENOTFOUND'],
  },
  {
    name: 'a type that does not exist',
    query: (resolver) => resolver.query('v4only.example.test', 'AAAA'),
    may: ['ENODATA'],
  },
  {
    name: 'addrinfo',
    query: (resolver) => resolver.getaddrinfo('www.example.test', { family: 4, port: 443 }),
    may: ['answered'],
  },
  {
    name: 'an alias, as a host',
    query: (resolver) => resolver.gethostbyname('chain1.example.test', 4),
    may: ['answered'],
  },
  {
    name: 'aborted at once',
    query: (resolver, index) => {
      const controller = new AbortController();
      const { signal } = controller;
      const query = resolver.query(`n${index}.wild.example.test`, 'A', { signal });
      controller.abort();
      return query;
    },
    may: ['ECANCELLED'],
  },
  {
    name: 'with a millisecond to answer',
    query: (resolver, index) => resolver.query(`n${index}.wild.example.test`, 'A', { timeout: 1 }),
    may: ['answered', 'ETIMEOUT'],
  },
];

/** Queries in flight at a time. */
const IN_FLIGHT = 200;

/** Queries after which a resolver is closed and another one opened. */
const PER_RESOLVER = 5_000;

/** Runs queries of all kinds at knotd, on one resolver after another, and samples the memory of this process. */
export async function soak({ queries, samples }: SoakOptions): Promise<SoakResult> {
  await using knot = await startKnot({ zones: exampleZones() });
  const ends = new Map<string, number>();
  const unexpected = new Map<string, number>();
  const taken: MemorySample[] = [];
  let started = 0;
  let settled = 0;

  const startNext = async (resolver: DNSResolver): Promise<void> => {
    const index = started++;
    const kind = KINDS[index % KINDS.length];
    if (kind === undefined) return;
    const end = await kind.query(resolver, index).then(() => 'answered' as const, codeOf);
    settled += 1;
    count(ends, end);
    if (!kind.may.includes(end)) count(unexpected, `${kind.name}: ${end}`);
  };

  let opened = 0;
  const begun = performance.now();
  while (started < queries) {
    await using resolver = new DNSResolver({
      nameservers: [serverString(knot)],
      tries: 10,
      // Every second one has the default options, and with them a cache.
      ...(opened++ % 2 === 0 && { cacheMaxTtl: 0 }),
    });
    const last = Math.min(queries, started + PER_RESOLVER);
    const fillSlot = async (): Promise<void> => {
      while (started < last) await startNext(resolver);
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, fillSlot));
    const due = Math.floor((settled * samples) / queries);
    if (taken.length < due) taken.push(sampleMemory(settled));
  }
  const duration = performance.now() - begun;
  return { started, settled, ends, unexpected, samples: taken, duration };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function codeOf(error: unknown): ErrorName {
  if (error instanceof DNSError) return error.code;
  throw error;
}
