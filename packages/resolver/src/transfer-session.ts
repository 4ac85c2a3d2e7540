import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createConnection, isIPv4, type Socket } from 'node:net';
import {
  ARES_EBADRESP,
  ARES_ECANCELLED,
  ARES_ECONNREFUSED,
  ARES_EFORMERR,
  ARES_ENOSERVER,
  ARES_ENOTFOUND,
  ARES_ENOTIMP,
  ARES_EOF,
  ARES_EREFUSED,
  ARES_ESERVFAIL,
  ARES_ETIMEOUT,
  ByteWriter,
  type DecodedMessage,
  type DNSRecord,
  type DNSResult,
  decodeMessage,
  encodeRdata,
  MalformedError,
  parseNameserver,
  QueryClass,
  QueryType,
} from '@aiodns/types';
import { DNSError } from './dns-error.js';
import type { TransferSpec } from './transfer-options.js';
import { TsigSession } from './tsig-session.js';

const SERVER =
  /^(?:\[(?<ipv6>[^\]]+)\](?::(?<port6>\d+))?(?<zone>%.+)?|(?<ipv4>[^:]+):(?<port4>\d+)|(?<bare>.+))$/;

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Splits a server in the form of `nameservers`. */
const addressOf = (server: string): Address => {
  const { ipv6, port6, zone = '', ipv4, port4, bare = '' } = SERVER.exec(server)?.groups ?? {};
  const host = ipv6 === undefined ? (ipv4 ?? bare) : ipv6 + zone;
  return { host, port: Number(port6 ?? port4 ?? 53) };
};

const wireName = (name: string): Uint8Array => encodeRdata({ type: 'PTR', data: { dname: name } });

const buildQuery = ({ zone, serial }: TransferSpec, id: number): Uint8Array => {
  const incremental = serial !== undefined;
  const writer = new ByteWriter();
  writer
    .u16(id)
    .u16(0)
    .u16(1)
    .u16(0)
    .u16(incremental ? 1 : 0)
    .u16(0);
  writer.bytes(wireName(zone)).u16(incremental ? QueryType.IXFR : QueryType.AXFR);
  writer.u16(QueryClass.IN);
  if (incremental) {
    // The version of the zone that the client has (RFC 1995 §3).
    const data = { mname: '', rname: '', serial, refresh: 0, retry: 0, expire: 0, minimum: 0 };
    writer.bytes(wireName(zone)).u16(QueryType.SOA).u16(QueryClass.IN).u32(0);
    writer.sized16(encodeRdata({ type: 'SOA', data }));
  }
  return writer.toBytes();
};

/** The status of a response code. */
const RCODE_STATUS: ReadonlyMap<string, number> = new Map([
  ['FORMERR', ARES_EFORMERR],
  ['SERVFAIL', ARES_ESERVFAIL],
  ['NXDOMAIN', ARES_ENOTFOUND],
  ['NOTIMP', ARES_ENOTIMP],
  ['REFUSED', ARES_EREFUSED],
  // The server is not authoritative for the zone, or does not accept the key.
  ['NOTAUTH', ARES_EREFUSED],
]);

/** Finds the end of a transfer in its records (RFC 5936 §2.2, RFC 1995 §4). */
class TransferProgress {
  readonly #serial: number | undefined;
  #newSerial: number | undefined;
  #records = 0;
  #isIncremental = false;
  #isAdding = true;
  /** The serial that the additions lead to. */
  #reached: number | undefined;
  #done = false;

  constructor(serial: number | undefined) {
    this.#serial = serial;
  }

  get done(): boolean {
    return this.#done;
  }

  /** Takes the next record. Returns whether it belongs to the zone or its changes; the last SOA only ends them. */
  take(record: DNSRecord): boolean {
    this.#records++;
    if (this.#records === 1) {
      if (record.type !== 'SOA')
        throw new MalformedError('A transfer does not begin with a SOA record');
      this.#newSerial = record.data.serial;
      return true;
    }
    if (record.type !== 'SOA') return true;
    const { serial } = record.data;
    if (this.#records === 2 && this.#serial !== undefined && serial === this.#serial) {
      this.#isIncremental = serial !== this.#newSerial;
    }
    if (!this.#isIncremental) {
      this.#done = true;
      return false;
    }
    if (this.#isAdding && this.#reached === this.#newSerial && serial === this.#newSerial) {
      this.#done = true;
      return false;
    }
    this.#isAdding = !this.#isAdding;
    if (this.#isAdding) this.#reached = serial;
    return true;
  }

  /** Called at the end of a message. A single SOA record says that the caller's zone is up to date. */
  endMessage(): void {
    if (this.#records === 1 && this.#serial !== undefined && this.#newSerial === this.#serial) {
      this.#done = true;
    }
  }
}

/** Splits a TCP stream into messages (RFC 1035 §4.2.2). */
async function* messagesOf(socket: Socket): AsyncGenerator<Uint8Array> {
  let received = Buffer.alloc(0);
  for await (const chunk of socket) {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const end = received.length < 2 ? Number.POSITIVE_INFINITY : 2 + received.readUInt16BE(0);
      if (received.length < end) break;
      yield new Uint8Array(received.subarray(2, end));
      received = received.subarray(end);
    }
  }
}

