import { isIPv4 } from 'node:net';
import { SvcParamKey, type SvcParamKeyName } from '@aiodns/resolver';
import * as dnsPacket from 'dns-packet';

/** A record of the demo's zone. */
export interface ZoneRecord {
  /** Lower case, without a trailing dot. */
  readonly owner: string;
  readonly type: number;
  /** Seconds. */
  readonly ttl: number;
  /** RDATA, with uncompressed names. */
  readonly rdata: Buffer;
}

const HEADER_LENGTH = 12;
/** The root's only byte, then type, class, TTL and RDLENGTH (RFC 1035 §4.1.3). */
const TO_TYPE = HEADER_LENGTH + 1;
const TO_RDATA = TO_TYPE + 10;

/** Creates a record from dns-packet's description of it. */
export const record = (
  owner: string,
  ttl: number,
  content: DistributiveOmit<Exclude<dnsPacket.Answer, dnsPacket.OptAnswer>, 'name' | 'ttl'>,
): ZoneRecord => {
  // The root as the owner puts every field at a known offset.
  const message = dnsPacket.encode({ type: 'response', answers: [{ ...content, name: '.' }] });
  return {
    owner,
    ttl,
    type: message.readUInt16BE(TO_TYPE),
    rdata: message.subarray(TO_RDATA),
  };
};

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown
  ? Omit<Union, Key>
  : never;

/** Creates a record of a type that dns-packet does not encode. */
export const rawRecord = (
  owner: string,
  ttl: number,
  type: number,
  ...parts: readonly Uint8Array[]
): ZoneRecord => ({ owner, ttl, type, rdata: Buffer.concat(parts) });

/** Encodes 16-bit integers. */
export const u16 = (...values: readonly number[]): Buffer =>
  Buffer.from(values.flatMap((value) => [value >>> 8, value & 0xff]));

/** Encodes 32-bit integers. */
export const u32 = (...values: readonly number[]): Buffer =>
  u16(...values.flatMap((value) => [value >>> 16, value & 0xffff]));

/** Encodes a name (RFC 1035 §3.1). */
export const wireName = (name: string): Buffer =>
  Buffer.concat(
    [...name.split('.').filter((label) => label !== ''), ''].map((label) =>
      Buffer.concat([Buffer.of(label.length), Buffer.from(label)]),
    ),
  );

const addressBytes = (address: string): Buffer =>
  record('', 0, { type: isIPv4(address) ? 'A' : 'AAAA', data: address }).rdata;

/** The parameters of an SVCB or HTTPS record that the demo uses (RFC 9460 §7). */
export interface ServiceParams {
  readonly alpn?: readonly string[];
  readonly port?: number;
  readonly ipv4hint?: readonly string[];
  readonly ipv6hint?: readonly string[];
}

const paramBytes = ({ alpn, port, ipv4hint, ipv6hint }: ServiceParams) => {
  const params: [SvcParamKeyName, Buffer | undefined][] = [
    ['alpn', alpn && Buffer.concat(alpn.map((id) => Buffer.from([id.length, ...Buffer.from(id)])))],
    ['port', port === undefined ? undefined : u16(port)],
    ['ipv4hint', ipv4hint && Buffer.concat(ipv4hint.map(addressBytes))],
    ['ipv6hint', ipv6hint && Buffer.concat(ipv6hint.map(addressBytes))],
  ];
  return params.flatMap(([key, value]) =>
    value === undefined ? [] : [u16(SvcParamKey[key], value.length), value],
  );
};

/** Encodes the RDATA of an SVCB or HTTPS record (RFC 9460 §2.2). */
export const serviceBinding = (
  priority: number,
  target: string,
  params: ServiceParams = {},
): Buffer[] => [u16(priority), wireName(target), ...paramBytes(params)];
