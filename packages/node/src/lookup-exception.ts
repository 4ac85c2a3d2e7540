import { DNSError, type ErrorName } from '@aiodns/resolver';

/** Codes of `getaddrinfo(3)` and the numbers that libuv gives them on every platform. */
const SYSTEM_ERRORS = {
  EAI_ADDRFAMILY: -3000,
  EAI_AGAIN: -3001,
  EAI_FAIL: -3004,
  EAI_MEMORY: -3006,
  EAI_NODATA: -3007,
  EAI_NONAME: -3008,
} as const;

/** A code of `getaddrinfo(3)`. */
export type SystemErrorName = keyof typeof SYSTEM_ERRORS;

/** The error of the system that a DNS error becomes; `undefined` where the system has none. */
const SYSTEM_ERROR_OF: Readonly<Record<ErrorName, SystemErrorName | undefined>> = {
  EADDRGETNETWORKPARAMS: 'EAI_FAIL',
  EBADFAMILY: 'EAI_FAIL',
  EBADFLAGS: 'EAI_FAIL',
  EBADHINTS: 'EAI_FAIL',
  EBADNAME: 'EAI_NONAME',
  EBADQUERY: 'EAI_FAIL',
  EBADRESP: 'EAI_FAIL',
  EBADSTR: 'EAI_FAIL',
  ECANCELLED: undefined,
  ECONNREFUSED: 'EAI_AGAIN',
  EDESTRUCTION: undefined,
  EFILE: 'EAI_FAIL',
  EFORMERR: 'EAI_FAIL',
  ELOADIPHLPAPI: 'EAI_FAIL',
  ENODATA: 'EAI_NODATA',
  ENOMEM: 'EAI_MEMORY',
  ENONAME: 'EAI_NONAME',
  ENOSERVER: 'EAI_AGAIN',
  ENOTFOUND: 'EAI_NONAME',
  ENOTIMP: 'EAI_AGAIN',
  ENOTINITIALIZED: 'EAI_FAIL',
  EOF: 'EAI_AGAIN',
  EREFUSED: 'EAI_AGAIN',
  ESERVFAIL: 'EAI_AGAIN',
  ESERVICE: 'EAI_FAIL',
  ETIMEOUT: 'EAI_AGAIN',
  UNKNOWN_ARES_ERROR: 'EAI_FAIL',
};

/** The functions of the system or of c-ares that errors name. */
export type Syscall = 'getaddrinfo' | 'getnameinfo' | 'getHostByAddr' | `query${string}`;

/** An error of the shape that `node:dns` gives. */
export interface LookupException extends Error {
  /** libuv's number of the error; `undefined` for codes of DNS, which have none there. */
  errno: number | undefined;
  code: string;
  syscall: Syscall;
  /** The name or address; absent if it is empty. */
  hostname?: string;
}

/**
 * Creates an error as `node:dns` does: `getaddrinfo ENOTFOUND example.com`.
 *
 * @param cause - the error that led to this one
 */
export const lookupException = (
  code: string,
  errno: number | undefined,
  syscall: Syscall,
  hostname: string,
  cause?: unknown,
): LookupException => {
  const options = cause === undefined ? undefined : { cause };
  const error = new Error(`${syscall} ${code}${hostname && ` ${hostname}`}`, options);
  const properties = { errno, code, syscall };
  return Object.assign(error, hostname === '' ? properties : { ...properties, hostname });
};

/** Node's name for the two errors that say that a host has no address. */
const NOT_FOUND: ReadonlySet<SystemErrorName> = new Set(['EAI_NODATA', 'EAI_NONAME']);

/** The error of `dns.lookup` or `dns.lookupService` for an error of the system. */
export const systemException = (
  name: SystemErrorName,
  syscall: Syscall,
  hostname: string,
  cause?: unknown,
): LookupException =>
  lookupException(
    NOT_FOUND.has(name) ? 'ENOTFOUND' : name,
    SYSTEM_ERRORS[name],
    syscall,
    hostname,
    cause,
  );

/** The error of a lookup by the system's functions that DNS failed; any other error unmodified. */
export const systemExceptionOf = (error: unknown, syscall: Syscall, hostname: string): unknown => {
  if (!(error instanceof DNSError)) return error;
  const name = SYSTEM_ERROR_OF[error.code];
  return name === undefined
    ? lookupException(error.code, undefined, syscall, hostname, error.cause ?? error)
    : systemException(name, syscall, hostname, error);
};

/** The error of a query that failed: its code is that of DNS. Any other error unmodified. */
export const queryExceptionOf = (error: unknown, syscall: Syscall, hostname: string): unknown =>
  error instanceof DNSError
    ? lookupException(error.code, undefined, syscall, hostname, error)
    : error;