/** One transfer. Tries the servers in turn until one accepts the connection. */
export class TransferSession {
  readonly #spec: TransferSpec;
  #server = '';

  constructor(spec: TransferSpec) {
    this.#spec = spec;
  }

  async *run(): AsyncGenerator<DNSRecord, void, undefined> {
    const { signal } = this.#spec;
    if (signal?.aborted) throw this.#error(ARES_ECANCELLED, signal.reason);
    const socket = await this.#connect();
    const abort = (): void => {
      socket.destroy(this.#error(ARES_ECANCELLED, signal?.reason));
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      yield* this.#records(socket);
    } catch (error) {
      throw this.#toDNSError(error);
    } finally {
      signal?.removeEventListener('abort', abort);
      socket.destroy();
    }
  }

  async #connect(): Promise<Socket> {
    const { servers, timeout, signal } = this.#spec;
    let failure: unknown = this.#error(ARES_ENOSERVER);
    for (const server of servers) {
      this.#server = server;
      if (parseNameserver(server) === undefined) {
        const cause = new Error(`Zones are transferred in clear text, which ${server} is not for`);
        failure = this.#error(ARES_ENOTIMP, cause);
        continue;
      }
      const { host, port } = addressOf(server);
      const socket = createConnection({ host, port, noDelay: true, family: isIPv4(host) ? 4 : 6 });
      const timer = setTimeout(() => socket.destroy(this.#error(ARES_ETIMEOUT)), timeout);
      try {
        await once(socket, 'connect', signal === undefined ? {} : { signal });
        socket.setTimeout(timeout, () => socket.destroy(this.#error(ARES_ETIMEOUT)));
        return socket;
      } catch (error) {
        socket.destroy();
        if (signal?.aborted) throw this.#error(ARES_ECANCELLED, signal.reason);
        failure = error instanceof DNSError ? error : this.#error(ARES_ECONNREFUSED, error);
      } finally {
        clearTimeout(timer);
      }
    }
    throw failure;
  }

  async *#records(socket: Socket): AsyncGenerator<DNSRecord, void, undefined> {
    const { key, serial, maxRecords } = this.#spec;
    const id = randomInt(0x10000);
    const session = key && new TsigSession(key);
    const query = buildQuery(this.#spec, id);
    const signed = session?.sign(query) ?? query;
    socket.write(Buffer.concat([Buffer.of(signed.length >>> 8, signed.length & 0xff), signed]));

    const progress = new TransferProgress(serial);
    let count = 0;
    for await (const message of messagesOf(socket)) {
      const decoded = decodeMessage(message);
      this.#checkResponse(decoded, id);
      const wrong = session?.verify(message, decoded);
      if (wrong !== undefined) throw this.#error(ARES_EBADRESP, new Error(wrong), decoded.result);
      for (const record of decoded.result.answer) {
        if (progress.done) break;
        if (!progress.take(record)) break;
        if (++count > maxRecords) {
          const cause = new RangeError(`The zone has more than ${maxRecords} records (maxRecords)`);
          throw this.#error(ARES_EBADRESP, cause);
        }
        yield record;
      }
      progress.endMessage();
      if (!progress.done) continue;
      if (session?.isVerified === false) {
        throw this.#error(ARES_EBADRESP, new Error('The last response is not signed'));
      }
      return;
    }
    throw this.#error(ARES_EOF, new Error('The connection ended before the transfer'));
  }

  #checkResponse({ id, isResponse, opcode, result }: DecodedMessage, expected: number): void {
    if (id !== expected || !isResponse || opcode !== 0) {
      throw new MalformedError('A response belongs to another query');
    }
    if (result.rcode !== 'NOERROR') {
      const tsig = result.additional.find((record) => record.type === 'TSIG');
      const cause =
        tsig?.type === 'TSIG' && !tsig.data.malformed && tsig.data.error !== 0
          ? new Error(`The server reports error ${tsig.data.error} of TSIG`)
          : new Error(`The server answers ${result.rcode}`);
      throw this.#error(RCODE_STATUS.get(result.rcode) ?? ARES_EBADRESP, cause, result);
    }
  }

  #toDNSError(error: unknown): unknown {
    if (error instanceof MalformedError) return this.#error(ARES_EBADRESP, error);
    if (error instanceof Error && 'code' in error && 'syscall' in error) {
      return this.#error(ARES_EOF, error);
    }
    return error;
  }

  #error(status: number, cause?: unknown, result?: DNSResult): DNSError {
    const { zone, serial } = this.#spec;
    const response = result && { ...result, server: this.#server, transport: 'tcp' as const };
    const qtype = serial === undefined ? 'AXFR' : 'IXFR';
    return new DNSError(status, { hostname: zone, qtype, cause, result: response });
  }
}
