import { ByteReader } from '../rdata/byte-reader.js';
import { formatIPv6 } from '../rdata/ipv6.js';
import { MalformedError } from '../rdata/malformed.js';
import type { EdnsOption } from '../records/record-table.js';
import type { RecordData } from '../records/records.js';
import { EdnsOptionCode } from '../registries/edns-option-code.js';
import {
  type ExtendedErrorName,
  extendedErrorName,
  type GenericExtendedErrorName,
} from '../registries/extended-error-code.js';

/** The network of the client that an answer is for (RFC 7871 §6). */
export interface ClientSubnet {
  /** The address of the network, IPv4 or IPv6. */
  address: string;
  /** The length of the prefix in the query, in bits. */
  sourcePrefixLength: number;
  /** The length of the prefix that the answer is for, in bits. */
  scopePrefixLength: number;
}

/** An extended DNS error (RFC 8914 §2). */
export interface ExtendedError {
  /** The code of the error. */
  code: number;
  /** The name of the code, or `'EDE49152'` if it has none. */
  name: ExtendedErrorName | GenericExtendedErrorName;
  /** What the server says of it; often empty. */
  text: string;
}

/** Cookies (RFC 7873 §4). */
export interface DnsCookie {
  /** The cookie of the client: 8 bytes. */
  client: Uint8Array;
  /** The cookie of the server: 8 to 32 bytes. */
  server?: Uint8Array;
}

/** The values of EDNS options. A value is absent if there is no such option, or if it is malformed. */
export interface EdnsValues {
  /** The identifier of the server (RFC 5001), decoded as UTF-8. */
  nsid?: string;
  /** The network that the answer is for (RFC 7871). */
  clientSubnet?: ClientSubnet;
  /** How long a secondary server may still serve the zone, in seconds (RFC 7314). */
  expire?: number;
  /** The cookies of client and server (RFC 7873). */
  cookie?: DnsCookie;
  /** How long an idle TCP connection stays open, in ms (RFC 7828). */
  keepalive?: number;
  /** The length of the padding, in bytes (RFC 7830). */
  padding?: number;
  /** Extended DNS errors, in the order of the response (RFC 8914). */
  extendedErrors?: ExtendedError[];
}

/** The EDNS record of a response (RFC 6891 §6.1). The highest bit of `flags`, 0x8000, is DO. */
export type Edns = RecordData<'OPT'> & EdnsValues;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Families of addresses (IANA, Address Family Numbers), and the length of an address. */
const FAMILIES: ReadonlyMap<number, number> = new Map([
  [1, 4],
  [2, 16],
]);

const readClientSubnet = (reader: ByteReader): ClientSubnet => {
  const size = FAMILIES.get(reader.u16());
  const sourcePrefixLength = reader.u8();
  const scopePrefixLength = reader.u8();
  const bytes = reader.rest();
  if (size === undefined || bytes.length > size || sourcePrefixLength > 8 * size) {
    throw new MalformedError('not a client subnet');
  }
  const padded = new Uint8Array(size);
  padded.set(bytes);
  const address = size === 4 ? padded.join('.') : formatIPv6(padded);
  return { address, sourcePrefixLength, scopePrefixLength };
};

const readCookie = (reader: ByteReader): DnsCookie => {
  const client = reader.bytes(8);
  const server = reader.rest();
  if (server.length === 0) return { client };
  if (server.length < 8 || server.length > 32) throw new MalformedError('not a cookie');
  return { client, server };
};

/** Adds the value of an option to those of the record. */
const decoders: ReadonlyMap<number, (values: EdnsValues, reader: ByteReader) => void> = new Map<
  number,
  (values: EdnsValues, reader: ByteReader) => void
>([
  [
    EdnsOptionCode.NSID,
    (values, reader) => {
      values.nsid = utf8.decode(reader.rest());
    },
  ],
  [
    EdnsOptionCode.ECS,
    (values, reader) => {
      values.clientSubnet = readClientSubnet(reader);
    },
  ],
  [
    EdnsOptionCode.EXPIRE,
    (values, reader) => {
      const expire = reader.u32();
      if (reader.left === 0) values.expire = expire;
    },
  ],
  [
    EdnsOptionCode.COOKIE,
    (values, reader) => {
      values.cookie = readCookie(reader);
    },
  ],
  [
    EdnsOptionCode.KEEPALIVE,
    (values, reader) => {
      const unit = 100;
      const timeout = reader.u16();
      if (reader.left === 0) values.keepalive = timeout * unit;
    },
  ],
  [
    EdnsOptionCode.PADDING,
    (values, reader) => {
      values.padding = reader.left;
    },
  ],
  [
    EdnsOptionCode.EDE,
    (values, reader) => {
      const code = reader.u16();
      // Servers may end the text with a NUL (RFC 8914 §2).
      const text = utf8.decode(reader.rest()).replace(/\0$/, '');
      values.extendedErrors ??= [];
      values.extendedErrors.push({ code, name: extendedErrorName(code), text });
    },
  ],
]);

/** Decodes the options of an EDNS record that have a value here. */
export const decodeEdnsOptions = (options: readonly EdnsOption[]): EdnsValues => {
  const values: EdnsValues = {};
  for (const [code, value] of options) {
    try {
      decoders.get(code)?.(values, new ByteReader(value));
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
    }
  }
  return values;
};
