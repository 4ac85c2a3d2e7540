import * as dnsPacket from 'dns-packet';
import type { Endpoint } from './endpoint.js';
import { HEADER_LENGTH } from './message.js';
import { readName } from './name.js';

/** One message that a server received. */
export interface ReceivedQuery {
  /** Time of arrival by `performance.now()`, in ms. */
  readonly time: number;
  readonly transport: 'udp' | 'tcp';
  readonly source: Endpoint;
  /** The address and port of the server. */
  readonly destination: Endpoint;
  /** Ordinal of the TCP connection, from 0; undefined over UDP. */
  readonly connection: number | undefined;
  /** The message, without the length prefix of TCP. */
  readonly bytes: Buffer;
  readonly id: number;
  /** The second word of the header: compare with the bits of `FLAG`. */
  readonly flags: number;
  /**
   * The first question, in its letter case; undefined when there is none that can be decoded.
   */
  readonly question: ReceivedQuestion | undefined;
  /** The OPT pseudo-record (RFC 6891), when there is one. */
  readonly opt: dnsPacket.OptAnswer | undefined;
  /** The message as dns-packet decodes it; undefined when it cannot. */
  readonly packet: dnsPacket.DecodedPacket | undefined;
}

/** A received question. */
export interface ReceivedQuestion {
  /** Presentation form without the final dot; escapes of RFC 1035. */
  readonly name: string;
  readonly type: number;
  readonly class: number;
  /** The question on the wire. */
  readonly bytes: Buffer;
}

/** Source, destination and transport of a message. */
export type Arrival = Pick<ReceivedQuery, 'transport' | 'source' | 'destination' | 'connection'>;

/** Decodes a received message; its time is that of the call. */
export function receivedQuery(bytes: Buffer, arrival: Arrival): ReceivedQuery {
  const packet = attempt(() => dnsPacket.decode(bytes));
  return {
    ...arrival,
    time: performance.now(),
    bytes,
    id: bytes.length >= 2 ? bytes.readUInt16BE(0) : 0,
    flags: bytes.length >= 4 ? bytes.readUInt16BE(2) : 0,
    question: attempt(() => readQuestion(bytes)),
    opt: packet?.additionals?.find((record) => record.type === 'OPT'),
    packet,
  };
}

/** The name of the question, in lower case; empty for the root and when there is no question. */
export function questionName({ question }: ReceivedQuery): string {
  return question?.name.toLowerCase() ?? '';
}

function readQuestion(bytes: Buffer): ReceivedQuestion | undefined {
  if (bytes.readUInt16BE(4) === 0) return undefined;
  const { name, length } = readName(bytes, HEADER_LENGTH);
  const end = HEADER_LENGTH + length;
  return {
    name,
    type: bytes.readUInt16BE(end),
    class: bytes.readUInt16BE(end + 2),
    bytes: bytes.subarray(HEADER_LENGTH, end + 4),
  };
}

// Bytes that are no DNS message must be recorded too.
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
