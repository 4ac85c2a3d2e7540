/**
 * Records of every type that c-ares does not parse: RDATA in presentation form, and its fields, both written by hand from
 * the examples of the RFCs. `wire` is there for types that dnspython does not know; it encodes the others.
 */

/** RDATA of one record. */
export interface RecordSample {
  readonly type: string;
  readonly text: string;
  readonly wire?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const hex = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits, 'hex'));
const base64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

const strings = (...texts: readonly string[]) => ({
  strings: texts.map(ascii),
  data: ascii(texts.join('')),
});

const EC_KEY =
  'oJMRESz5E4gYzS/q6XDrvU1qMPYIjCWzJaOau8XNEZeqCYKD5ar0IRd8KqXXFJkqmVfRvMGPmM1x8fGAa2XhSA==';
const SHA256 = 'D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A';
const RSA_KEY = 'AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==';
const KEY = { flags: 257, protocol: 3, algorithm: 13, publicKey: base64(EC_KEY) };
const KEY_TEXT = `257 3 13 ${EC_KEY}`;
const KEY_WIRE = `0101030d${Buffer.from(EC_KEY, 'base64').toString('hex')}`;
const DIGEST = { keyTag: 60485, algorithm: 13, digestType: 2, digest: hex(SHA256) };
const DIGEST_TEXT = `60485 13 2 ${SHA256}`;
const DIGEST_WIRE = `ec450d02${SHA256.toLowerCase()}`;
const EXAMPLE = '076578616d706c65047465737400';

