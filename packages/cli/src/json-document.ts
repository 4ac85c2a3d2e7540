import { type DNSRecord, rdataText, strerror } from '@aiodns/resolver';
import { exitCode } from './exit-code.js';
import { type QueryOutcome, serverFailure } from './run-query.js';
import { securityOf, type Upstream } from './upstream.js';

const recordDocument = (record: DNSRecord) => ({
  name: record.name,
  type: record.type,
  class: record.recordClass,
  ttl: record.ttl,
  data: record.data,
  text: rdataText(record),
});

const documentOf = (
  { question, result, error, milliseconds }: QueryOutcome,
  upstream: Upstream,
) => {
  const failure = error && serverFailure(error);
  return {
    query: {
      name: question.name,
      type: question.type,
      class: question.qclass,
      servers: upstream.servers,
      transport: upstream.tcp ? 'tcp' : 'udp',
    },
    server: result?.server ?? null,
    transport: result?.transport ?? null,
    security: securityOf(upstream, result) ?? null,
    time: Number(milliseconds.toFixed(3)),
    exitCode: exitCode(error),
    error:
      error === undefined
        ? null
        : {
            code: error.code,
            message: strerror(error.errno),
            extendedErrors: error.extendedErrors,
            server: failure?.server ?? null,
            cause: failure?.cause ?? null,
          },
    rcode: result?.rcode ?? null,
    flags: result?.flags ?? null,
    edns: result?.edns ?? null,
    answer: result?.answer.map(recordDocument) ?? [],
    authority: result?.authority.map(recordDocument) ?? [],
    additional: result?.additional.map(recordDocument) ?? [],
  };
};

/** Replaces bytes by hexadecimal. Reads the original from its holder, because `Buffer.toJSON` has already converted `value`. */
function bytesAsHex(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const held = this[key];
  return held instanceof Uint8Array ? Buffer.from(held).toString('hex') : value;
}

/** Control characters that JSON does not escape, but a terminal may interpret. */
const CONTROLS = /[\x7f-\x9f]/g;

/**
 * Formats an outcome as a JSON document on one line. Every field is present, `null` if it has no value; bytes are
 * lower-case hexadecimal. `--help` describes the fields.
 */
export const jsonDocument = (outcome: QueryOutcome, upstream: Upstream): string =>
  `${JSON.stringify(documentOf(outcome, upstream), bytesAsHex).replaceAll(
    CONTROLS,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}\n`;
