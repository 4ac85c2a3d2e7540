import { DNSError } from '@aiodns/resolver';
import type { BulkResolver, BulkRunOptions } from './bulk-resolver.js';
import type { BulkOutcome } from './rows.js';
import type { TypeName } from './type-name.js';

async function* only(name: string): AsyncGenerator<string> {
  yield name;
}

/** Queries one name, with the retries of a run. */
export const queryOne = async (
  resolver: BulkResolver,
  name: string,
  type: TypeName,
  { retries, signal }: BulkRunOptions,
): Promise<BulkOutcome> => {
  const options = { retries, signal, concurrency: 1, response: true } as const;
  for await (const outcome of resolver.resolveMany(only(name), [type], options)) return outcome;
  throw new RangeError(`${type} ${name} has no outcome`);
};

/** Whether an outcome shows that the name has no such record. Other errors show nothing. */
export const isNegative = ({ error }: BulkOutcome): boolean =>
  error instanceof DNSError && (error.code === 'ENOTFOUND' || error.code === 'ENODATA');
