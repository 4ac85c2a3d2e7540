import {
  DNSError,
  type DNSRecord,
  DNSResolver,
  type GenericTypeName,
  ownerText,
  type QueryTypeName,
  rdataText,
} from '@aiodns/resolver';
import type { Style } from '../style.js';
import { table } from './table.js';
import { ORIGIN, SILENT } from './zone.js';

/** Demonstrates one feature of a resolver, and returns the lines to print. */
type Chapter = (resolver: DNSResolver, style: Style, columns: number) => Promise<string[]>;

const KINDS: readonly (readonly [name: string, type: QueryTypeName | GenericTypeName])[] = [
  [ORIGIN, 'A'],
  [ORIGIN, 'AAAA'],
  [ORIGIN, 'NS'],
  [ORIGIN, 'SOA'],
  [ORIGIN, 'MX'],
  [ORIGIN, 'TXT'],
  [ORIGIN, 'CAA'],
  [ORIGIN, 'HTTPS'],
  [`_dns.${ORIGIN}`, 'SVCB'],
  [`www.${ORIGIN}`, 'CNAME'],
  [`_sip._tcp.${ORIGIN}`, 'SRV'],
  [`sip.${ORIGIN}`, 'NAPTR'],
  [`_443._tcp.www.${ORIGIN}`, 'TLSA'],
  [`_ftp._tcp.${ORIGIN}`, 'URI'],
  [`host.${ORIGIN}`, 'HINFO'],
  [`host.${ORIGIN}`, 'SSHFP'],
  [`host.${ORIGIN}`, 'LOC'],
  ['10.2.0.192.in-addr.arpa', 'PTR'],
  [`child.${ORIGIN}`, 'DS'],
  [ORIGIN, 'DNSKEY'],
  [ORIGIN, 'RRSIG'],
  [ORIGIN, 'NSEC'],
  [`sig.${ORIGIN}`, 'SIG'],
  [`own.${ORIGIN}`, 'TYPE65280'],
  [`big.${ORIGIN}`, 'TXT'],
];

const cells = (record: DNSRecord): string[] => [
  ownerText(record.name),
  String(record.ttl),
  record.type,
  rdataText(record),
];

const recordLines = (records: readonly DNSRecord[], style: Style, columns: number): string[] =>
  table(records.map(cells), columns).map(
    ([name = '', ttl = '', type = '', data = '']) =>
      `${name}${style('comment', ttl)}${style('type', type)}${data}`,
  );

const everyKind: Chapter = async (resolver, style, columns) => {
  const started = performance.now();
  const results = await Promise.all(KINDS.map(([name, type]) => resolver.queryDns(name, type)));
  const took = (performance.now() - started).toFixed(1);
  // The answer that is too big for UDP is long, so only its first record is printed.
  const records = results.flatMap(({ answer }) =>
    answer.length > 8 ? answer.slice(0, 1) : answer,
  );
  return [
    ...recordLines(records, style, columns),
    style('comment', `${KINDS.length} queries at once, answered in ${took} ms`),
  ];
};

/** Describes a record; `type` narrows `data`. */
const purpose = (record: DNSRecord): string => {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return `is at ${record.data.addr}`;
    case 'MX':
      return `takes mail at ${record.data.exchange}, preference ${record.data.priority}`;
    case 'HTTPS':
      return `speaks ${record.data.params.alpn?.join(' and ')} at port ${record.data.params.port ?? 443}`;
    default:
      return `has a record of type ${record.type}`;
  }
};

const narrowing: Chapter = async (resolver) => {
  const [first] = await resolver.query(ORIGIN, 'MX');
  const soa = await resolver.query(ORIGIN, 'SOA');
  const { answer } = await resolver.queryDns(ORIGIN, 'ANY');
  return [
    `query('${ORIGIN}', 'MX')[0].host       ${first?.host}`,
    `query('${ORIGIN}', 'SOA').serial       ${soa.serial}`,
    ...answer.slice(3, 8).map((record) => `${record.name} ${purpose(record)}`),
  ];
};

const failureOf = async (lookup: Promise<unknown>): Promise<DNSError> => {
  try {
    await lookup;
  } catch (error) {
    if (error instanceof DNSError) return error;
    throw error;
  }
  throw new Error('the lookup succeeded, but has to fail');
};

const cancelled: Chapter = async (resolver, style) => {
  const controller = new AbortController();
  const pending = failureOf(resolver.query(SILENT, 'A', { signal: controller.signal }));
  controller.abort(new Error('the user closed the page'));
  const { code, hostname, cause } = await pending;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return [`${style('bad', code)}  ${hostname}: ${reason}`];
};

const notFound: Chapter = async (resolver, style, columns) => {
  const { code, message, result } = await failureOf(resolver.query(`nowhere.${ORIGIN}`, 'A'));
  return [
    `${style('bad', code)}  ${message}`,
    ...recordLines(result?.authority ?? [], style, columns),
  ];
};

const reverse: Chapter = async (resolver) => {
  const { name } = await resolver.gethostbyaddr('192.0.2.10');
  return [`192.0.2.10 is ${name}`];
};

const search: Chapter = async (resolver) => {
  const { question, answer } = await resolver.search('www', 'A');
  return [
    `'www' was found as ${question.name}: ${answer.flatMap((record) => (record.type === 'A' ? [record.data.addr] : [])).join(', ')}`,
  ];
};

const addrinfo: Chapter = async (resolver) => {
  const { cnames, nodes } = await resolver.getaddrinfo(`www.${ORIGIN}`, { port: 443 });
  // Both the IPv4 and the IPv6 addresses were reached through the alias.
  const aliases = new Set(cnames.map(({ alias, name }) => `${alias} is an alias of ${name}`));
  return [
    ...aliases,
    ...nodes.map(({ family, address, port }) => `IPv${family}  ${address}  port ${port}`),
  ];
};

const CHAPTERS: readonly (readonly [title: string, chapter: Chapter])[] = [
  ['Many kinds of records', everyKind],
  ['Typed results, and records narrowed by their type', narrowing],
  ['A query cancelled by a signal', cancelled],
  ['A name that does not exist, with the SOA that says so', notFound],
  ['A reverse lookup', reverse],
  ['A search', search],
  ['getaddrinfo', addrinfo],
];

/**
 * Demonstrates the features of a resolver with the demo's server.
 *
 * @param server - the server's address, such as `'127.0.0.1:40123'`
 * @param print - called with each line of output
 * @param columns - the width of the screen, in characters
 */
export const tour = async (
  server: string,
  print: (line: string) => void,
  style: Style,
  columns: number,
): Promise<void> => {
  await using resolver = new DNSResolver({
    nameservers: [server],
    domains: [ORIGIN],
    // DNS only, so that the hosts file does not change the output.
    lookups: 'b',
  });
  for (const [title, chapter] of CHAPTERS) {
    print('');
    print(style('heading', title));
    for (const line of await chapter(resolver, style, columns)) print(`  ${line}`);
  }
};
