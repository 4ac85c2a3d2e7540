import { DNSError, type DNSRecord, type DNSResolver, type DNSResult } from '@aiodns/resolver';
import type { Command } from './arguments.js';
import type { Question } from './question.js';
import type { QueryOutcome } from './run-query.js';

/** The response that a transfer is printed as: its records are the answer. */
const transferResult = (
  { name, type, qclass }: Question,
  answer: DNSRecord[],
  server: string | undefined,
): DNSResult => ({
  answer,
  authority: [],
  additional: [],
  rcode: 'NOERROR',
  flags: { aa: true, tc: false, rd: false, ra: false, ad: false, cd: false },
  question: { name: name.replace(/\.$/, ''), type, recordClass: qclass },
  transport: 'tcp',
  ...(server !== undefined && { server }),
});

/** Transfers a zone. A DNS error is an outcome too, so it does not reject. */
export const transferZone = async (
  resolver: DNSResolver,
  question: Question,
  signal: AbortSignal,
  { tsig, timeout }: Extract<Command, { kind: 'query' }>,
): Promise<QueryOutcome> => {
  const { name, serial } = question;
  const started = performance.now();
  const outcome = (result: DNSResult | undefined, error: DNSError | undefined): QueryOutcome => ({
    question,
    result,
    error,
    milliseconds: performance.now() - started,
  });
  const records: DNSRecord[] = [];
  try {
    for await (const record of resolver.transfer(name, { serial, tsig, timeout, signal })) {
      records.push(record);
    }
    const [server] = resolver.nameservers;
    return outcome(transferResult(question, records, server), undefined);
  } catch (error) {
    if (error instanceof DNSError) return outcome(error.result, error);
    throw error;
  }
};
