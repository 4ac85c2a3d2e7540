const HEADER = 12;
const OPT = 41;
const POINTER = 0xc0;

/** EDNS options: edns-tcp-keepalive (RFC 7828), padding (RFC 7830). */
const KEEPALIVE = 11;
const PADDING = 12;
const OPTION_HEADER = 4;

/** The block that encrypted queries are padded to (RFC 8467 §4.1). */
const BLOCK = 128;

const uint16 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

const setUint16 = (bytes: Uint8Array, at: number, value: number): void => {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value & 0xff;
};

/** The query id (RFC 1035 §4.1.1). */
export const messageId = (message: Uint8Array): number => uint16(message, 0);

export const setMessageId = (message: Uint8Array, id: number): void => setUint16(message, 0, id);

/** The offset after a name; the end of the message, if it ends inside. */
const skipName = (message: Uint8Array, start: number): number => {
  for (let at = start; at < message.length; ) {
    const length = message[at] ?? 0;
    if (length === 0) return at + 1;
    if (length >= POINTER) return at + 2;
    at += 1 + length;
  }
  return message.length;
};

interface RecordPlace {
  readonly type: number;
  /** The offset of the TTL; RDLENGTH follows it. */
  readonly ttl: number;
  readonly rdata: number;
  readonly end: number;
}

/** The records of a message, as far as it is well-formed. */
function* recordsOf(message: Uint8Array): Generator<RecordPlace> {
  let at = HEADER;
  for (let left = uint16(message, 4); left > 0; left--) at = skipName(message, at) + 4;
  const count = uint16(message, 6) + uint16(message, 8) + uint16(message, 10);
  for (let left = count; left > 0; left--) {
    const type = skipName(message, at);
    const rdata = type + 10;
    const end = rdata + uint16(message, type + 8);
    if (end > message.length) return;
    yield { type: uint16(message, type), ttl: type + 4, rdata, end };
    at = end;
  }
}

const findOption = (message: Uint8Array, opt: RecordPlace, code: number): number | undefined => {
  for (let at = opt.rdata; at + OPTION_HEADER <= opt.end; ) {
    if (uint16(message, at) === code) return at;
    at += OPTION_HEADER + uint16(message, at + 2);
  }
  return undefined;
};

const findOpt = (message: Uint8Array): RecordPlace | undefined => {
  for (const record of recordsOf(message)) if (record.type === OPT) return record;
  return undefined;
};

/**
 * Copies a query with padding to a multiple of 128 bytes (RFC 8467), and with room for its length before it. A query without
 * EDNS, or with padding of its caller's, is not padded.
 *
 * @param offset - bytes to leave free before the message
 * @param keepalive - whether to ask how long the server keeps an idle connection (RFC 7828)
 */
export const padQuery = (query: Uint8Array, offset: number, keepalive: boolean): Uint8Array => {
  const opt = findOpt(query);
  // Options are added at the end, so EDNS must be the last record: it is in what c-ares writes.
  const isLast = opt !== undefined && opt.end === query.length;
  const padded = isLast && findOption(query, opt, PADDING) === undefined;
  const asks = isLast && keepalive && findOption(query, opt, KEEPALIVE) === undefined;
  const unpadded = query.length + (asks ? OPTION_HEADER : 0);
  const size = padded ? Math.ceil((unpadded + OPTION_HEADER) / BLOCK) * BLOCK : unpadded;
  const copy = new Uint8Array(offset + size);
  copy.set(query, offset);
  if (opt === undefined || size === query.length) return copy;
  setUint16(copy, offset + opt.rdata - 2, opt.end - opt.rdata + size - query.length);
  let at = offset + query.length;
  if (asks) {
    setUint16(copy, at, KEEPALIVE);
    at += OPTION_HEADER;
  }
  if (padded) {
    setUint16(copy, at, PADDING);
    setUint16(copy, at + 2, size - unpadded - OPTION_HEADER);
  }
  return copy;
};

/** How long the server keeps an idle connection, in ms (RFC 7828); `undefined` if it does not say. */
export const keepaliveOf = (response: Uint8Array): number | undefined => {
  const opt = findOpt(response);
  const at = opt && findOption(response, opt, KEEPALIVE);
  if (at === undefined || uint16(response, at + 2) !== 2) return undefined;
  return uint16(response, at + OPTION_HEADER) * 100;
};

/**
 * Applies the age and the freshness of an HTTP response to its TTLs (RFC 8484 §5.1), in place.
 *
 * @param age - for how long it was in caches, in seconds
 * @param freshness - how long it may be used, in seconds
 */
export const boundTtls = (response: Uint8Array, age: number, freshness: number): void => {
  const view = new DataView(response.buffer, response.byteOffset, response.byteLength);
  const most = Math.max(0, freshness - age);
  for (const { type, ttl } of recordsOf(response)) {
    if (type === OPT) continue;
    view.setUint32(ttl, Math.min(most, Math.max(0, view.getUint32(ttl) - age)));
  }
};
