import { parseZone, type ZoneRecord } from './rdata.js';

/** The demo's zone, below a top-level domain that is reserved for tests (RFC 6761 §6.2). */
export const ORIGIN = 'demo.test';

/** A name whose queries get no response. */
export const SILENT = `silent.${ORIGIN}`;

const base64 = (text: string, length: number): string =>
  Buffer.alloc(length, text).toString('base64');

/** Records of many types, with names that a small company might use. */
export const ZONE: readonly ZoneRecord[] = parseZone(ORIGIN, [
  '@ 300 SOA ns1 hostmaster 2025010100 7200 900 1209600 300',
  '@ 1h NS ns1',
  '@ 1h NS ns2',
  '@ 300 A 192.0.2.1',
  '@ 300 AAAA 2001:db8::1',
  '@ 1h MX 10 mx1',
  '@ 1h MX 20 mx2',
  '@ 1h TXT "v=spf1 mx -all"',
  '@ 1h TXT "Grüße aus dem DNS"',
  '@ 1d CAA 0 issue "ca.example"',
  `@ 1d CAA 0 iodef "mailto:security@${ORIGIN}"`,
  `@ 1h DNSKEY 257 3 13 ${base64('public key ', 64)}`,
  `@ 1h RRSIG SOA 13 2 3600 20330518033320 20231114221320 60485 @ ${base64('signature ', 64)}`,
  '@ 300 NSEC mx1 A NS SOA MX TXT AAAA',
  '@ 300 HTTPS 1 . alpn=h2,h3 ipv4hint=192.0.2.1 ipv6hint=2001:db8::1',
  '@ 300 HTTPS 2 www alpn=h2 port=8443',

  'ns1 1h A 192.0.2.53',
  'ns2 1h A 192.0.2.54',
  'mx1 1h A 192.0.2.25',
  'mx2 1h A 192.0.2.26',
  'web 300 A 192.0.2.10',
  'web 300 A 192.0.2.11',
  'web 300 AAAA 2001:db8::10',
  'www 600 CNAME web',
  'host 1d HINFO PDP-11 UNIX',
  'host 1d SSHFP 4 1 123456789abcdef67890123456789abcdef67890',
  'host 1d LOC 52 14 05 N 00 08 50 E 10m',
  '_sip._tcp 1h SRV 10 60 5060 sip',
  'sip 1h NAPTR 100 10 S SIP+D2T "" _sip._tcp',
  '_443._tcp.www 1h TLSA 3 1 1 0c72ac70b745ac19998811b131d662c9ac69dbdbe7cb23e5b514b56664c5d3d6',
  'child 1h DS 60485 13 2 d4b7d520e7bb5f0f67674a0ccefb1e3614b93c4f9e99b8383f6a1e4469da50a0',
  '_dns 300 SVCB 1 dot alpn=dot port=853',
  `_ftp._tcp 1h URI 10 1 "ftp://ftp.${ORIGIN}/public"`,
  `sig 1h SIG A 13 3 3600 20330518033320 20231114221320 60485 @ ${base64('a signature', 11)}`,
  'own 60 TYPE65280 \\# 17 612074797065206f66206f7572206f776e',
  ...Array.from({ length: 12 }, (_, i) => `big 60 TXT "${i + 1} ${'too big for UDP '.repeat(12)}"`),

  `10.2.0.192.in-addr.arpa. 1h PTR web`,
]);
