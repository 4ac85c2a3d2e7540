import { setMaxListeners } from 'node:events';
import type { ActionContext } from './actions.js';
import { Counter } from './counter.js';
import type { Handler } from './handlers.js';
import type { ReceivedQuery } from './received-query.js';
import { sendDatagram } from './udp-listener.js';

/** Functions that respond to the client of a query. */
export type ReturnPath = Pick<ActionContext, 'stream' | 'send'>;

/** Records queries in order of arrival, and runs the actions of the handler for each. */
export class HandlerRunner {
  handler: Handler;
  readonly received: ReceivedQuery[] = [];
  readonly #closing = new AbortController();
  readonly #receivedCount = new Counter(this.#closing.signal);
  readonly #sentCount = new Counter(this.#closing.signal);
  readonly #attempts = new Map<string, number>();
  readonly #running = new Set<Promise<void>>();
  readonly #errors: unknown[] = [];

  constructor(handler: Handler) {
    this.handler = handler;
    // Each waiting action adds a listener; thousands may wait.
    setMaxListeners(0, this.#closing.signal);
  }

  /** Resolves when all actions for the query are done; never rejects. */
  begin(query: ReceivedQuery, returnPath: ReturnPath): Promise<void> {
    const running = this.#run(query, returnPath)
      .catch((error: unknown) => {
        // Closing the server aborts waiting actions: that is no error.
        if (!this.#closing.signal.aborted) this.#errors.push(error);
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  untilReceived(count: number): Promise<void> {
    return this.#receivedCount.reached(count);
  }

  /**
   * Aborts waiting actions.
   *
   * @throws AggregateError with the errors of handlers and actions.
   */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#running);
    const errors = this.#errors.splice(0);
    if (errors.length > 0) throw new AggregateError(errors, 'the handler of the server threw');
  }

  async #run(query: ReceivedQuery, returnPath: ReturnPath): Promise<void> {
    const index = this.received.push(query) - 1;
    const attempt = this.#countAttempt(query);
    this.#receivedCount.increment();
    const context = this.#context(query, returnPath);
    for (const action of this.handler(query, { attempt, index })) await action(context);
  }

  #context(query: ReceivedQuery, { stream, send }: ReturnPath): ActionContext {
    const { signal } = this.#closing;
    const counted = async (sending: () => Promise<void>): Promise<void> => {
      signal.throwIfAborted();
      await sending();
      this.#sentCount.increment();
    };
    return {
      query,
      signal,
      stream,
      send: (message) => counted(() => send(message)),
      sendFrom: (address, port, message) =>
        counted(() => sendDatagram({ address, port }, query.source, message)),
      received: (count) => this.#receivedCount.reached(count),
      sent: (count) => this.#sentCount.reached(count),
    };
  }

  #countAttempt({ question }: ReceivedQuery): number {
    const key = `${question?.name.toLowerCase()} ${question?.class} ${question?.type}`;
    const attempt = (this.#attempts.get(key) ?? 0) + 1;
    this.#attempts.set(key, attempt);
    return attempt;
  }
}
