import { type DNSRecord, type ManyOutcome, ownerText, rdataText } from '@aiodns/resolver';
import type { TypeName } from './type-name.js';

/** The outcome of one query of a job. */
export type BulkOutcome = ManyOutcome<TypeName, DNSRecord[]> & {
  /** Why it is left out of the output. */
  readonly dropped?: 'wildcard';
  /** Whether the error is that of trusted servers, where others had an answer. */
  readonly unconfirmed?: true;
};

/** How outcomes are written. */
export interface OutputFormat {
  /** The text before all outcomes. */
  readonly header: string;
  /** The text of one outcome: complete lines. */
  readonly rows: (outcome: BulkOutcome) => string;
}

/** Quotes a field of CSV if it must be (RFC 4180 §2). */
const csvField = (value: string | number): string => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const csvLine = (fields: readonly (string | number)[]): string =>
  `${fields.map(csvField).join(',')}\n`;

const ndjson = ({ name, type, result, error, unconfirmed }: BulkOutcome): string => {
  const outcome =
    error === undefined
      ? {
          records: result.map((record) => ({
            name: record.name,
            type: record.type,
            ttl: record.ttl,
            data: rdataText(record),
          })),
        }
      : { error: error.code, unconfirmed };
  return `${JSON.stringify({ name, type, ...outcome })}\n`;
};

const csv = ({ name, type, result, error }: BulkOutcome): string =>
  error === undefined
    ? result
        .map((record) =>
          csvLine([name, type, record.name, record.type, record.ttl, rdataText(record), '']),
        )
        .join('')
    : csvLine([name, type, '', '', '', '', error.code]);

/** As massdns writes it with `-o S`. Its readers skip comments. */
const simple = ({ name, type, result, error }: BulkOutcome): string => {
  if (error !== undefined) return `; ${name} ${type} ${error.code}\n`;
  let text = '';
  for (const record of result) {
    text += `${ownerText(record.name)} ${record.type} ${rdataText(record)}\n`;
  }
  return text;
};

/** The formats of the output, by name. */
export const OUTPUT_FORMATS = {
  /** One JSON document for each name and type: `name`, `type`, and `records` or `error`. */
  ndjson: { header: '', rows: ndjson },
  /** One line for each record, and one for each error. */
  csv: {
    header: csvLine(['name', 'type', 'owner', 'recordType', 'ttl', 'data', 'error']),
    rows: csv,
  },
  /** The simple text of massdns: owner, type and data of each record. Errors are comments. */
  simple: { header: '', rows: simple },
} as const satisfies Readonly<Record<string, OutputFormat>>;

/** The name of an output format. */
export type OutputFormatName = keyof typeof OUTPUT_FORMATS;