export const RECORD_SAMPLES: readonly RecordSample[] = [
  {
    type: 'MD',
    text: 'mail.example.test.',
    wire: `046d61696c${EXAMPLE}`,
    data: { madname: 'mail.example.test' },
  },
  {
    type: 'MF',
    text: 'mail.example.test.',
    wire: `046d61696c${EXAMPLE}`,
    data: { madname: 'mail.example.test' },
  },
  {
    type: 'MB',
    text: 'host.example.test.',
    wire: `04686f7374${EXAMPLE}`,
    data: { madname: 'host.example.test' },
  },
  {
    type: 'MG',
    text: 'a\\.member.example.test.',
    wire: `08612e6d656d626572${EXAMPLE}`,
    data: { mgmname: 'a\\.member.example.test' },
  },
  {
    type: 'MR',
    text: 'new\\032box.example.test.',
    wire: `076e657720626f78${EXAMPLE}`,
    data: { newname: 'new\\032box.example.test' },
  },
  { type: 'NULL', text: '\\# 4 00FF2042', wire: '00ff2042', data: { data: hex('00ff2042') } },
  { type: 'NULL', text: '\\# 0', wire: '', data: { data: hex('') } },
  {
    type: 'WKS',
    text: '192.0.2.1 6 0 21 25 80 1023',
    data: { address: '192.0.2.1', protocol: 6, ports: [0, 21, 25, 80, 1023] },
  },
  {
    type: 'WKS',
    text: '192.0.2.2 17 53',
    data: { address: '192.0.2.2', protocol: 17, ports: [53] },
  },
  {
    type: 'MINFO',
    text: 'requests.example.test. .',
    wire: `087265717565737473${EXAMPLE}00`,
    data: { rmailbx: 'requests.example.test', emailbx: '' },
  },
  {
    type: 'RP',
    text: 'louie.example.test. about.example.test.',
    data: { mbox: 'louie.example.test', txt: 'about.example.test' },
  },
  {
    type: 'AFSDB',
    text: '1 afs.example.test.',
    data: { subtype: 1, hostname: 'afs.example.test' },
  },
  { type: 'X25', text: '"311061700956"', data: { psdnAddress: '311061700956' } },
  {
    type: 'ISDN',
    text: '"150862028003217" "004"',
    data: { isdnAddress: '150862028003217', subaddress: '004' },
  },
  {
    type: 'ISDN',
    text: '"150862028003217"',
    data: { isdnAddress: '150862028003217', subaddress: null },
  },
  {
    type: 'RT',
    text: '10 relay.example.test.',
    data: { preference: 10, intermediateHost: 'relay.example.test' },
  },
  {
    type: 'NSAP',
    text: '0x47000580005A0000000001E133FFFFFF00016100',
    data: { address: hex('47000580005a0000000001e133ffffff00016100') },
  },
  { type: 'NSAP-PTR', text: 'foo.example.test.', data: { owner: 'foo.example.test' } },
  {
    type: 'KEY',
    text: `256 3 5 ${RSA_KEY}`,
    wire: `01000305${Buffer.from(RSA_KEY, 'base64').toString('hex')}`,
    data: { flags: 256, protocol: 3, algorithm: 5, publicKey: base64(RSA_KEY) },
  },
  {
    type: 'KEY',
    text: '49152 3 0',
    wire: 'c0000300',
    data: { flags: 49152, protocol: 3, algorithm: 0, publicKey: hex('') },
  },
  {
    type: 'PX',
    text: '10 example.test. prmd-example.admd-test.c-it.',
    data: { preference: 10, map822: 'example.test', mapx400: 'prmd-example.admd-test.c-it' },
  },
  {
    type: 'GPOS',
    text: '"-32.6882" "116.8652" "10.0"',
    data: { longitude: '-32.6882', latitude: '116.8652', altitude: '10.0' },
  },
  {
    type: 'LOC',
    text: '42 21 54.000 N 71 6 18.000 W -24.00m 30.00m 10000.00m 10.00m',
    data: {
      size: 30,
      horizontalPrecision: 10000,
      verticalPrecision: 10,
      latitude: 42.365,
      longitude: -71.105,
      altitude: -24,
    },
  },
  {
    type: 'LOC',
    text: '32 7 19.000 S 116 2 25.500 E 10.00m 1.00m 10000.00m 10.00m',
    data: {
      size: 1,
      horizontalPrecision: 10000,
      verticalPrecision: 10,
      latitude: -115639 / 3600,
      longitude: 417745.5 / 3600,
      altitude: 10,
    },
  },
  {
    type: 'LOC',
    text: '90 0 0.000 N 180 0 0.000 W 42849672.95m 90000000.00m 0.01m 0.00m',
    data: {
      size: 90000000,
      horizontalPrecision: 0.01,
      verticalPrecision: 0,
      latitude: 90,
      longitude: -180,
      altitude: 42849672.95,
    },
  },
  {
    type: 'NXT',
    text: 'medium.example.test. A MX SIG NXT',
    wire: `066d656469756d${EXAMPLE}40010082`,
    data: { nextDomain: 'medium.example.test', types: ['A', 'MX', 'SIG', 'NXT'] },
  },
  { type: 'EID', text: '\\# 3 E32C6F', wire: 'e32c6f', data: { rdata: hex('e32c6f') } },
  {
    type: 'KX',
    text: '10 kx.example.test.',
    data: { preference: 10, exchanger: 'kx.example.test' },
  },
  {
    type: 'CERT',
    text: 'PKIX 60485 8 MIIBCgKCAQEA',
    data: { certType: 1, keyTag: 60485, algorithm: 8, certificate: base64('MIIBCgKCAQEA') },
  },
  {
    type: 'CERT',
    text: '65280 0 0 AQID',
    data: { certType: 65280, keyTag: 0, algorithm: 0, certificate: hex('010203') },
  },
  { type: 'DNAME', text: 'target.example.test.', data: { target: 'target.example.test' } },
  {
    type: 'APL',
    text: '1:192.168.32.0/21 !1:192.168.38.0/28 2:2001:db8::/32',
    data: {
      items: [
        { family: 1, negation: false, address: '192.168.32.0', prefix: 21 },
        { family: 1, negation: true, address: '192.168.38.0', prefix: 28 },
        { family: 2, negation: false, address: '2001:db8::', prefix: 32 },
      ],
    },
  },
  { type: 'DS', text: DIGEST_TEXT, data: DIGEST },
  {
    type: 'SSHFP',
    text: '4 2 123456789ABCDEF67890123456789ABCDEF67890123456789ABCDEF123456789',
    data: {
      algorithm: 4,
      fingerprintType: 2,
      fingerprint: hex('123456789abcdef67890123456789abcdef67890123456789abcdef123456789'),
    },
  },
  {
    type: 'IPSECKEY',
    text: `10 0 2 . ${RSA_KEY}`,
    data: {
      precedence: 10,
      gatewayType: 0,
      algorithm: 2,
      gateway: null,
      publicKey: base64(RSA_KEY),
    },
  },
  {
    type: 'IPSECKEY',
    text: `10 1 2 192.0.2.3 ${RSA_KEY}`,
    data: {
      precedence: 10,
      gatewayType: 1,
      algorithm: 2,
      gateway: '192.0.2.3',
      publicKey: base64(RSA_KEY),
    },
  },
  {
    type: 'IPSECKEY',
    text: `10 2 2 2001:db8:0:8002::2000:1 ${RSA_KEY}`,
    data: {
      precedence: 10,
      gatewayType: 2,
      algorithm: 2,
      gateway: '2001:db8:0:8002::2000:1',
      publicKey: base64(RSA_KEY),
    },
  },
  {
    type: 'IPSECKEY',
    text: `10 3 2 gateway.example.test. ${RSA_KEY}`,
    data: {
      precedence: 10,
      gatewayType: 3,
      algorithm: 2,
      gateway: 'gateway.example.test',
      publicKey: base64(RSA_KEY),
    },
  },
  {
    type: 'RRSIG',
    text: `MX 13 3 3600 20330518033320 20231114221320 60485 example.test. ${EC_KEY}`,
    data: {
      typeCovered: 'MX',
      algorithm: 13,
      labels: 3,
      originalTtl: 3600,
      expiration: 2000000000,
      inception: 1700000000,
      keyTag: 60485,
      signerName: 'example.test',
      signature: base64(EC_KEY),
    },
  },
  {
    type: 'NSEC',
    text: 'host.example.test. A MX RRSIG NSEC TYPE1234',
    data: { nextDomain: 'host.example.test', types: ['A', 'MX', 'RRSIG', 'NSEC', 'TYPE1234'] },
  },
  {
    type: 'NSEC',
    text: 'a\\000b.example.test. CAA',
    data: { nextDomain: 'a\\000b.example.test', types: ['CAA'] },
  },
  { type: 'DNSKEY', text: KEY_TEXT, data: KEY },
  {
    type: 'DHCID',
    text: 'AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=',
    data: {
      identifierType: 2,
      digestType: 1,
      digest: hex('636fc0b8271c82825bb1ac5c41cf5351aa69b4febd94e8f17cdb95000da48c40'),
    },
  },
  {
    type: 'NSEC3',
    text: '1 1 12 AABBCCDD 2vptu5timamqttgl4luu9kg21e0aor3s A RRSIG',
    data: {
      hashAlgorithm: 1,
      flags: 1,
      iterations: 12,
      salt: hex('aabbccdd'),
      nextHashedOwner: hex('17f3df17b2b2adaef615257de4d2020b80ac6c7c'),
      types: ['A', 'RRSIG'],
    },
  },
  {
    type: 'NSEC3',
    text: '1 0 0 - 2vptu5timamqttgl4luu9kg21e0aor3s',
    data: {
      hashAlgorithm: 1,
      flags: 0,
      iterations: 0,
      salt: hex(''),
      nextHashedOwner: hex('17f3df17b2b2adaef615257de4d2020b80ac6c7c'),
      types: [],
    },
  },
  {
    type: 'NSEC3PARAM',
    text: '1 0 12 AABBCCDD',
    data: { hashAlgorithm: 1, flags: 0, iterations: 12, salt: hex('aabbccdd') },
  },
  {
    type: 'NSEC3PARAM',
    text: '1 0 0 -',
    data: { hashAlgorithm: 1, flags: 0, iterations: 0, salt: hex('') },
  },
  {
    type: 'SMIMEA',
    text: `3 1 1 ${SHA256}`,
    data: { certUsage: 3, selector: 1, matchingType: 1, certAssociationData: hex(SHA256) },
  },
  {
    type: 'HIP',
    text: `2 200100107B1A74DF365639CC39F1D578 ${RSA_KEY} rvs1.example.test. rvs2.example.test.`,
    data: {
      pkAlgorithm: 2,
      hit: hex('200100107b1a74df365639cc39f1d578'),
      publicKey: base64(RSA_KEY),
      rendezvousServers: ['rvs1.example.test', 'rvs2.example.test'],
    },
  },
  {
    type: 'HIP',
    text: `2 200100107B1A74DF365639CC39F1D578 ${RSA_KEY}`,
    data: {
      pkAlgorithm: 2,
      hit: hex('200100107b1a74df365639cc39f1d578'),
      publicKey: base64(RSA_KEY),
      rendezvousServers: [],
    },
  },
  { type: 'NINFO', text: '"zone status" "ok"', data: strings('zone status', 'ok') },
  { type: 'RKEY', text: KEY_TEXT, wire: KEY_WIRE, data: KEY },
  {
    type: 'TALINK',
    text: '. next.example.test.',
    wire: `00046e657874${EXAMPLE}`,
    data: { previous: '', next: 'next.example.test' },
  },
  { type: 'CDS', text: DIGEST_TEXT, data: DIGEST },
  {
    type: 'CDS',
    text: '0 0 0 00',
    data: { keyTag: 0, algorithm: 0, digestType: 0, digest: hex('00') },
  },
  { type: 'CDNSKEY', text: KEY_TEXT, data: KEY },
  { type: 'OPENPGPKEY', text: EC_KEY, data: { publicKey: base64(EC_KEY) } },
  {
    type: 'CSYNC',
    text: '66 3 A NS AAAA',
    data: { serial: 66, flags: 3, types: ['A', 'NS', 'AAAA'] },
  },
  {
    type: 'ZONEMD',
    text: `2018031500 1 1 ${SHA256}${SHA256.slice(0, 32)}`,
    data: {
      serial: 2018031500,
      scheme: 1,
      hashAlgorithm: 1,
      digest: hex(SHA256 + SHA256.slice(0, 32)),
    },
  },
  {
    type: 'DSYNC',
    text: 'CDS 1 5359 endpoint.example.test.',
    wire: `003b0114ef08656e64706f696e74${EXAMPLE}`,
    data: { rrtype: 'CDS', scheme: 1, port: 5359, target: 'endpoint.example.test' },
  },
  { type: 'HHIT', text: 'gwoB', wire: '830a01', data: { data: hex('830a01') } },
  { type: 'SPF', text: '"v=spf1 " "-all"', data: strings('v=spf1 ', '-all') },
  { type: 'UID', text: '\\# 2 03E8', wire: '03e8', data: { rdata: hex('03e8') } },
  {
    type: 'NID',
    text: '10 0014:4fff:ff20:ee64',
    data: { preference: 10, nodeId: '0014:4fff:ff20:ee64' },
  },
  { type: 'L32', text: '10 10.1.2.0', data: { preference: 10, locator32: '10.1.2.0' } },
  {
    type: 'L64',
    text: '10 2001:0db8:1140:1000',
    data: { preference: 10, locator64: '2001:0db8:1140:1000' },
  },
  {
    type: 'LP',
    text: '10 l64-subnet1.example.test.',
    data: { preference: 10, fqdn: 'l64-subnet1.example.test' },
  },
  { type: 'EUI48', text: '00-00-5e-00-53-2a', data: { address: '00-00-5e-00-53-2a' } },
  { type: 'EUI64', text: '00-00-5e-ef-10-00-00-2a', data: { address: '00-00-5e-ef-10-00-00-2a' } },
  {
    type: 'TKEY',
    text: 'gss-tsig. 1594203795 1594206664 3 0 KKKKKKKK AAAA',
    data: {
      algorithm: 'gss-tsig',
      inception: 1594203795,
      expiration: 1594206664,
      mode: 3,
      error: 0,
      key: base64('KKKKKKKK'),
      other: hex('000000'),
    },
  },
  {
    type: 'TSIG',
    text: 'hmac-sha256. 1594855491 300 6 AAECAwQF 12345 NOERROR 0',
    data: {
      algorithm: 'hmac-sha256',
      timeSigned: 1594855491,
      fudge: 300,
      mac: hex('000102030405'),
      originalId: 12345,
      error: 0,
      other: hex(''),
    },
  },
  {
    type: 'TSIG',
    text: 'hmac-sha256. 281474976710655 300 0 12345 BADTIME 6 AAECAwQF',
    wire: '0b686d61632d73686132353600ffffffffffff012c00003039001200' + '06000102030405',
    data: {
      algorithm: 'hmac-sha256',
      timeSigned: 2 ** 48 - 1,
      fudge: 300,
      mac: hex(''),
      originalId: 12345,
      error: 18,
      other: hex('000102030405'),
    },
  },
  {
    type: 'AVC',
    text: '"app-name:WOLFGANG|app-class:OAM"',
    data: strings('app-name:WOLFGANG|app-class:OAM'),
  },
  {
    type: 'DOA',
    text: '0 1 2 "" aHR0cHM6Ly93d3cuaXNjLm9yZy8=',
    wire: `00000000000000010200${Buffer.from('https://www.isc.org/').toString('hex')}`,
    data: {
      doaEnterprise: 0,
      doaType: 1,
      doaLocation: 2,
      doaMediaType: '',
      doaData: ascii('https://www.isc.org/'),
    },
  },
  {
    type: 'DOA',
    text: '1234567890 1234567890 1 "image/gif" -',
    wire: `499602d2499602d20109${Buffer.from('image/gif').toString('hex')}`,
    data: {
      doaEnterprise: 1234567890,
      doaType: 1234567890,
      doaLocation: 1,
      doaMediaType: 'image/gif',
      doaData: hex(''),
    },
  },
  {
    type: 'AMTRELAY',
    text: '10 0 1 203.0.113.15',
    data: { precedence: 10, discoveryOptional: false, relayType: 1, relay: '203.0.113.15' },
  },
  {
    type: 'AMTRELAY',
    text: '10 1 2 2001:db8::15',
    data: { precedence: 10, discoveryOptional: true, relayType: 2, relay: '2001:db8::15' },
  },
  {
    type: 'AMTRELAY',
    text: '128 1 3 amtrelays.example.test.',
    data: {
      precedence: 128,
      discoveryOptional: true,
      relayType: 3,
      relay: 'amtrelays.example.test',
    },
  },
  {
    type: 'AMTRELAY',
    text: '0 1 0 .',
    data: { precedence: 0, discoveryOptional: true, relayType: 0, relay: null },
  },
  {
    type: 'RESINFO',
    text: '"qnamemin" "exterr=15-17" "infourl=https://resolver.test/guide"',
    wire: `08${Buffer.from('qnamemin').toString('hex')}0c${Buffer.from('exterr=15-17').toString('hex')}23${Buffer.from('infourl=https://resolver.test/guide').toString('hex')}`,
    data: strings('qnamemin', 'exterr=15-17', 'infourl=https://resolver.test/guide'),
  },
  {
    type: 'WALLET',
    text: '"ETH" "0xabc"',
    wire: '03455448053078616263',
    data: strings('ETH', '0xabc'),
  },
  {
    type: 'CLA',
    text: '"TCP-v4-v6"',
    wire: `09${Buffer.from('TCP-v4-v6').toString('hex')}`,
    data: strings('TCP-v4-v6'),
  },
  {
    type: 'IPN',
    text: '\\# 8 00000000000000FF',
    wire: '00000000000000ff',
    data: { rdata: hex('00000000000000ff') },
  },
  { type: 'TA', text: DIGEST_TEXT, wire: DIGEST_WIRE, data: DIGEST },
  { type: 'DLV', text: DIGEST_TEXT, data: DIGEST },
];

