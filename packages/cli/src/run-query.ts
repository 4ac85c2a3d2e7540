import {
  ARES_ENODATA,
  DNSError,
  type DNSRecord,
  type DNSResolver,
  type DNSResult,
  type QueryOptions,
} from '@aiodns/resolver';
import type { Question } from './question.js';

/** The outcome of one query. */
export interface QueryOutcome {
  readonly question: Question;
  /** The response, if a server sent one; it may report an error. */
  readonly result: DNSResult | undefined;
  /** Why there are no records of the queried type. */
  readonly error: DNSError | undefined;
  /** Time until the outcome, in milliseconds. */
  readonly milliseconds: number;
}

/** Which encrypted server failed, and why; `undefined` if the error is another one. */
export const serverFailure = ({
  server,
  cause,
  result,
}: DNSError): { server: string; cause: string } | undefined =>
  result === undefined && server !== undefined && cause instanceof Error
    ? { server, cause: cause.message }
    : undefined;

/** Types of questions that all records of the answer belong to. */
const ALL_TYPES: ReadonlySet<string> = new Set(['ANY', 'AXFR', 'IXFR', 'MAILA', 'MAILB']);

/** The answer's records of the queried type, without the aliases that lead to them. */
export const matchingRecords = ({
  question: { type },
  result,
}: Pick<QueryOutcome, 'question' | 'result'>): DNSRecord[] =>
  result?.answer.filter((record) => ALL_TYPES.has(type) || record.type === type) ?? [];

/**
 * Runs one query. A DNS error is an outcome too, so it does not reject.
 *
 * @param message - what is sent beside the question
 * @throws {@link InvalidArgumentError} if the question is malformed
 */
export const runQuery = async (
  resolver: DNSResolver,
  question: Question,
  signal: AbortSignal,
  message: QueryOptions = {},
): Promise<QueryOutcome> => {
  const { name, type, qclass } = question;
  const started = performance.now();
  const outcome = (result: DNSResult | undefined, error: DNSError | undefined): QueryOutcome => ({
    question,
    result,
    error,
    milliseconds: performance.now() - started,
  });
  try {
    const result = await resolver.queryDns(name, type, { ...message, qclass, signal });
    const found = matchingRecords({ question, result }).length > 0;
    const details = { hostname: name, qtype: type, result };
    return outcome(result, found ? undefined : new DNSError(ARES_ENODATA, details));
  } catch (error) {
    if (error instanceof DNSError) return outcome(error.result, error);
    throw error;
  }
};
