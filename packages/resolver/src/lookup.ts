import { ARES_ECANCELLED, ARES_ETIMEOUT, type DNSResult } from '@aiodns/types';
import { onAbort } from './abort.js';
import type { CallOptions } from './call-options.js';
import type { Turns } from './concurrency-limiter.js';

/** Told how a request ended: `null` and its result, or one of `ARES_E*` and the answer, if there is one. */
export type Outcome<Result> = (
  ...outcome: [status: null, result: Result] | [status: number, result: DNSResult | undefined]
) => void;

/** A request that a channel can make. */
export interface LookUp<Result> {
  /** Makes the request and gives its number. Throws when an argument is wrong. */
  start(settle: Outcome<Result>): number;
  /** Drops the request of that number. */
  forget(request: number): void;
  resolve(result: Result): void;
  /** Rejects with the error of a status. */
  fail(status: number, result?: DNSResult, cause?: unknown): void;
  /** Rejects with an error as it is. */
  reject(error: unknown): void;
}

/** Runs a look-up within its limits: a timeout, a signal, and its turn. Whichever ends it first settles it, once. */
export const runWithin = <Result>(
  lookUp: LookUp<Result>,
  { signal, timeout }: CallOptions,
  turns: Turns | undefined,
): void => {
  let request: number | undefined;
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  let endTurn = (): void => undefined;
  let ignoreSignal = (): void => undefined;

  const end = (settle: () => void): void => {
    ended = true;
    clearTimeout(timer);
    endTurn();
    settle();
    // The signal is the caller's. Whatever it throws, the look-up is settled and its turn is over.
    ignoreSignal();
  };
  const giveUp = (status: number, cause?: unknown): void => {
    if (ended) return;
    if (request !== undefined) lookUp.forget(request);
    end(() => lookUp.fail(status, undefined, cause));
  };

  const start = (): void => {
    if (ended) return;
    try {
      request = lookUp.start((...[status, result]) => {
        end(() => {
          if (status === null) lookUp.resolve(result);
          else lookUp.fail(status, result);
        });
      });
      // From here on it is asked: what waits for its turn has no server to blame.
      if (timeout !== undefined && !ended) timer = setTimeout(giveUp, timeout, ARES_ETIMEOUT);
    } catch (error) {
      end(() => lookUp.reject(error));
    }
  };

  if (signal?.aborted) {
    giveUp(ARES_ECANCELLED, signal.reason);
    return;
  }
  if (signal) ignoreSignal = onAbort(signal, () => giveUp(ARES_ECANCELLED, signal.reason));
  if (turns === undefined) {
    start();
    return;
  }
  turns.take(
    () =>
      new Promise((resolve) => {
        endTurn = resolve;
        if (ended) resolve();
        else start();
      }),
    () => giveUp(ARES_ECANCELLED),
  );
};
