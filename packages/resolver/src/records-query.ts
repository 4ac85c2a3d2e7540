import type { RecordsHandler } from '@aiodns/core-native';
import {
  type AnyResult,
  type DNSResult,
  parseQueryType,
  QueryType,
  type QueryTypeSpec,
  queryTypeName,
  RECORD_TABLE,
} from '@aiodns/types';
import { type DNSError, lookupError } from './dns-error.js';

/** The types of which a name has at most one record. */
const singletonTypes: ReadonlySet<string> = new Set(
  Object.entries(RECORD_TABLE)
    .filter(([, { single }]) => single)
    .map(([name]) => name),
);

/** Whether a name has at most one record of the type. */
export const isSingleton = (qtype: QueryTypeSpec): boolean => {
  const type = parseQueryType(qtype);
  return type !== undefined && singletonTypes.has(queryTypeName(type));
};

/**
 * The result of a query: one record for a type of which a name has at most one, or else the list.
 *
 * @param records - the records of the answer
 * @param qtype - the type that was queried; the result of ANY is always a list
 */
export const unwrapSingleton = (
  records: AnyResult[],
  qtype: QueryTypeSpec,
): AnyResult | AnyResult[] => {
  const [first] = records;
  const single =
    first !== undefined &&
    singletonTypes.has(first.type) &&
    parseQueryType(qtype) !== QueryType.ANY;
  return single ? first : records;
};

/** A query without a signal, timeout or concurrency limit. This object is all that the resolver holds of it. */
export class RecordsQuery implements RecordsHandler {
  readonly host: string;
  readonly qtype: QueryTypeSpec;
  readonly resolve: (result: AnyResult | AnyResult[]) => void;
  readonly reject: (error: DNSError) => void;

  constructor(
    host: string,
    qtype: QueryTypeSpec,
    resolve: RecordsQuery['resolve'],
    reject: RecordsQuery['reject'],
  ) {
    this.host = host;
    this.qtype = qtype;
    this.resolve = resolve;
    this.reject = reject;
  }

  onRecords(records: AnyResult[]): void {
    this.resolve(unwrapSingleton(records, this.qtype));
  }

  onError(status: number, result: DNSResult | undefined): void {
    this.reject(lookupError(status, this.host, this.qtype, result));
  }
}
