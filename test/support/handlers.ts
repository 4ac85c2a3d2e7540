import { type Action, drop, respond } from './actions.js';
import type { RawRecord } from './message.js';
import { readName } from './name.js';
import { questionName, type ReceivedQuery } from './received-query.js';
import { type ResponseOptions, type ResponseRecord, rawRecord, response } from './response.js';

/** Counts of a query for its handler. */
export interface HandlerContext {
  /**
   * How often this question (name in any letter case, type, class) has been received, including
   * this time.
   */
  readonly attempt: number;
  /** Ordinal of the query among all that the server received, from 0. */
  readonly index: number;
}

/** Decides the actions for a query. */
export type Handler = (query: ReceivedQuery, context: HandlerContext) => readonly Action[];

/** The same actions for every query. */
export function always(...actions: readonly Action[]): Handler {
  return () => actions;
}

/**
 * One list of actions for the first attempt of each question, another for the second, and the last
 * for all others.
 */
export function byAttempt(...attempts: readonly (readonly Action[])[]): Handler {
  return (_query, { attempt }) => attempts[Math.min(attempt, attempts.length) - 1] ?? [];
}

/** Responds to every query with the same records. */
export function respondWith(
  records: readonly ResponseRecord[],
  options?: ResponseOptions,
): Handler {
  return always(respond((query) => response(query, records, options)));
}

/** The record of {@link respondWithOne}. */
export const ONE_RECORD: ResponseRecord = { type: 'A', ttl: 300, data: '192.0.2.1' };

/** Responds to every query with {@link ONE_RECORD}. */
export const respondWithOne = respondWith([ONE_RECORD]);

/** Responds to no query. */
export const neverRespond = always(drop);

/** One handler for UDP and one for TCP. */
export function byTransport(
  handlers: Readonly<Record<ReceivedQuery['transport'], Handler>>,
): Handler {
  return (query, context) => handlers[query.transport](query, context);
}

/** One handler for each address of the server. */
export function byAddress(handlers: Readonly<Record<string, Handler>>): Handler {
  return (query, context) => handlers[query.destination.address]?.(query, context) ?? [];
}

/**
 * One handler for each name, in lower case, and `otherwise` for all other names.
 */
export function byName(handlers: Readonly<Record<string, Handler>>, otherwise: Handler): Handler {
  const table = new Map(Object.entries(handlers));
  return (query, context) => (table.get(questionName(query)) ?? otherwise)(query, context);
}

const CNAME = 5;
const SOA = 6;
const ANY = 255;
const NXDOMAIN = 3;
const LONGEST_CHAIN = 16;

/**
 * A small authoritative server for all names: it answers from the records, follows CNAMEs, and
 * responds with NXDOMAIN or an empty answer (RFC 2308, RFC 6604), both with the SOA record if the
 * records include one.
 */
export function authoritative(
  records: readonly (ResponseRecord & { readonly name: string })[],
): Handler {
  const owned = records.map((record) => ({
    owner: key(record.name),
    record: rawRecord(record),
  }));
  const soa = owned.map(({ record }) => record).filter(({ type }) => type === SOA);

  return always(
    respond((query) => {
      const type = query.question?.type ?? 0;
      const found: RawRecord[] = [];
      let name = questionName(query);
      for (let step = 0; step < LONGEST_CHAIN; step += 1) {
        const here = owned.filter(({ owner }) => owner === name).map(({ record }) => record);
        if (here.length === 0) return response(query, found, { rcode: NXDOMAIN, authority: soa });

        const matching = here.filter((record) => type === ANY || record.type === type);
        if (matching.length > 0) return response(query, [...found, ...matching]);

        const alias = here.find((record) => record.type === CNAME);
        if (alias === undefined) return response(query, found, { authority: soa });
        found.push(alias);
        name = target(alias);
      }
      return response(query, found);
    }),
  );
}

function key(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}

function target({ rdata }: RawRecord): string {
  const bytes = typeof rdata === 'function' ? rdata(0) : rdata;
  return readName(bytes, 0).name.toLowerCase();
}
