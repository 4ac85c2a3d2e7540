import { encodeRdata, parseQueryType, parseRecord } from '@aiodns/resolver';

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

/** Parses a zone: one record a line (RFC 1035 §5.1). */
export const parseZone = (origin: string, lines: readonly string[]): ZoneRecord[] =>
  lines.map((line) => {
    const record = parseRecord(line, { origin });
    return {
      owner: record.name,
      type: parseQueryType(record.type) ?? 0,
      ttl: record.ttl,
      rdata: Buffer.from(encodeRdata(record)),
    };
  });

/** Encodes 16-bit integers. */
export const u16 = (...values: readonly number[]): Buffer =>
  Buffer.from(values.flatMap((value) => [value >>> 8, value & 0xff]));

/** Encodes 32-bit integers. */
export const u32 = (...values: readonly number[]): Buffer =>
  u16(...values.flatMap((value) => [value >>> 16, value & 0xffff]));

/** Encodes a name (RFC 1035 §3.1), which is all of a PTR record's RDATA. */
export const wireName = (name: string): Buffer =>
  Buffer.from(encodeRdata({ type: 'PTR', data: { dname: name } }));
