import { isIPv6 } from 'node:net';
import type { DNSResolver } from '@aiodns/resolver';
import { ARES_EBADRESP, DNSError, type DNSResult, type QueryOptions } from '@aiodns/resolver';
import type { Question } from './question.js';
import { matchingRecords, type QueryOutcome, runQuery } from './run-query.js';

/** One step of a trace: the outcome of a query to the servers of a zone. */
export interface TraceStep {
  /** The zone whose servers are queried: `''` for the root. */
  readonly zone: string;
  readonly servers: readonly string[];
  readonly outcome: QueryOutcome;
  /** Whether no step follows. */
  readonly isLast: boolean;
}

/** What a trace needs of its surroundings. */
export interface TraceContext {
  /** Opens a resolver for servers. */
  readonly open: (servers: readonly string[]) => DNSResolver;
  readonly roots: readonly string[];
  /** The port of all servers, if not 53. */
  readonly port: number | undefined;
  /** Whether addresses of a family may be queried. */
  readonly allows: (address: string) => boolean;
  readonly options: QueryOptions;
  readonly signal: AbortSignal;
}

/** More steps than any name has labels, and name servers beside the path. */
const STEPS_MAX = 130;
const DEPTH_MAX = 4;

const withPort = (address: string, port: number | undefined): string => {
  if (port === undefined) return address;
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
};

const isBelow = (name: string, zone: string): boolean => {
  const [lower, parent] = [name.toLowerCase(), zone.toLowerCase()];
  return parent === '' || lower === parent || lower.endsWith(`.${parent}`);
};

interface Referral {
  readonly zone: string;
  readonly hosts: readonly string[];
  readonly addresses: readonly string[];
}

/** The delegation in a response: the servers of a zone below the one that was asked. */
const referralOf = (result: DNSResult, zone: string, name: string): Referral | undefined => {
  const records = result.authority.filter(
    (record) =>
      record.type === 'NS' &&
      isBelow(name, record.name) &&
      isBelow(record.name, zone) &&
      record.name.toLowerCase() !== zone.toLowerCase(),
  );
  const [first] = records;
  if (first === undefined) return undefined;
  const hosts = records.flatMap((record) =>
    record.type === 'NS' ? [record.data.nsdname.toLowerCase()] : [],
  );
  const addresses = result.additional.flatMap((record) =>
    (record.type === 'A' || record.type === 'AAAA') && hosts.includes(record.name.toLowerCase())
      ? [record.data.addr]
      : [],
  );
  return { zone: first.name, hosts, addresses };
};

/** Finds the addresses of name servers that the delegation has no address of, by a trace of their own names. */
const addressesOf = async (
  hosts: readonly string[],
  context: TraceContext,
  depth: number,
): Promise<string[]> => {
  for (const host of depth >= DEPTH_MAX ? [] : hosts) {
    const question: Question = { name: host, type: 'A', qclass: 'IN' };
    let last: TraceStep | undefined;
    for await (const step of traceFrom(question, context, depth + 1)) last = step;
    const found = last === undefined ? [] : matchingRecords(last.outcome);
    const addresses = found.flatMap((record) => (record.type === 'A' ? [record.data.addr] : []));
    if (addresses.length > 0) return addresses;
  }
  return [];
};

async function* traceFrom(
  question: Question,
  context: TraceContext,
  depth: number,
): AsyncGenerator<TraceStep> {
  const { signal, options, port } = context;
  let zone = '';
  let addresses: readonly string[] = context.roots;
  for (let step = 0; step < STEPS_MAX; step++) {
    const servers = addresses.filter(context.allows).map((address) => withPort(address, port));
    await using resolver = context.open(servers);
    const outcome = await runQuery(resolver, question, signal, {
      ...options,
      recursionDesired: false,
    });
    const { result } = outcome;
    const done =
      result === undefined ||
      result.rcode !== 'NOERROR' ||
      result.answer.length > 0 ||
      signal.aborted;
    const referral = done ? undefined : referralOf(result, zone, question.name.replace(/\.$/, ''));
    if (referral === undefined) {
      yield { zone, servers, outcome, isLast: true };
      return;
    }
    yield { zone, servers, outcome, isLast: false };
    zone = referral.zone;
    addresses = referral.addresses.some(context.allows)
      ? referral.addresses
      : await addressesOf(referral.hosts, context, depth);
    if (addresses.length === 0) {
      const cause = new Error(`no address of a server of ${zone} was found`);
      const error = new DNSError(ARES_EBADRESP, { hostname: zone, qtype: 'NS', cause });
      yield {
        zone,
        servers: [],
        outcome: { question, result: undefined, error, milliseconds: 0 },
        isLast: true,
      };
      return;
    }
  }
}

/** Follows the delegations of a name from the root servers down (RFC 1034 §5.3.3). */
export const trace = (question: Question, context: TraceContext): AsyncGenerator<TraceStep> =>
  traceFrom(question, context, 0);
