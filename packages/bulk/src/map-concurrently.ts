/**
 * Maps items by an asynchronous function, several at a time. The results are in the order in which they are ready.
 *
 * @param map - returns the result, or a promise of it
 * @param limit - of items that are read and whose results have not been taken
 */
export async function* mapConcurrently<Item, Result>(
  items: AsyncIterable<Item>,
  map: (item: Item) => Result | Promise<Result>,
  limit: number,
): AsyncGenerator<Result> {
  const iterator = items[Symbol.asyncIterator]();
  const ready: Result[] = [];
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
  const read = (): void => {
    if (reading || ended || failure !== undefined || pending + ready.length >= limit) return;
    reading = true;
    iterator
      .next()
      .then((step) => {
        reading = false;
        if (step.done) ended = true;
        else accept(step.value);
        read();
        wake();
      })
      .catch(fail);
  };
  try {
    for (;;) {
      read();
      if (failure !== undefined) throw failure.error;
      const result = ready.shift();
      if (result !== undefined) yield result;
      else if (ended && pending === 0) return;
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
