import type { QueryTypeName } from '@aiodns/resolver';
import type { Syscall } from './lookup-exception.js';

/** A method that queries one record type. */
export interface QueryMethod {
  /** The method of a resolver, and the function of the module. */
  readonly method: `resolve${string}`;
  /** The name of the query in errors. */
  readonly syscall: Syscall;
  /** What Node makes of an answer that has records, but none of the type: an empty list, or an error. */
  readonly unanswered: 'empty' | 'empty with an alias' | 'ENODATA' | 'EBADRESP';
}

/** The record types that `resolve` takes, and the method of each. */
export const QUERY_METHODS = {
  ANY: { method: 'resolveAny', syscall: 'queryAny', unanswered: 'empty' },
  A: { method: 'resolve4', syscall: 'queryA', unanswered: 'empty with an alias' },
  AAAA: { method: 'resolve6', syscall: 'queryAaaa', unanswered: 'empty with an alias' },
  CAA: { method: 'resolveCaa', syscall: 'queryCaa', unanswered: 'empty' },
  CNAME: { method: 'resolveCname', syscall: 'queryCname', unanswered: 'ENODATA' },
  MX: { method: 'resolveMx', syscall: 'queryMx', unanswered: 'empty' },
  NAPTR: { method: 'resolveNaptr', syscall: 'queryNaptr', unanswered: 'empty' },
  NS: { method: 'resolveNs', syscall: 'queryNs', unanswered: 'ENODATA' },
  PTR: { method: 'resolvePtr', syscall: 'queryPtr', unanswered: 'ENODATA' },
  SOA: { method: 'resolveSoa', syscall: 'querySoa', unanswered: 'EBADRESP' },
  SRV: { method: 'resolveSrv', syscall: 'querySrv', unanswered: 'empty' },
  TLSA: { method: 'resolveTlsa', syscall: 'queryTlsa', unanswered: 'empty' },
  TXT: { method: 'resolveTxt', syscall: 'queryTxt', unanswered: 'empty' },
} as const satisfies Partial<Record<QueryTypeName, QueryMethod>>;

/** A record type that `node:dns` can query. */
export type NodeQueryType = keyof typeof QUERY_METHODS;

const isNodeQueryType = (type: string): type is NodeQueryType => Object.hasOwn(QUERY_METHODS, type);

/** The record types in the order of the table. */
export const NODE_QUERY_TYPES: readonly NodeQueryType[] =
  Object.keys(QUERY_METHODS).filter(isNodeQueryType);

/** Checks a record type of `resolve`; returns `undefined` if `node:dns` has no method for it. */
export const parseNodeQueryType = (type: unknown): NodeQueryType | undefined =>
  typeof type === 'string' && isNodeQueryType(type) ? type : undefined;
