import {
  type ConnectionSecurity,
  classText,
  type DNSRecord,
  type DNSResult,
  decodeEdnsOptions,
  type Edns,
  type EdnsOption,
  EdnsOptionCode,
  extendedErrorName,
  ownerText,
  quoted,
  rdataText,
} from '@aiodns/resolver';
import type { QueryOutcome } from './run-query.js';
import type { Style } from './style.js';
import { securityOf, type Upstream } from './upstream.js';

const SECTIONS = ['answer', 'authority', 'additional'] as const;

const DNSSEC_OK = 0x8000;

const optionText = ([code, value]: EdnsOption): string => {
  const bytes = Buffer.from(value);
  switch (code) {
    case EdnsOptionCode.EDE: {
      if (bytes.length < 2) break;
      const error = bytes.readUInt16BE(0);
      const text = bytes.length > 2 ? quoted(bytes.subarray(2)) : '';
      return `EDE: ${error} (${extendedErrorName(error)}) ${text}`.trimEnd();
    }
    case EdnsOptionCode.NSID:
      return `NSID: ${quoted(bytes)}`;
  }
  const { clientSubnet } = decodeEdnsOptions([[code, value]]);
  if (clientSubnet !== undefined) {
    const { address, sourcePrefixLength, scopePrefixLength } = clientSubnet;
    return `CLIENT-SUBNET: ${address}/${sourcePrefixLength}/${scopePrefixLength}`;
  }
  return `OPTION ${code}: ${bytes.toString('hex')}`;
};

const ednsLines = ({ version, flags, udpSize, options }: Edns): string[] => {
  const dnssecOk = (flags & DNSSEC_OK) === 0 ? '' : ' do';
  return [`EDNS: version: ${version}, flags:${dnssecOk}; udp: ${udpSize}`].concat(
    options.map(optionText),
  );
};

const headerLines = ({ flags, edns, ...result }: DNSResult, style: Style): string[] => {
  const set = Object.entries(flags).flatMap(([name, isSet]) => (isSet ? [name] : []));
  const counts = SECTIONS.map((name) => `${name.toUpperCase()}: ${result[name].length}`);
  const rcode = style(result.rcode === 'NOERROR' ? 'good' : 'bad', result.rcode);
  return [
    style('comment', ';; status: ') + rcode,
    ...[`flags: ${['qr', ...set].join(' ')}; ${counts.join(', ')}`]
      .concat(edns === undefined ? [] : ednsLines(edns))
      .map((line) => style('comment', `;; ${line}`)),
  ];
};

/** Column widths, the same for all sections. */
const widthsOf = (records: readonly DNSRecord[]) => {
  const width = (text: (record: DNSRecord) => string): number =>
    records.reduce((widest, record) => Math.max(widest, text(record).length), 0);
  return {
    name: width(({ name }) => ownerText(name)),
    ttl: width(({ ttl }) => String(ttl)),
    type: width(({ type }) => type),
  };
};

const recordLine =
  (widths: ReturnType<typeof widthsOf>, style: Style) =>
  (record: DNSRecord): string => {
    const name = ownerText(record.name).padEnd(widths.name);
    const ttl = String(record.ttl).padStart(widths.ttl);
    const type = style('type', record.type.padEnd(widths.type));
    return `${name}  ${ttl}  ${classText(record.recordClass)}  ${type}  ${rdataText(record)}`;
  };

const sections = (result: DNSResult, style: Style): string[][] => {
  const widths = widthsOf(SECTIONS.flatMap((name) => result[name]));
  return SECTIONS.filter((name) => result[name].length > 0).map((name) => [
    style('heading', `;; ${name.toUpperCase()} SECTION:`),
    ...result[name].map(recordLine(widths, style)),
  ]);
};

const securityLine = ({ protocol, cipher, certificate }: ConnectionSecurity): string =>
  `;; security: ${protocol}, ${cipher}, certificate of ${certificate}`;

/**
 * Formats a response as `dig` does: header, question, sections, time and server. All lines except records are comments,
 * so that the text is a valid master file (RFC 1035 §5.1).
 *
 * @param result - the response of the outcome
 */
export const messageText = (
  { milliseconds }: Pick<QueryOutcome, 'milliseconds'>,
  result: DNSResult,
  upstream: Upstream,
  style: Style,
): string => {
  const { servers, tcp } = upstream;
  const { name, type, recordClass } = result.question;
  const security = securityOf(upstream, result);
  const blocks = [
    headerLines(result, style),
    [
      style('heading', ';; QUESTION SECTION:'),
      style('comment', `;${ownerText(name)}  ${classText(recordClass)}  ${type}`),
    ],
    ...sections(result, style),
    [
      `;; time: ${milliseconds.toFixed(1)} ms`,
      `;; server: ${result.server ?? servers.join(', ')} (${(result.transport ?? (tcp ? 'tcp' : 'udp')).toUpperCase()})`,
      ...(security === undefined ? [] : [securityLine(security)]),
    ].map((line) => style('comment', line)),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
};