/** RDATA that is malformed, and why. */
export const MALFORMED_SAMPLES: readonly (readonly [type: string, wire: string, why: string])[] = [
  ['DS', '000102', 'a field is missing'],
  ['DNSKEY', '', 'it is empty'],
  ['MB', '0461', 'a label is cut off'],
  ['MB', '0161', 'the root label is missing'],
  ['MB', '016100ff', 'bytes follow the last field'],
  ['MB', '80', 'a label has a reserved type'],
  ['RP', 'c00c00', 'a pointer refers to a message that is not there'],
  ['NSEC', '000000', 'a window has no bitmap'],
  ['NSEC', `000021${'01'.repeat(33)}`, 'a bitmap is too long'],
  ['NSEC', '00010140000101', 'windows are not in order'],
  ['NSEC', '00000240', 'a bitmap is cut off'],
  ['NXT', '0080', 'the bitmap says that another format follows'],
  ['NSEC3', '010000000405', 'a salt is cut off'],
  ['LOC', `01${'00'.repeat(15)}`, 'the version is not 0'],
  ['LOC', `00${'fa'.repeat(3)}${'80000000'.repeat(3)}`, 'a size has a digit above 9'],
  ['LOC', `00${'12'.repeat(3)}ffffffff${'80000000'.repeat(2)}`, 'a latitude is beyond a pole'],
  ['IPSECKEY', '0a0402', 'the type of the gateway is unknown'],
  ['IPSECKEY', '0a0102c000', 'an address is cut off'],
  ['AMTRELAY', '0a0400', 'the type of the relay is unknown'],
  ['APL', '00012105c000020001', 'an address is longer than its family has'],
  ['APL', '00012103c00002', 'a prefix is longer than its family has'],
  ['APL', '00011803', 'the address is missing'],
  ['HIP', '1002000400', 'the tag is cut off'],
  ['EUI48', '00005e0053', 'a byte is missing'],
  ['EUI64', '00005e00532a', 'two bytes are missing'],
  ['SPF', '', 'there is no string'],
  ['SPF', '0561', 'a string is cut off'],
  ['X25', '02c3a9', 'a string is not ASCII'],
  ['TSIG', '00', 'all but the name is missing'],
  ['DHCID', '0002', 'the digest type is missing'],
];
