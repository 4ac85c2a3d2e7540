import { ARES_SUCCESS, DNSError, errorcode } from '@aiodns/resolver';
import { expect, it } from 'vitest';
import { ExitCode, exitCode } from './exit-code.js';

it('is 0 without an error', () => {
  expect(exitCode(undefined)).toBe(ExitCode.answered);
});

const special = new Map<string, ExitCode>([
  ['ARES_ENODATA', ExitCode.notFound],
  ['ARES_ENOTFOUND', ExitCode.notFound],
  ['ARES_ECONNREFUSED', ExitCode.unreachable],
  ['ARES_ETIMEOUT', ExitCode.unreachable],
  ['ARES_ENOSERVER', ExitCode.unreachable],
]);

it.each(
  Object.entries(errorcode)
    .filter(([status]) => Number(status) !== ARES_SUCCESS)
    .map(([status, name]) => ({
      name,
      status: Number(status),
      code: special.get(name) ?? ExitCode.failed,
    })),
)('is $code for $name', ({ status, code }) => {
  expect(exitCode(new DNSError(status))).toBe(code);
});
