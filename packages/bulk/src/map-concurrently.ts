/**
 * Maps items by an asynchronous function, several at a time.
 *
 * @param lists - the items, in lists
 * @param map - returns the result, or a promise of it
 * @param limit - of items that are mapped and whose results have not been taken
 * @returns the results in lists, in the order in which they are ready
 */
export async function* mapConcurrently<Item, Result>(
  lists: AsyncIterable<readonly Item[]>,
  map: (item: Item) => Result | Promise<Result>,
  limit: number,
): AsyncGenerator<Result[]> {
  const iterator = lists[Symbol.asyncIterator]();
  let ready: Result[] = [];
  /** The items of the last list that are not mapped. */
  let rest: Iterator<Item> = [][Symbol.iterator]();
  let pending = 0;
  let reading = false;
  let ended = false;
  let failure: { readonly error: unknown } | undefined;
  let wake = (): void => undefined;

  const fail = (error: unknown): void => {
    failure ??= { error };
    wake();
  };
  const accept = (item: Item): void => {
    const result = map(item);
    if (!(result instanceof Promise)) {
      ready.push(result);
      return;
    }
    pending++;
    result.then((settled) => {
      pending--;
      ready.push(settled);
      read();
      wake();
    }, fail);
  };
  /** Maps items of the last list while there is room. Returns whether there is room for more. */
  const mapRest = (): boolean => {
    while (pending + ready.length < limit) {
      const step = rest.next();
      if (step.done) return true;
      accept(step.value);
    }
    return false;
  };
  const read = (): void => {
    if (reading || failure !== undefined) return;
    try {
      if (!mapRest() || ended) return;
    } catch (error) {
      fail(error);
      return;
    }
    reading = true;
    iterator
      .next()
      .then((step) => {
        reading = false;
        if (step.done) ended = true;
        else rest = step.value[Symbol.iterator]();
        read();
        wake();
      })
      .catch(fail);
  };
  try {
    for (;;) {
      read();
      if (failure !== undefined) throw failure.error;
      if (ready.length > 0) {
        const results = ready;
        ready = [];
        yield results;
      } else if (ended && pending === 0) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    await iterator.return?.();
  }
}
