/**
 * Waits for a promise, or for a signal: what waits for a server that is away does not settle.
 *
 * @throws the reason of the signal when it aborts
 */
export const abortable = async <Result>(
  promise: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> => {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
};
