import type { AnyResult, TXTResult } from '@aiodns/resolver';
import type { NodeQueryType } from './query-methods.js';

/** A record as `node:dns` gives it. */
interface NodeRecord {
  /** An element of the result of the method for the record's type. */
  readonly value: unknown;
  /** An element of the result of `resolveAny`, without its `type`. */
  readonly any: object;
}

/** From version 24 on, `resolveMx`, `resolveSrv` and `resolveCaa` give records with their type. */
const TYPE_IN_RESULTS = Number.parseInt(process.versions.node, 10) >= 24;

const same = (value: object): NodeRecord => ({ value, any: value });

const typed = (type: string, value: object): NodeRecord => ({
  value: TYPE_IN_RESULTS ? { ...value, type } : value,
  any: value,
});

const named = (value: string): NodeRecord => ({ value, any: { value } });

/** The character strings of a TXT record. Node decodes bytes as Latin-1. */
const stringsOf = ({ strings }: TXTResult): string[] =>
  strings.map((bytes) => Buffer.from(bytes).toString('latin1'));

/** Converts a record to the fields of `node:dns`; `undefined` for types that it does not know. */
const toNodeRecord = (record: AnyResult): NodeRecord | undefined => {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return { value: record.host, any: { address: record.host, ttl: record.ttl } };
    case 'CNAME':
      return named(record.cname);
    case 'NS':
      return named(record.host);
    case 'PTR':
      return named(record.name);
    case 'MX':
      return typed('MX', { exchange: record.host, priority: record.priority });
    case 'TXT': {
      const entries = stringsOf(record);
      return { value: entries, any: { entries } };
    }
    case 'SRV': {
      const { host, port, priority, weight } = record;
      return typed('SRV', { name: host, port, priority, weight });
    }
    case 'NAPTR': {
      const { flags, service, regexp, replacement, order, preference } = record;
      return same({ flags, service, regexp, replacement, order, preference });
    }
    case 'SOA': {
      const { nsname, hostmaster, serial, refresh, retry, expires, minttl } = record;
      return same({ nsname, hostmaster, serial, refresh, retry, expire: expires, minttl });
    }
    case 'CAA':
      return typed('CAA', { critical: record.critical, [record.property]: record.value });
    case 'TLSA': {
      const { certUsage, selector, matchingType, certAssociationData } = record;
      const data = Uint8Array.from(certAssociationData).buffer;
      return same({ certUsage, selector, match: matchingType, data });
    }
    default:
      return undefined;
  }
};

/** The order of types in the result of Node's `resolveAny`. */
const ANY_ORDER = [
  'A',
  'CNAME',
  'AAAA',
  'MX',
  'NS',
  'TXT',
  'SRV',
  'PTR',
  'NAPTR',
  'SOA',
  'TLSA',
  'CAA',
] as const;

const toAny = (records: readonly AnyResult[]): object[] => {
  // With an alias, the addresses are not those of the name.
  const hasAlias = records.some(({ type }) => type === 'CNAME');
  return ANY_ORDER.flatMap((type) =>
    records
      .filter((record) => record.type === type && !(hasAlias && type === 'A'))
      .flatMap((record) => {
        const converted = toNodeRecord(record);
        return converted === undefined ? [] : [{ ...converted.any, type }];
      }),
  );
};

const isAddress = ({ type }: AnyResult): boolean => type === 'A' || type === 'AAAA';

/**
 * The result of a query in the form of `node:dns`.
 *
 * @param ttl - whether addresses have their TTL
 */
export const toNodeResult = (
  type: NodeQueryType,
  records: readonly AnyResult[],
  ttl: boolean,
): unknown => {
  if (type === 'ANY') return toAny(records);
  const results = records.flatMap((record) => {
    const converted = toNodeRecord(record);
    if (converted === undefined) return [];
    return [ttl && isAddress(record) ? converted.any : converted.value];
  });
  return type === 'SOA' ? results[0] : results;
};
