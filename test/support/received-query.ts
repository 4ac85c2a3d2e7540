import * as dnsPacket from 'dns-packet';
import type { Endpoint } from './endpoint.js';
import { HEADER_LENGTH } from './message.js';
import { readName } from './name.js';

/** One message that a server received, in the order and with the time of its arrival. */
export interface ReceivedQuery {
  /** Milliseconds on the clock of `performance.now()`. */
  readonly time: number;
  readonly transport: 'udp' | 'tcp';
  readonly source: Endpoint;
  /** The address and port of the server that it was sent to. */
  readonly destination: Endpoint;
  /** Ordinal of the TCP connection, from 0; undefined over UDP. */
  readonly connection: number | undefined;
  /** The message, without the length prefix of TCP. */
  readonly bytes: Buffer;
  readonly id: number;
  /** The second word of the header: compare with the bits of `FLAG`. */
  readonly flags: number;
  /**
   * The first question, with its letter case as received; undefined when there is none that can be
   * read.
   */
  readonly question: ReceivedQuestion | undefined;
  /** The OPT pseudo-record (RFC 6891), when there is one. */
  readonly opt: dnsPacket.OptAnswer | undefined;
  /** The whole as dns-packet reads it; undefined when it can't. */
  readonly packet: dnsPacket.DecodedPacket | undefined;
}

/** A question as it was received. */
export interface ReceivedQuestion {
  /** Presentation form without the final dot; escapes of RFC 1035. */
  readonly name: string;
  readonly type: number;
  readonly class: number;
  /** The question as it stands in the message. */
  readonly bytes: Buffer;
}

/** Where a message came from and how. */
export type Arrival = Pick<ReceivedQuery, 'transport' | 'source' | 'destination' | 'connection'>;

/** Reads what was received, with the time of the call as its time. */
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

/** The name in the question, in lower case; empty when there is no question, as for the root. */
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

// Whatever is sent must be recorded, also when it is no DNS message.
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
