import type { DNSError } from '@aiodns/resolver';

/** What the command's exit code says. Of several queries the highest one counts. */
export const ExitCode = {
  /** Every query was answered with records of the type asked for. */
  answered: 0,
  /** The arguments are wrong; nothing was asked. */
  usage: 1,
  /** The name does not exist, or has no record of the type. */
  notFound: 2,
  /** No server could be reached, or none answered in time. */
  unreachable: 3,
  /** DNS failed in another way: a server refused or failed, a name or an answer was malformed. */
  failed: 4,
} as const;

/** One of {@link ExitCode}. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The exit code of a query: that of its error, when it had one. */
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
