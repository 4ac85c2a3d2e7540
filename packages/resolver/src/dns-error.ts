import { AresError, strerror } from '@aiodns/core-native';
import {
  type DNSResult,
  type ErrorName,
  errorName,
  type GenericTypeName,
  parseQueryType,
  type QueryTypeName,
  type QueryTypeSpec,
  queryTypeName,
} from '@aiodns/types';

/** The details of an error. */
export interface DNSErrorDetails {
  /** The name or address of the lookup. */
  hostname?: string | undefined;
  /** The record type of the query. */
  qtype?: QueryTypeName | GenericTypeName | undefined;
  /** The response, if a server sent one. */
  result?: DNSResult | undefined;
  /** The reason of an aborted signal. */
  cause?: unknown;
}

/**
 * A DNS failure.
 *
 * @example
 * ```ts
 * try {
 *   await resolver.query('nowhere.example', 'A');
 * } catch (error) {
 *   if (error instanceof DNSError && error.code === 'ENOTFOUND') console.log(error.result?.authority);
 *   else throw error;
 * }
 * ```
 */
export class DNSError extends Error {
  override readonly name = 'DNSError';
  /** The status in the spelling of `node:dns`: `'ENOTFOUND'`, `'ENODATA'`, `'ETIMEOUT'`, `'ECANCELLED'` … */
  readonly code: ErrorName;
  /** The c-ares status: one of `ARES_E*`. */
  readonly errno: number;
  /** The name or address of the lookup; absent for errors of other methods. */
  declare readonly hostname?: string;
  /** The record type of the query, as a name or `'TYPE65280'`; absent for lookups without a type. */
  declare readonly qtype?: QueryTypeName | GenericTypeName;
  /** The response, if a server sent one. For a name that does not exist it has the zone's SOA (RFC 2308). */
  declare readonly result?: DNSResult;

  /**
   * @param errno - a c-ares status: one of `ARES_E*`. The message is that of `ares_strerror`
   * @param details - see {@link DNSErrorDetails}
   */
  constructor(errno: number, details: DNSErrorDetails = {}) {
    const { cause, ...properties } = details;
    super(strerror(errno), cause === undefined ? undefined : { cause });
    this.errno = errno;
    this.code = errorName(errno);
    for (const [name, value] of Object.entries(properties)) {
      if (value !== undefined) Object.defineProperty(this, name, { value, enumerable: true });
    }
  }
}

/**
 * The error of a lookup that has failed.
 *
 * @param qtype - the queried record type, already checked
 */
export const lookupError = (
  status: number,
  hostname: string,
  qtype: QueryTypeSpec | undefined,
  result?: DNSResult,
  cause?: unknown,
): DNSError => {
  const type = qtype === undefined ? undefined : parseQueryType(qtype);
  return new DNSError(status, {
    hostname,
    qtype: type === undefined ? undefined : queryTypeName(type),
    result,
    cause,
  });
};

/** Calls a function, and converts an {@link AresError} that it throws to a {@link DNSError}. */
export const withDNSErrors = <Result>(use: () => Result): Result => {
  try {
    return use();
  } catch (error) {
    throw error instanceof AresError ? new DNSError(error.errno) : error;
  }
};
