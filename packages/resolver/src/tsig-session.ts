import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  ByteWriter,
  type DecodedMessage,
  encodeRdata,
  QueryClass,
  QueryType,
  type RecordData,
} from '@aiodns/types';
import { type ParsedTsigKey, TSIG_ALGORITHMS } from './tsig-key.js';

/** How far the clocks of client and server may be apart, in seconds (RFC 8945 §10). */
const FUDGE = 300;

const ARCOUNT_OFFSET = 10;

/** A name on the wire in lower case (RFC 8945 §4.3.3). */
const wireName = (name: string): Uint8Array =>
  encodeRdata({ type: 'PTR', data: { dname: name.toLowerCase() } });

type TsigData = RecordData<'TSIG'>;
type Tsig = Exclude<TsigData, { malformed: true }>;

const timers = (writer: ByteWriter, { timeSigned, fudge }: Tsig): ByteWriter =>
  writer.u48(timeSigned).u16(fudge);

/** The variables of a signature (RFC 8945 §4.3.3). */
const variables = (keyName: string, tsig: Tsig): Uint8Array => {
  const writer = new ByteWriter();
  writer.bytes(wireName(keyName)).u16(QueryClass.ANY).u32(0).bytes(wireName(tsig.algorithm));
  return timers(writer, tsig).u16(tsig.error).sized16(tsig.other).toBytes();
};

/** Signs the query of a conversation, and verifies its responses (RFC 8945 §5.3). */
export class TsigSession {
  readonly #key: ParsedTsigKey;
  /** The signature that the next one depends on. */
  #priorMac: Uint8Array = new Uint8Array();
  /** Messages since the last signature. */
  #unsigned: Uint8Array[] = [];
  #first = true;

  constructor(key: ParsedTsigKey) {
    this.#key = key;
  }

  /** Whether the last message was signed. */
  get isVerified(): boolean {
    return !this.#first && this.#unsigned.length === 0;
  }

  /** Adds a signature to a query. */
  sign(query: Uint8Array): Uint8Array {
    const { name, algorithm } = this.#key;
    const unsigned: Tsig = {
      algorithm,
      timeSigned: Math.floor(Date.now() / 1000),
      fudge: FUDGE,
      mac: new Uint8Array(),
      originalId: ((query[0] ?? 0) << 8) | (query[1] ?? 0),
      error: 0,
      other: new Uint8Array(),
    };
    this.#priorMac = this.#mac([query, variables(name, unsigned)]);
    const rdata = encodeRdata({ type: 'TSIG', data: { ...unsigned, mac: this.#priorMac } });
    const signed = new ByteWriter()
      .bytes(query)
      .bytes(wireName(name))
      .u16(QueryType.TSIG)
      .u16(QueryClass.ANY)
      .u32(0)
      .sized16(rdata)
      .toBytes();
    return withArcount(signed, 1);
  }

  /**
   * Verifies a response.
   *
   * @returns what is wrong with its signature; `undefined` if it is right, or if there is none and a later one covers it
   */
  verify(message: Uint8Array, { result, lastAdditional }: DecodedMessage): string | undefined {
    const record = result.additional.at(-1);
    if (record?.type !== 'TSIG' || record.data.malformed || lastAdditional === undefined) {
      if (this.#first) return 'The first response is not signed';
      this.#unsigned.push(message);
      // RFC 8945 §5.3.1.
      return this.#unsigned.length > 99 ? 'Too many responses are not signed' : undefined;
    }
    const { data } = record;
    if (record.name.toLowerCase() !== canonical(this.#key.name)) {
      return `The response is signed by another key, ${record.name}`;
    }
    if (data.error !== 0) return `The server reports error ${data.error} of TSIG`;
    const signed = withArcount(message.slice(0, lastAdditional), -1);
    signed[0] = data.originalId >>> 8;
    signed[1] = data.originalId & 0xff;
    const prior = new ByteWriter().sized16(this.#priorMac).toBytes();
    const last = this.#first
      ? variables(this.#key.name, data)
      : timers(new ByteWriter(), data).toBytes();
    const mac = this.#mac([prior, ...this.#unsigned, signed, last]);
    if (mac.length !== data.mac.length || !timingSafeEqual(mac, data.mac)) {
      return 'The signature of a response is wrong';
    }
    if (Math.abs(data.timeSigned - Date.now() / 1000) > data.fudge) {
      return 'The signature of a response is outside its time window';
    }
    this.#first = false;
    this.#unsigned = [];
    this.#priorMac = mac;
    return undefined;
  }

  #mac(parts: readonly Uint8Array[]): Uint8Array {
    const hmac = createHmac(TSIG_ALGORITHMS[this.#key.algorithm], this.#key.secret);
    for (const part of parts) hmac.update(part);
    return hmac.digest();
  }
}

const canonical = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** Changes the number of additional records of a message. */
const withArcount = (message: Uint8Array, change: number): Uint8Array => {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  view.setUint16(ARCOUNT_OFFSET, view.getUint16(ARCOUNT_OFFSET) + change);
  return message;
};
