import { AresError, strerror, transportFailure } from '@aiodns/core-native';
import {
  type DNSResult,
  type ErrorName,
  type ExtendedError,
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
  /** The server at fault, if `result` does not have it. */
  server?: string | undefined;
  /** The reason of an aborted signal, or of the failure of an encrypted server. */
  cause?: unknown;
}

/** `tls://192.0.2.1: certificate has expired`. */
const faultOf = ({ server, cause }: DNSErrorDetails): string => {
  if (server === undefined) return '';
  return `, ${server}${cause instanceof Error ? `: ${cause.message}` : ''}`;
};

/** `MX example.com: Domain name not found (ENOTFOUND)`. */
const messageOf = (errno: number, details: DNSErrorDetails): string => {
  const { hostname, qtype } = details;
  const text = strerror(errno);
  if (hostname === undefined) return text;
  const lookup = qtype === undefined ? hostname : `${qtype} ${hostname}`;
  return `${lookup}: ${text} (${errorName(errno)})${faultOf(details)}`;
};

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
   * The server that responded, or the encrypted server that failed, in the form of `nameservers`; absent if none did.
   * `cause` is then the reason of the failure: an error of the connection, or what the function of the server threw.
   */
  declare readonly server?: string;
  /** What the response says of the failure (RFC 8914); empty if there is none. */
  readonly extendedErrors: readonly ExtendedError[];

  /**
   * @param errno - a c-ares status: one of `ARES_E*`. The message is that of `ares_strerror`, with the code and the type
   * and name of the lookup, if they are known
   * @param details - see {@link DNSErrorDetails}
   */
  constructor(errno: number, details: DNSErrorDetails = {}) {
    const { cause, ...properties } = details;
    super(messageOf(errno, details), cause === undefined ? undefined : { cause });
    this.errno = errno;
    this.code = errorName(errno);
    this.extendedErrors = details.result?.edns?.extendedErrors ?? [];
    for (const [name, value] of Object.entries({
      ...properties,
      server: details.result?.server ?? details.server,
    })) {
      if (value !== undefined) Object.defineProperty(this, name, { value, enumerable: true });
    }
  }
}

/**
 * The error of a lookup that has failed. To be called in the callback of its request, so that it has the failure of an
 * encrypted server.
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
  const failure = cause === undefined ? transportFailure() : undefined;
  const type = qtype === undefined ? undefined : parseQueryType(qtype);
  return new DNSError(status, {
    hostname,
    qtype: type === undefined ? undefined : queryTypeName(type),
    result,
    cause: cause ?? failure?.cause,
    server: failure?.server,
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
