import { type Action, reply } from './action.js';
import { type AnswerOptions, type AnswerRecord, answer } from './answer.js';
import { askedName, type ReceivedQuery } from './received-query.js';

/** What a handler is told besides the query. */
export interface HandlerContext {
  /**
   * How often this question (name in any letter case, type, class) has been received, this time
   * included.
   */
  readonly attempt: number;
  /** Ordinal of the query among all that the server received, from 0. */
  readonly index: number;
}

/** Decides what is done about a query. */
export type Handler = (query: ReceivedQuery, context: HandlerContext) => readonly Action[];

/** Does the same about every query. */
export function always(...actions: readonly Action[]): Handler {
  return () => actions;
}

/**
 * Does one thing about the first attempt of each question, another about the second, and the last
 * about all others.
 */
export function inTurn(...turns: readonly (readonly Action[])[]): Handler {
  return (_query, { attempt }) => turns[Math.min(attempt, turns.length) - 1] ?? [];
}

/** Answers every query with the same records. */
export function answering(records: readonly AnswerRecord[], options?: AnswerOptions): Handler {
  return always(reply((query) => answer(query, records, options)));
}

/** Over TCP one handler, over UDP another. */
export function byTransport(
  handlers: Readonly<Record<ReceivedQuery['transport'], Handler>>,
): Handler {
  return (query, context) => handlers[query.transport](query, context);
}

/** Another handler for each address of the server that is asked. */
export function byAddress(handlers: Readonly<Record<string, Handler>>): Handler {
  return (query, context) => handlers[query.destination.address]?.(query, context) ?? [];
}

/**
 * Another handler for each name, written in lower case; names that are not listed get `otherwise`.
 */
export function byName(handlers: Readonly<Record<string, Handler>>, otherwise: Handler): Handler {
  const table = new Map(Object.entries(handlers));
  return (query, context) => (table.get(askedName(query)) ?? otherwise)(query, context);
}
