import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArguments, UsageError } from './arguments.js';

const read = (line: string) => parseArguments(line.split(' ').filter((word) => word !== ''));

const DEFAULTS = {
  kind: 'query',
  servers: [],
  format: 'full',
  tcp: false,
  timeout: undefined,
  tries: undefined,
  message: {},
  family: undefined,
  port: undefined,
  trace: false,
  rootHints: undefined,
  tsig: undefined,
  encryption: { transport: undefined, get: false, hostname: undefined },
  tls: { ca: undefined, pin: undefined, opportunistic: undefined },
  bootstrap: undefined,
};

const question = (name: string, type = 'A', qclass = 'IN') => ({ name, type, qclass });

const DIG_BITS = {
  message: {
    dnssec: true,
    checkingDisabled: true,
    authenticData: true,
    recursionDesired: false,
    nsid: true,
  },
};

describe('the arguments', () => {
  it('query the IPv4 addresses of a name by default', () => {
    expect(read('example.com')).toEqual({ ...DEFAULTS, questions: [question('example.com')] });
  });

  it('mean the same in any order', () => {
    const words = ['@192.0.2.1:5300', 'example.com', 'MX', 'CH', '--json', '--tcp', '--tries=2'];
    const expected = parseArguments(words);
    expect(expected).toEqual({
      ...DEFAULTS,
      servers: ['192.0.2.1:5300'],
      questions: [question('example.com', 'MX', 'CHAOS')],
      format: 'json',
      tcp: true,
      tries: 2,
    });
    fc.assert(
      fc.property(fc.shuffledSubarray(words, { minLength: words.length }), (shuffled) => {
        expect(parseArguments(shuffled)).toEqual(expected);
      }),
    );
  });

  it.each<readonly [line: string, settings: object]>([
    ['+dnssec +cd +ad +norecurse +nsid', DIG_BITS],
    ['--dnssec --cd --ad --norecurse --nsid', DIG_BITS],
    ['+do +cdflag', { message: { dnssec: true, checkingDisabled: true } }],
    ['+subnet=192.0.2.0/24', { message: { clientSubnet: '192.0.2.0/24' } }],
    ['+padding=128', { message: { padding: 128 } }],
    ['+ednsopt=65001:00ff', { message: { ednsOptions: [[65001, Uint8Array.of(0, 255)]] } }],
    ['+tcp +short', { tcp: true, format: 'short' }],
    ['+vc +tries=2', { tcp: true, tries: 2 }],
    ['+time=2 +retry=0', { timeout: 2_000, tries: 1 }],
    ['-q MX', { questions: [question('a.test', 'A'), question('MX', 'A')] }],
    ['+notcp +recurse +nodnssec +noshort', { tcp: false, message: {}, format: 'full' }],
    ['-4 -p 5300', { family: 4, port: 5300 }],
    ['-6', { family: 6 }],
    ['+trace --root-hints hints', { trace: true, rootHints: 'hints' }],
    ['-t MX -c CH', { questions: [question('a.test', 'MX', 'CHAOS')] }],
    ['AXFR', { questions: [question('a.test', 'AXFR')] }],
    ['IXFR=7', { questions: [{ ...question('a.test', 'IXFR'), serial: 7 }] }],
    [
      'AXFR -y hmac-sha512:k:AAAA',
      { tsig: { name: 'k', secret: 'AAAA', algorithm: 'hmac-sha512' } },
    ],
    ['AXFR -y k:AAAA', { tsig: { name: 'k', secret: 'AAAA', algorithm: 'hmac-sha256' } }],
  ])('set by "%s" what dig sets', (line, settings) => {
    expect(read(`a.test ${line}`)).toMatchObject(settings);
  });

  it.each([
    ['mx', 'MX'],
    ['https', 'HTTPS'],
    ['any', 'ANY'],
    ['type65', 'HTTPS'],
    ['TYPE65280', 'TYPE65280'],
  ])('accept %s as the type %s', (word, type) => {
    expect(read(`example.com ${word}`)).toMatchObject({ questions: [{ type }] });
  });

  it.each([
    ['ch', 'CHAOS'],
    ['CHAOS', 'CHAOS'],
    ['hs', 'HS'],
    ['class1', 'IN'],
    ['CLASS255', 'ANY'],
  ])('accept %s as the class %s', (word, qclass) => {
    expect(read(`example.com ${word}`)).toMatchObject({ questions: [{ qclass }] });
  });

  it('accept a type with a trailing dot as a name', () => {
    expect(read('mx. MX')).toMatchObject({ questions: [question('mx.', 'MX')] });
  });

  it.each(['LOX.', 'LOC.TEST', 'lox', 'Lox'])('accept %s as a name', (name) => {
    expect(read(name)).toMatchObject({ questions: [question(name)] });
  });

  it.each([
    '192.0.2.1',
    '192.0.2.1:1',
    '192.0.2.1:65535',
    '[192.0.2.1]:53',
    '::1',
    '[::1]',
    '[::1]:53',
    'fe80::1%eth0',
    '[fe80::1%eth0]:53',
    'localhost',
    'ns1.example.test:5300',
  ])('accept @%s as a server', (server) => {
    expect(read(`a.test @${server}`)).toMatchObject({ servers: [server] });
  });

  it.each([
    '192.0.2.1:0',
    '192.0.2.1:65536',
    '192.0.2.1:',
    '192.0.2.1:53x',
    '192.0.2.1.1',
    '127.1',
    '[::1',
    '[::1]:0',
    '[ns.test]:53',
    'a:b:c',
    'ns.test:99999',
    'ns.test,ns2.test',
  ])('refuse @%s as a server', (server) => {
    expect(() => read(`a.test @${server}`)).toThrow(
      new UsageError(
        `'@${server}' is not a server: use an address or a host name, optionally with a port from 1 to 65535`,
      ),
    );
  });

  it('refuse an empty word, which a shell makes of a variable that is not set', () => {
    expect(() => parseArguments(['', 'NS'])).toThrow("'' is no name: the root is '.'");
  });

  it('query each name for each type', () => {
    expect(read('a.test A b.test AAAA')).toMatchObject({
      questions: [
        question('a.test', 'A'),
        question('a.test', 'AAAA'),
        question('b.test', 'A'),
        question('b.test', 'AAAA'),
      ],
    });
  });

  it.each([
    ['192.0.2.1', '1.2.0.192.in-addr.arpa'],
    ['2001:db8::1', `1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`],
  ])('reverse the address %s with -x', (address, name) => {
    expect(read(`-x ${address}`)).toMatchObject({ questions: [question(name, 'PTR')] });
  });

  it('keep the order of several servers', () => {
    expect(read('@::1 a.test @[::1]:53 @ns.test')).toMatchObject({
      servers: ['::1', '[::1]:53', 'ns.test'],
    });
  });

  it.each([
    ['--help', 'help'],
    ['-h mx.test', 'help'],
    ['--version', 'version'],
    ['-v', 'version'],
  ])('need no name with %s', (line, kind) => {
    expect(read(line)).toEqual({ kind });
  });

  it.each([
    ['', 'no name to query'],
    ['MX', 'no name to query'],
    ['a.test @', "'@' must be followed by a server"],
    ['a.test LOX', "'LOX' is not a known type: use TYPE<number> for a type, or 'lox.' for a name"],
    [
      'a.test ZXFR',
      "'ZXFR' is not a known type: use TYPE<number> for a type, or 'zxfr.' for a name",
    ],
    ['MXX a.test', "'MXX' is not a known type: use TYPE<number> for a type, or 'mxx.' for a name"],
    ['a.test +sort', "'+sort' is not an option"],
    ['a.test +subnet', "'+subnet' is not an option"],
    ['a.test +short=1', "'+short=1' is not an option"],
    [
      'a.test +subnet=here',
      "The argument --subnet must be an address with a prefix length, as '192.0.2.0/24' or '2001:db8::/56'. Received 'here'",
    ],
    ['a.test -4 -6', '-4 and -6 cannot be combined'],
    ['a.test -p 0', "--port must be an integer from 1 to 65535, not '0'"],
    ['a.test -t LOX', "--type must be a record type, not 'LOX'"],
    ['a.test -c LOX', "--class must be a class, not 'LOX'"],
    ['a.test IXFR', 'IXFR needs the serial of your zone: IXFR=2025010101'],
    ['a.test IXFR=x', 'IXFR=x must have a serial from 0 to 4294967295'],
    ['AXFR a.test -y key', '--tsig-key must be [algorithm:]name:secret'],
    ['AXFR a.test -y key:noBase64!', '--tsig-key: the secret is not base64'],
    ['a.test MX -y key:AAAA', '--tsig-key signs zone transfers only: AXFR, IXFR=serial'],
    ['--name=', "'' is no name: the root is '.'"],
    ['a.test +ednsopt=x', "--ednsopt must be a code and hexadecimal digits, not 'x'"],
    ['a.test +trace @192.0.2.1', '+trace begins at the root servers: use --root-hints for others'],
    ['a.test +trace AXFR', '+trace and a zone transfer cannot be combined'],
    ['a.test --root-hints file', '--root-hints is an option of +trace'],
    ['--completion csh', "--completion must be bash, zsh, fish, not 'csh'"],
    [
      'a.test @127.0.0.1#5353',
      "'@127.0.0.1#5353' is not a server: use an address or a host name, optionally with a port from 1 to 65535: a port follows a colon",
    ],
    ['a.test --short --json', '--short and --json cannot be combined'],
    ['a.test --timeout 0', "--timeout must be an integer from 1 to 2147483647, not '0'"],
    ['a.test --timeout=1.5', "--timeout must be an integer from 1 to 2147483647, not '1.5'"],
    ['a.test --timeout=1e3', "--timeout must be an integer from 1 to 2147483647, not '1e3'"],
    [
      'a.test --timeout=2147483648',
      "--timeout must be an integer from 1 to 2147483647, not '2147483648'",
    ],
    ['a.test --tries 101', "--tries must be an integer from 1 to 100, not '101'"],
    ['a.test IN CH', 'only one class is allowed, not IN and CHAOS'],
    ['-x example.com', "-x must be an IPv4 or IPv6 address, not 'example.com'"],
    ['-x fe80::1%eth0', "-x must be an IPv4 or IPv6 address, not 'fe80::1%eth0'"],
    ['a.test --nonsense', "Unknown option '--nonsense'"],
    ['a.test --tries', "Option '--tries <value>' argument missing"],
  ])('are refused as %j: %s', (line, message) => {
    expect(() => read(line)).toThrow(new UsageError(message));
  });
});
