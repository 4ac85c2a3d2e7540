import { isIPv4, isIPv6 } from '../builtins.js';
import {
  type EncodedField,
  type FieldKind,
  RAW_DATA,
  RECORD_TABLE,
  type RecordRow,
  recordRow,
  type WireFieldKind,
} from '../records/record-table.js';
import type { RecordTypeName } from '../registries/query-type.js';
import { parseRcode, rcodeName } from '../registries/rcode.js';
import type { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { absoluteName, nameToLabels } from './domain-name.js';
import {
  base64Bytes,
  base64Text,
  checkedCodec,
  type FieldCodec,
  fieldCodecs,
  ipv4Bytes,
  readIPv4,
  readIPv6,
} from './field-codecs.js';
import { parseIPv6 } from './ipv6.js';
import { MalformedError } from './malformed.js';
import type { Tokens } from './tokens.js';

/** The fields of a record's data. */
export interface Fields {
  [field: string]: unknown;
}

/** The encodings of a type's RDATA: on the wire, and in a master file. */
export interface RecordLayout {
  /** Reads the fields that are encoded, not those converted from others. */
  readonly read: (reader: ByteReader) => Fields;
  /** @throws {@link InvalidArgumentError} that names the field at fault */
  readonly write: (writer: ByteWriter, data: Fields) => void;
  /** The fields in a master file. Empty ones are omitted. */
  readonly format: (data: Fields) => string[];
  readonly parse: (tokens: Tokens) => Fields;
}

type EncodedFields = readonly (readonly [field: string, codec: FieldCodec])[];

const isWireKind = (kind: FieldKind): kind is WireFieldKind => Object.hasOwn(fieldCodecs, kind);

const isEncoded = (field: RecordRow['data'][string]): field is EncodedField => 'kind' in field;

/** The layout of fields one after the other, in the same order on the wire and in a master file. */
const sequence = (fields: EncodedFields): RecordLayout => ({
  read: (reader) => {
    const data: Fields = {};
    for (const [field, codec] of fields) data[field] = codec.read(reader);
    return data;
  },
  write: (writer, data) => {
    for (const [field, codec] of fields) codec.write(writer, data[field], field);
  },
  format: (data) => fields.map(([field, codec]) => codec.format(data[field], field)),
  parse: (tokens) => {
    const data: Fields = {};
    for (const [field, codec] of fields) data[field] = codec.parse(tokens);
    return data;
  },
});

/** The layout that a row of the record table describes. */
const layoutOf = (data: RecordRow['data']): RecordLayout =>
  sequence(
    Object.entries(data).flatMap(([field, encoding]) =>
      isEncoded(encoding) && isWireKind(encoding.kind)
        ? [[field, fieldCodecs[encoding.kind]] as const]
        : [],
    ),
  );

const { u8, u16, u32, u48, name, sized } = fieldCodecs;

const isGateway = (value: unknown): value is string | null =>
  value === null ||
  (typeof value === 'string' &&
    (isIPv4(value) || isIPv6(value) || nameToLabels(value) !== undefined));

interface GatewayType {
  readonly is: (gateway: unknown) => boolean;
  readonly allowed: string;
  readonly read: (reader: ByteReader) => string | null;
  readonly write: (writer: ByteWriter, gateway: string) => void;
}

/** The types of gateways (RFC 4025 §2.3, RFC 8777 §4.2.3). */
const GATEWAY_TYPES: ReadonlyMap<unknown, GatewayType> = new Map<unknown, GatewayType>([
  [
    0,
    {
      is: (gateway) => gateway === null,
      allowed: 'null',
      read: () => null,
      write: () => undefined,
    },
  ],
  [
    1,
    {
      is: (gateway) => typeof gateway === 'string' && isIPv4(gateway),
      allowed: 'an IPv4 address',
      read: readIPv4,
      write: (writer, gateway) => writer.bytes(ipv4Bytes(gateway)),
    },
  ],
  [
    2,
    {
      is: (gateway) => typeof gateway === 'string' && isIPv6(gateway) && !gateway.includes('%'),
      allowed: 'an IPv6 address',
      read: readIPv6,
      write: (writer, gateway) => writer.bytes(parseIPv6(gateway)),
    },
  ],
  [
    3,
    {
      is: (gateway) => typeof gateway === 'string' && nameToLabels(gateway) !== undefined,
      allowed: 'a domain name',
      read: (reader) => reader.name(),
      write: (writer, gateway) => name.write(writer, gateway, 'gateway'),
    },
  ],
]);

const NAME_GATEWAY = 3;

/** The codec of a gateway whose type is in a field before it. */
const gatewayCodec = (type: unknown): FieldCodec<string | null> => {
  const gatewayType = GATEWAY_TYPES.get(type);
  return checkedCodec<string | null>({
    is: (value): value is string | null => isGateway(value) && gatewayType?.is(value) === true,
    allowed: gatewayType?.allowed ?? 'a gateway of type 0, 1, 2 or 3',
    read: (reader) => {
      if (gatewayType === undefined) throw new MalformedError('an unknown type of gateway');
      return gatewayType.read(reader);
    },
    write: (writer, value) => {
      if (value !== null) gatewayType?.write(writer, value);
    },
    format: (value) => {
      if (value === null) return '.';
      return type === NAME_GATEWAY ? absoluteName(value) : value;
    },
    parse: (tokens) => {
      const allowed = gatewayType?.allowed ?? 'a gateway of type 0, 1, 2 or 3';
      if (type === NAME_GATEWAY) return tokens.name();
      const text = tokens.word(allowed);
      const gateway = text === '.' ? null : text;
      return gatewayType?.is(gateway) === true ? gateway : tokens.fail(allowed);
    },
  });
};

const IPSECKEY = (): RecordLayout => {
  const head = layoutOf({
    precedence: { kind: 'u8' },
    gatewayType: { kind: 'u8' },
    algorithm: { kind: 'u8' },
  });
  const key = fieldCodecs.base64;
  return {
    read: (reader) => {
      const data = head.read(reader);
      const gateway = gatewayCodec(data['gatewayType']).read(reader);
      return { ...data, gateway, publicKey: key.read(reader) };
    },
    write: (writer, data) => {
      head.write(writer, data);
      gatewayCodec(data['gatewayType']).write(writer, data['gateway'], 'gateway');
      key.write(writer, data['publicKey'], 'publicKey');
    },
    format: (data) => [
      ...head.format(data),
      gatewayCodec(data['gatewayType']).format(data['gateway'], 'gateway'),
      key.format(data['publicKey'], 'publicKey'),
    ],
    parse: (tokens) => {
      const data = head.parse(tokens);
      const gateway = gatewayCodec(data['gatewayType']).parse(tokens);
      return { ...data, gateway, publicKey: key.parse(tokens) };
    },
  };
};

const flag = checkedCodec<boolean>({
  is: (value): value is boolean => typeof value === 'boolean',
  allowed: 'a boolean',
  read: (reader) => reader.u8() !== 0,
  write: (writer, value) => writer.u8(value ? 1 : 0),
  format: (value) => (value ? '1' : '0'),
  parse: (tokens) => tokens.integer(1) === 1,
});

/** The type of a relay shares its octet with the discovery bit. */
const relayType = checkedCodec<number>({
  is: (value): value is number => value === 0 || value === 1 || value === 2 || value === 3,
  allowed: '0, 1, 2 or 3',
  read: (reader) => reader.u8(),
  write: (writer, value) => writer.u8(value),
  format: String,
  parse: (tokens) => tokens.integer(3),
});

const DISCOVERY = 0x80;

const AMTRELAY: RecordLayout = {
  read: (reader) => {
    const precedence = reader.u8();
    const octet = reader.u8();
    const type = octet & ~DISCOVERY;
    const relay = gatewayCodec(type).read(reader);
    return { precedence, discoveryOptional: octet >= DISCOVERY, relayType: type, relay };
  },
  write: (writer, data) => {
    u8.write(writer, data['precedence'], 'precedence');
    const type = new ByteWriter();
    relayType.write(type, data['relayType'], 'relayType');
    flag.format(data['discoveryOptional'], 'discoveryOptional');
    const bit = data['discoveryOptional'] === true ? DISCOVERY : 0;
    writer.u8((type.toBytes()[0] ?? 0) | bit);
    gatewayCodec(data['relayType']).write(writer, data['relay'], 'relay');
  },
  format: (data) => [
    u8.format(data['precedence'], 'precedence'),
    flag.format(data['discoveryOptional'], 'discoveryOptional'),
    relayType.format(data['relayType'], 'relayType'),
    gatewayCodec(data['relayType']).format(data['relay'], 'relay'),
  ],
  parse: (tokens) => {
    const precedence = u8.parse(tokens);
    const discoveryOptional = flag.parse(tokens);
    const type = relayType.parse(tokens);
    const relay = gatewayCodec(type).parse(tokens);
    return { precedence, discoveryOptional, relayType: type, relay };
  },
};

const bytesUpTo = (max: number) =>
  checkedCodec<Uint8Array>({
    is: (value): value is Uint8Array => value instanceof Uint8Array && value.length <= max,
    allowed: `a Uint8Array of at most ${max} bytes`,
    read: (reader) => reader.rest(),
    write: (writer, value) => writer.bytes(value),
    format: base64Text,
    parse: (tokens) => base64Bytes(tokens, tokens.word('bytes in base64')),
  });

const hitBytes = checkedCodec<Uint8Array>({
  is: (value): value is Uint8Array => value instanceof Uint8Array && value.length <= 0xff,
  allowed: 'a Uint8Array of at most 255 bytes',
  read: (reader) => reader.rest(),
  write: (writer, value) => writer.bytes(value),
  format: (value) => Buffer.from(value).toString('hex').toUpperCase(),
  parse: (tokens) => {
    const expected = 'a host identity tag in hexadecimal';
    const text = tokens.word(expected);
    const valid = /^(?:[0-9a-f]{2})+$/i.test(text) && text.length <= 2 * 0xff;
    return valid ? new Uint8Array(Buffer.from(text, 'hex')) : tokens.fail(expected);
  },
});

const hipKey = bytesUpTo(0xffff);

const serverNames = checkedCodec<string[]>({
  is: (value): value is string[] =>
    Array.isArray(value) &&
    value.every((server) => typeof server === 'string' && nameToLabels(server) !== undefined),
  allowed: 'a list of domain names',
  read: (reader) => {
    const names: string[] = [];
    while (reader.left > 0) names.push(reader.name());
    return names;
  },
  write: (writer, value) => {
    for (const server of value) name.write(writer, server, 'rendezvousServers');
  },
  format: (value) => value.map(absoluteName).join(' '),
  parse: (tokens) => {
    const names: string[] = [];
    while (tokens.left > 0) names.push(tokens.name());
    return names;
  },
});

/** Its lengths come before the fields, and its presentation form has the key last but the servers (RFC 8005 §5, §6). */
const HIP: RecordLayout = {
  read: (reader) => {
    const hitLength = reader.u8();
    const pkAlgorithm = reader.u8();
    const keyLength = reader.u16();
    const hit = reader.bytes(hitLength);
    const publicKey = reader.bytes(keyLength);
    return { pkAlgorithm, hit, publicKey, rendezvousServers: serverNames.read(reader) };
  },
  write: (writer, data) => {
    const hit = new ByteWriter();
    hitBytes.write(hit, data['hit'], 'hit');
    const key = new ByteWriter();
    hipKey.write(key, data['publicKey'], 'publicKey');
    writer.u8(hit.length);
    u8.write(writer, data['pkAlgorithm'], 'pkAlgorithm');
    writer.u16(key.length).bytes(hit.toBytes()).bytes(key.toBytes());
    serverNames.write(writer, data['rendezvousServers'], 'rendezvousServers');
  },
  format: (data) => [
    u8.format(data['pkAlgorithm'], 'pkAlgorithm'),
    hitBytes.format(data['hit'], 'hit'),
    hipKey.format(data['publicKey'], 'publicKey'),
    serverNames.format(data['rendezvousServers'], 'rendezvousServers'),
  ],
  parse: (tokens) => ({
    pkAlgorithm: u8.parse(tokens),
    hit: hitBytes.parse(tokens),
    publicKey: hipKey.parse(tokens),
    rendezvousServers: serverNames.parse(tokens),
  }),
};

/** All of RDATA is one field of base64 in a master file (RFC 4701 §3.6). */
const DHCID = (): RecordLayout => {
  const wire = sequence([
    ['identifierType', u16],
    ['digestType', u8],
    ['digest', fieldCodecs.base64],
  ]);
  return {
    read: wire.read,
    write: wire.write,
    format: (data) => {
      const writer = new ByteWriter();
      wire.write(writer, data);
      return [base64Text(writer.toBytes())];
    },
    parse: (tokens) => {
      const bytes = base64Bytes(tokens, tokens.joined('bytes in base64'));
      if (bytes.length < 3) tokens.fail('at least three bytes in base64');
      const [high = 0, low = 0, digestType = 0] = bytes;
      return { identifierType: (high << 8) | low, digestType, digest: bytes.slice(3) };
    },
  };
};

/** A size in centimetres is a digit and an exponent of ten (RFC 1876 §2). */
const readSize = (reader: ByteReader): number => {
  const octet = reader.u8();
  const digit = octet >>> 4;
  const exponent = octet & 0x0f;
  if (digit > 9 || exponent > 9) throw new MalformedError('a size is not a digit and an exponent');
  return (digit * 10 ** exponent) / 100;
};

const sizeOctet = (metres: number): number => {
  let digit = Math.round(metres * 100);
  let exponent = 0;
  for (; digit > 9; exponent++) digit = Math.floor(digit / 10);
  return (digit << 4) | exponent;
};

const SIZE_MAX = 90_000_000;

const METRES = /^-?[0-9]+(?:\.[0-9]{1,2})?m?$/i;

const parseMetres = (tokens: Tokens, min: number, max: number): number => {
  const expected = `a distance from ${min} m to ${max} m`;
  const text = tokens.word(expected);
  const metres = METRES.test(text) ? Number.parseFloat(text) : Number.NaN;
  return metres >= min && metres <= max ? metres : tokens.fail(expected);
};

const metresText = (metres: number): string => `${metres.toFixed(2)}m`;

const numbers = (min: number, max: number, unit: string) => ({
  is: (value: unknown): value is number =>
    typeof value === 'number' && value >= min && value <= max,
  allowed: `a number of ${unit} from ${min} to ${max}`,
});

const size = (fallback: number) =>
  checkedCodec<number>({
    ...numbers(0, SIZE_MAX, 'metres'),
    read: readSize,
    write: (writer, value) => writer.u8(sizeOctet(value)),
    format: metresText,
    parse: (tokens) => (tokens.left === 0 ? fallback : parseMetres(tokens, 0, SIZE_MAX)),
  });

const EQUATOR = 2 ** 31;

/** Thousandths of a second of arc in a degree. */
const ARC_UNITS = 3_600_000;

/** `42 21 54.000 N`; minutes and seconds may be missing (RFC 1876 §3). */
const angleText = (degrees: number, [positive, negative]: readonly [string, string]): string => {
  const units = Math.round(Math.abs(degrees) * ARC_UNITS);
  const whole = Math.floor(units / ARC_UNITS);
  const minutes = Math.floor((units % ARC_UNITS) / 60_000);
  const seconds = ((units % 60_000) / 1000).toFixed(3);
  return `${whole} ${minutes} ${seconds} ${degrees < 0 ? negative : positive}`;
};

const angle = (max: number, directions: readonly [string, string]): FieldCodec<number> =>
  checkedCodec<number>({
    ...numbers(-max, max, 'degrees'),
    read: (reader) => {
      const units = reader.u32() - EQUATOR;
      if (Math.abs(units) > max * ARC_UNITS) throw new MalformedError('an angle is too large');
      return units / ARC_UNITS;
    },
    write: (writer, value) => writer.u32(Math.round(value * ARC_UNITS) + EQUATOR),
    format: (value) => angleText(value, directions),
    parse: (tokens) => {
      const expected = `degrees, minutes, seconds and ${directions.join(' or ')}`;
      const part = (limit: number, pattern = /^[0-9]+$/): number | undefined => {
        const text = tokens.peek()?.text ?? '';
        if (!pattern.test(text) || Number(text) > limit) return undefined;
        return Number(tokens.word(expected));
      };
      const whole = part(max) ?? tokens.fail(expected);
      const minutes = part(59);
      const seconds = minutes === undefined ? undefined : part(59.999, /^[0-9]+(?:\.[0-9]{1,3})?$/);
      const direction = directions.indexOf(tokens.word(expected).toUpperCase());
      const units = Math.round(whole * ARC_UNITS + (minutes ?? 0) * 60_000 + (seconds ?? 0) * 1000);
      if (direction < 0 || units > max * ARC_UNITS) tokens.fail(expected);
      return (direction === 1 && units > 0 ? -units : units) / ARC_UNITS;
    },
  });

/** The reference of altitudes is 100,000 m below the ellipsoid, and the unit a centimetre (RFC 1876 §2). */
const ALTITUDE_MIN = -100_000;
const ALTITUDE_MAX = (0xffffffff - 10_000_000) / 100;

const altitude = checkedCodec<number>({
  ...numbers(ALTITUDE_MIN, ALTITUDE_MAX, 'metres'),
  read: (reader) => (reader.u32() - 10_000_000) / 100,
  write: (writer, value) => writer.u32(Math.round(value * 100) + 10_000_000),
  format: metresText,
  parse: (tokens) => parseMetres(tokens, ALTITUDE_MIN, ALTITUDE_MAX),
});

/** On the wire the sizes are first, and a version; in a master file the sizes are last, and may be missing. */
const LOC = (): RecordLayout => {
  const sizes: EncodedFields = [
    ['size', size(1)],
    ['horizontalPrecision', size(10_000)],
    ['verticalPrecision', size(10)],
  ];
  const place: EncodedFields = [
    ['latitude', angle(90, ['N', 'S'])],
    ['longitude', angle(180, ['E', 'W'])],
    ['altitude', altitude],
  ];
  const wire = sequence([...sizes, ...place]);
  const text = sequence([...place, ...sizes]);
  return {
    read: (reader) => {
      if (reader.u8() !== 0) throw new MalformedError('an unknown version of LOC');
      return wire.read(reader);
    },
    write: (writer, data) => wire.write(writer.u8(0), data),
    format: text.format,
    parse: text.parse,
  };
};

const rcode = checkedCodec<number>({
  is: (value): value is number => typeof value === 'number' && value >= 0 && value <= 0xffff,
  allowed: 'an integer from 0 to 65535',
  read: (reader) => reader.u16(),
  write: (writer, value) => writer.u16(value),
  // 16 is BADSIG in TSIG, and BADVERS in the header (RFC 8945 §3).
  format: (value) => (value === 16 ? 'BADSIG' : rcodeName(value).replace(/^RCODE/, '')),
  parse: (tokens) => {
    const expected = 'a response code';
    const text = tokens.word(expected).toUpperCase();
    return parseRcode(text) ?? tokens.fail(expected);
  },
});

/** A master file has the lengths of the MAC and of the other data before them, as BIND writes it. */
const TSIG = (): RecordLayout => {
  const wire = sequence([
    ['algorithm', name],
    ['timeSigned', u48],
    ['fudge', u16],
    ['mac', sized],
    ['originalId', u16],
    ['error', rcode],
    ['other', sized],
  ]);
  const bytesAfterLength = (tokens: Tokens): Uint8Array => {
    const length = tokens.integer(0xffff);
    const bytes = length === 0 ? new Uint8Array() : sized.parse(tokens);
    return bytes.length === length ? bytes : tokens.fail(`${length} bytes in base64`);
  };
  const lengthOf = (value: unknown): string => String(value instanceof Uint8Array && value.length);
  return {
    read: wire.read,
    write: wire.write,
    format: (data) => {
      const [algorithm = '', time = '', fudge = '', mac = '', id = '', error = '', other = ''] =
        wire.format(data);
      const macLength = lengthOf(data['mac']);
      return [algorithm, time, fudge, macLength, mac, id, error, lengthOf(data['other']), other];
    },
    parse: (tokens) => ({
      algorithm: name.parse(tokens),
      timeSigned: u48.parse(tokens),
      fudge: u16.parse(tokens),
      mac: bytesAfterLength(tokens),
      originalId: u16.parse(tokens),
      error: rcode.parse(tokens),
      other: bytesAfterLength(tokens),
    }),
  };
};

const hyphenated = (bytes: string): string => (bytes === '' ? '-' : bytes);

/** Its text is that of dnspython: times in seconds, then two fields of base64. */
const TKEY = (): RecordLayout => {
  const wire = layoutOf(RECORD_TABLE.TKEY.data);
  return {
    ...wire,
    format: (data) => {
      const texts = wire.format(data);
      return [...texts.slice(0, 5), hyphenated(texts[5] ?? ''), texts[6] ?? ''];
    },
    parse: (tokens) => {
      const fields: Fields = {};
      for (const [field, codec] of [
        ['algorithm', name],
        ['inception', u32],
        ['expiration', u32],
        ['mode', u16],
        ['error', u16],
      ] as const) {
        fields[field] = codec.parse(tokens);
      }
      const omitted = tokens.peek()?.text === '-';
      if (omitted) tokens.next('a key');
      const key = omitted ? new Uint8Array() : sized.parse(tokens);
      return { ...fields, key, other: sized.parse(tokens) };
    },
  };
};

/** Class and TTL of the record hold the fields other than the options (RFC 6891 §6.1.2). */
const OPT: RecordLayout = {
  read: (reader) => ({
    udpSize: 0,
    version: 0,
    flags: 0,
    options: fieldCodecs.ednsOptions.read(reader),
  }),
  write: (writer, data) => fieldCodecs.ednsOptions.write(writer, data['options'], 'options'),
  format: (data) => [fieldCodecs.ednsOptions.format(data['options'], 'options')],
  parse: (tokens) => tokens.fail('RDATA in the generic form, as \\# 2 00FF'),
};

/** Types whose fields are in another order or have their lengths elsewhere. */
const special: { readonly [Name in RecordTypeName]?: () => RecordLayout } = {
  AMTRELAY: () => AMTRELAY,
  DHCID,
  HIP: () => HIP,
  IPSECKEY,
  LOC,
  OPT: () => OPT,
  TKEY,
  TSIG,
};

const specialLayouts: ReadonlyMap<string, () => RecordLayout> = new Map(Object.entries(special));

/** Those of the types that have been used: few programs use many types. */
const layouts = new Map<string, RecordLayout>();

export const RAW_LAYOUT: RecordLayout = layoutOf(RAW_DATA);

/** The layout of a type, by its name; that of raw RDATA for a type without a row. */
export const layoutOfType = (type: string): RecordLayout => {
  const known = layouts.get(type);
  if (known !== undefined) return known;
  const row = recordRow(type);
  if (row === undefined) return RAW_LAYOUT;
  const layout = specialLayouts.get(type)?.() ?? layoutOf(row.data);
  layouts.set(type, layout);
  return layout;
};
