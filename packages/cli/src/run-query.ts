import {
  ARES_ENODATA,
  DNSError,
  type DNSRecord,
  type DNSResolver,
  type DNSResult,
} from '@aiodns/resolver';
import type { Question } from './question.js';

/** What came of a query. */
export interface QueryOutcome {
  readonly question: Question;
  /** The answer, when a server gave one, be it with an error. */
  readonly result: DNSResult | undefined;
  /** Why there are no records of the type asked for. */
  readonly error: DNSError | undefined;
  /** For how many milliseconds it was waited for. */
  readonly milliseconds: number;
}

/** The answer's records of the type asked for; the others are the aliases on the way to them. */
export const matchingRecords = ({
  question: { type },
  result,
}: Pick<QueryOutcome, 'question' | 'result'>): DNSRecord[] =>
  result?.answer.filter((record) => type === 'ANY' || record.type === type) ?? [];

/**
 * Asks one question. A DNS failure is a outcome too.
 *
 * @throws {@link InvalidArgumentError}
 */
export const runQuery = async (
  resolver: DNSResolver,
  question: Question,
  signal: AbortSignal,
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
    const result = await resolver.queryDns(name, type, { qclass, signal });
    const found = matchingRecords({ question, result }).length > 0;
    const details = { hostname: name, qtype: type, result };
    return outcome(result, found ? undefined : new DNSError(ARES_ENODATA, details));
  } catch (error) {
    if (error instanceof DNSError) return outcome(error.result, error);
    throw error;
  }
};
