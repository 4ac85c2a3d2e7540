import { DNSError, type DNSRecord } from '@aiodns/resolver';
import { expect, test } from 'vitest';
import { type BulkOutcome, OUTPUT_FORMATS } from './rows.js';

const ANSWER: DNSRecord[] = [
  { name: 'a.test', type: 'CNAME', recordClass: 'IN', ttl: 60, data: { cname: 'b.test' } },
  {
    name: 'b.test',
    type: 'MX',
    recordClass: 'IN',
    ttl: 300,
    data: { priority: 10, exchange: 'mx.b.test' },
  },
];

const COMMON = { type: 'MX', index: 0, attempts: 1, duration: 1 } as const;
const ANSWERED: BulkOutcome = { ...COMMON, name: 'A.test', result: ANSWER };
const ENOTFOUND = 4;
const FAILED: BulkOutcome = { ...COMMON, name: 'x",y', error: new DNSError(ENOTFOUND) };

test('ndjson is a document for each outcome', () => {
  const { header, rows } = OUTPUT_FORMATS.ndjson;
  expect(header).toBe('');
  expect(rows(ANSWERED)).toBe(
    '{"name":"A.test","type":"MX","records":[{"name":"a.test","type":"CNAME","ttl":60,"data":"b.test."},{"name":"b.test","type":"MX","ttl":300,"data":"10 mx.b.test."}]}\n',
  );
  expect(rows(FAILED)).toBe('{"name":"x\\",y","type":"MX","error":"ENOTFOUND"}\n');
});

test('csv is a line for each record and each error', () => {
  const { header, rows } = OUTPUT_FORMATS.csv;
  expect(header + rows(ANSWERED) + rows(FAILED)).toBe(
    [
      'name,type,owner,recordType,ttl,data,error',
      'A.test,MX,a.test,CNAME,60,b.test.,',
      'A.test,MX,b.test,MX,300,10 mx.b.test.,',
      '"x"",y",MX,,,,,ENOTFOUND',
      '',
    ].join('\n'),
  );
});

test('simple is that of massdns, with errors as comments', () => {
  const { header, rows } = OUTPUT_FORMATS.simple;
  expect(header + rows(ANSWERED) + rows(FAILED)).toBe(
    'a.test. CNAME b.test.\nb.test. MX 10 mx.b.test.\n; x",y MX ENOTFOUND\n',
  );
});
