import type { QueryTypeSpec } from '@aiodns/types';
import { type Names, nameIterator } from './names.js';
import { parseOptions, parseTypes, type ResolveManyOptions } from './options.js';
import type { AnyOutcome, ManyOutcomes } from './outcome.js';
import type { Querier, QuerierOptions } from './querier.js';
import { Run } from './run.js';

/** Returns the queries of a run for its options. */
export type OpenQuerier = (options: QuerierOptions) => Querier;

async function* deliver<Taken>(
  open: () => Run,
  takeFrom: (run: Run) => Taken | undefined,
): AsyncGenerator<Taken, void, undefined> {
  const run = open();
  try {
    for (;;) {
      const taken = takeFrom(run) ?? (await run.next(takeFrom));
      if (taken === undefined) return;
      yield taken;
    }
  } finally {
    run.stop(undefined);
    await run.closeInput();
  }
}

/**
 * Checks the arguments of {@link DNSResolver.resolveMany}.
 *
 * @param openQuerier - called at the first `next()`
 * @throws {@link InvalidArgumentError}
 */
export const resolveMany = (
  openQuerier: OpenQuerier,
  names: Names,
  types: QueryTypeSpec | readonly QueryTypeSpec[],
  options: ResolveManyOptions,
): ManyOutcomes<AnyOutcome> => {
  const openInput = nameIterator(names);
  const parsed = parseOptions(options);
  const parsedTypes = parseTypes(types, parsed.qclass);
  let opened = false;
  const open = (): Run => {
    if (opened) {
      const message = 'The outcomes are taken once: one by one, or in lists';
      throw Object.assign(new Error(message), { code: 'ERR_INVALID_STATE' });
    }
    opened = true;
    return new Run(openQuerier(parsed), openInput(), parsedTypes, parsed);
  };
  return Object.assign(
    deliver(open, (run) => run.take()),
    { lists: () => deliver(open, (run) => run.takeAll()) },
  );
};
