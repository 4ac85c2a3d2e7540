import {
  ARES_ENODATA,
  DNSError,
  type DNSRecord,
  type DNSResolver,
  type DNSResult,
} from '@aiodns/resolver';
import type { Question } from './question.js';

/** What came of a query. */
export interface Reply {
  readonly question: Question;
  /** The answer, when a server gave one, be it with an error. */
  readonly result: DNSResult | undefined;
  /** Why there are no records of the type asked for. */
  readonly error: DNSError | undefined;
  /** For how many milliseconds it was waited for. */
  readonly milliseconds: number;
}

/** The answer's records of the type asked for; the others are the aliases on the way to them. */
export const recordsAsked = ({
  question: { type },
  result,
}: Pick<Reply, 'question' | 'result'>): DNSRecord[] =>
  result?.answer.filter((record) => type === 'ANY' || record.type === type) ?? [];

/**
 * Asks one question. A DNS failure is a reply too.
 *
 * @throws {@link InvalidArgumentError}
 */
export const ask = async (
  resolver: DNSResolver,
  question: Question,
  signal: AbortSignal,
): Promise<Reply> => {
  const { name, type, qclass } = question;
  const started = performance.now();
  const reply = (result: DNSResult | undefined, error: DNSError | undefined): Reply => ({
    question,
    result,
    error,
    milliseconds: performance.now() - started,
  });
  try {
    const result = await resolver.queryDns(name, type, { qclass, signal });
    const found = recordsAsked({ question, result }).length > 0;
    const details = { hostname: name, qtype: type, result };
    return reply(result, found ? undefined : new DNSError(ARES_ENODATA, details));
  } catch (error) {
    if (error instanceof DNSError) return reply(error.result, error);
    throw error;
  }
};
