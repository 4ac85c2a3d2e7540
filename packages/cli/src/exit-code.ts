import type { DNSError } from '@aiodns/resolver';

/** Exit codes of the command. With several queries, the highest one is used. */
export const ExitCode = {
  /** Every response has records of the queried type. */
  answered: 0,
  /** The arguments are wrong; no query was sent. */
  usage: 1,
  /** The name does not exist, or has no record of the type. */
  notFound: 2,
  /** No server could be reached, or none responded in time. */
  unreachable: 3,
  /** Any other DNS failure: a server refused or failed, or a name or response was malformed. */
  failed: 4,
} as const;

/** One of {@link ExitCode}. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Returns the exit code of a query from its error. */
export const exitCode = (error: Pick<DNSError, 'code'> | undefined): ExitCode => {
  switch (error?.code) {
    case undefined:
      return ExitCode.answered;
    case 'ENOTFOUND':
    case 'ENODATA':
      return ExitCode.notFound;
    case 'ECONNREFUSED':
    case 'ETIMEOUT':
    case 'ENOSERVER':
      return ExitCode.unreachable;
    default:
      return ExitCode.failed;
  }
};
