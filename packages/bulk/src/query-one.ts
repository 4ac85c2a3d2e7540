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
  const options = { retries, signal, concurrency: 1, response: 'answer' } as const;
  const outcomes = resolver.resolveMany(only(name), [type], options);
  for await (const [outcome] of outcomes.lists()) {
    if (outcome !== undefined) return outcome;
  }
  throw new RangeError(`${type} ${name} has no outcome`);
};
