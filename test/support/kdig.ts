import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Endpoint } from './endpoint.js';
import { nativeEnvironment } from './environment.js';

/** A record as kdig prints it. */
export interface KdigRecord {
  /** Absolute owner in presentation form, with RFC 1035 escapes: `dot\.inside.example.test.` */
  readonly name: string;
  /** Seconds. */
  readonly ttl: number;
  /** `IN`, `CH`, … */
  readonly class: string;
  /** `A`, or `TYPE65280` for a type without a name. */
  readonly type: string;
  readonly typeNumber: number;
  /** RDATA in presentation form. */
  readonly rdata: string;
  /** RDATA in wire form; names in it are not compressed. */
  readonly rdataBytes: Uint8Array;
}

/** A response as kdig prints it, without the OPT pseudo-record. */
export interface KdigResponse {
  readonly rcode: number;
  readonly flags: Readonly<Record<'aa' | 'tc' | 'rd' | 'ra' | 'ad' | 'cd', boolean>>;
  readonly answer: readonly KdigRecord[];
  readonly authority: readonly KdigRecord[];
  readonly additional: readonly KdigRecord[];
}

/**
 * Class of a query, and `options` of kdig (`+dnssec`, `+tcp`, `+cdflag`).
 */
export interface KdigOptions {
  readonly class?: string;
  readonly options?: readonly string[];
  /** The port, in place of that of the server. */
  readonly port?: number;
}

const OPT = 41;
const run = promisify(execFile);

/**
 * Queries with Knot's `kdig`: the independent client that results are compared with.
 *
 * @param name - in presentation form; escapes as in a master file.
 * @throws Error when no server responded or kdig rejected the arguments.
 */
export async function kdig(
  server: Endpoint,
  name: string,
  type: string,
  { class: recordClass = 'IN', options = [], port = server.port }: KdigOptions = {},
): Promise<KdigResponse> {
  const args = [
    `@${server.address}`,
    '-p',
    String(port),
    '+json',
    '+time=2',
    '+retry=0',
    ...options,
    '-q',
    name,
    '-t',
    type,
    '-c',
    recordClass,
  ];
  const { stdout } = await run('kdig', args, {
    env: nativeEnvironment(),
    maxBuffer: 64 << 20,
  });
  return mergedMessages(object(JSON.parse(stdout)));
}

/** Reads one response. Those of a transfer are properties '0', '1' …, and their answers belong together. */
function mergedMessages(document: Readonly<Record<string, unknown>>): KdigResponse {
  const [first, ...others] = '0' in document ? Object.values(document).map(read) : [read(document)];
  if (first === undefined) throw new TypeError('kdig printed no message');
  return { ...first, answer: [first, ...others].flatMap(({ answer }) => answer) };
}

function read(document: unknown): KdigResponse {
  const message = object(document);
  const bit = (key: string): boolean => number(message, key) === 1;
  return {
    rcode: number(message, 'RCODE'),
    flags: {
      aa: bit('AA'),
      tc: bit('TC'),
      rd: bit('RD'),
      ra: bit('RA'),
      ad: bit('AD'),
      cd: bit('CD'),
    },
    answer: section(message['answerRRs']),
    authority: section(message['authorityRRs']),
    additional: section(message['additionalRRs']),
  };
}

function section(value: unknown): KdigRecord[] {
  const list: unknown[] = Array.isArray(value) ? value : [];
  return list
    .map(object)
    .filter((record) => record['TYPE'] !== OPT)
    .map(readRecord);
}

// RFC 8427: the key of the text of RDATA contains the name of the type. Types without a text get the
// generic form of RFC 3597 section 5.
function readRecord(record: Readonly<Record<string, unknown>>): KdigRecord {
  const type = string(record, 'TYPEname');
  const length = number(record, 'RDLENGTH');
  const hex = length === 0 ? '' : string(record, 'RDATAHEX');
  const text = record[`rdata${type}`];
  return {
    name: string(record, 'NAME'),
    ttl: number(record, 'TTL'),
    class: string(record, 'CLASSname'),
    type,
    typeNumber: number(record, 'TYPE'),
    rdata: typeof text === 'string' ? text : `\\# ${length} ${hex}`.trimEnd(),
    rdataBytes: Buffer.from(hex, 'hex'),
  };
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null)
    throw new TypeError('kdig printed a value that is not an object');
  return Object.fromEntries(Object.entries(value));
}

function string(from: Readonly<Record<string, unknown>>, key: string): string {
  const value = from[key];
  if (typeof value !== 'string')
    throw new TypeError(`kdig printed no text for ${key}: ${JSON.stringify(from)}`);
  return value;
}

function number(from: Readonly<Record<string, unknown>>, key: string): number {
  const value = from[key];
  if (typeof value !== 'number')
    throw new TypeError(`kdig printed no number for ${key}: ${JSON.stringify(from)}`);
  return value;
}
