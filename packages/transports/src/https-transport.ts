import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
} from 'node:http2';
import { isIPv6 } from 'node:net';
import { TLSSocket } from 'node:tls';
import { ARES_EBADRESP, ARES_ECONNREFUSED } from '@aiodns/types';
import type { ConnectionEvents, Entry } from './connection.js';
import { boundTtls, messageId, padQuery, setMessageId } from './message.js';
import { ReconnectingTransport } from './reconnecting-transport.js';
import { SecureConnection } from './secure-connection.js';
import { connectionOptions } from './tls-settings.js';
import type { TransportOptions } from './transport.js';

const MEDIA_TYPE = 'application/dns-message';

/** Streams at a time, if the server allows more: the rest are queued. */
const MAX_STREAMS = 256;

/** The longest DNS message. A longer response is none. */
const MAX_MESSAGE = 0xffff;

/** An HTTP response that is no DNS response. */
const httpError = (status: number, message: string): Error =>
  Object.assign(new Error(message), { code: 'ERR_HTTP_RESPONSE', statusCode: status });

const noHttp2 = (): Error => new Error('The server does not speak HTTP/2');

const headerText = (header: string | string[] | undefined): string =>
  (Array.isArray(header) ? header.join(',') : header) ?? '';

const seconds = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;

/** For how long a response may be used: `max-age`, or 0 if it must not be stored (RFC 9111 §5.2.2). */
const freshnessOf = (cacheControl: string): number | undefined => {
  if (/\bno-(?:store|cache)\b/i.test(cacheControl)) return 0;
  return seconds(/\bmax-age="?(\d+)/i.exec(cacheControl)?.[1]);
};

/** Bounds the TTLs of a response by the headers that it came with (RFC 8484 §5.1). */
const applyCacheHeaders = (message: Buffer, headers: IncomingHttpHeaders): void => {
  const freshness = freshnessOf(headerText(headers['cache-control']));
  const age = seconds(headerText(headers.age));
  if (freshness === undefined && age === undefined) return;
  boundTtls(message, age ?? 0, freshness ?? Number.POSITIVE_INFINITY);
};

/** Why a response is no DNS response; `undefined` if it may be one. */
const refusal = (headers: IncomingHttpHeaders): Error | undefined => {
  const status = Number(headers[constants.HTTP2_HEADER_STATUS]);
  if (status !== 200) return httpError(status, `The server responds with HTTP status ${status}`);
  const type = headerText(headers['content-type']);
  if (type.split(';')[0]?.trim().toLowerCase() === MEDIA_TYPE) return undefined;
  return httpError(
    status,
    `The server responds with '${type.slice(0, 100)}' in place of ${MEDIA_TYPE}`,
  );
};

/** A connection for DNS over HTTPS (RFC 8484) by HTTP/2: each query is a stream. */
class HttpsConnection extends SecureConnection {
  readonly #session: ClientHttp2Session;
  readonly #headers: Readonly<Record<string, string>>;
  /** Queries without a response, and their streams. */
  readonly #streams = new Map<Entry, ClientHttp2Stream>();
  /** The server takes no more queries on this connection. */
  #goingAway = false;

  constructor(options: TransportOptions, events: ConnectionEvents) {
    super(options, events);
    const { host, port, name, path = '/', method = 'POST' } = options.server;
    const authority = name ?? (isIPv6(host) ? `[${host}]` : host);
    const withPort = port === 443 ? authority : `${authority}:${port}`;
    this.#headers = {
      [constants.HTTP2_HEADER_METHOD]: method,
      [constants.HTTP2_HEADER_SCHEME]: 'https',
      [constants.HTTP2_HEADER_AUTHORITY]: withPort,
      [constants.HTTP2_HEADER_PATH]: path,
      [constants.HTTP2_HEADER_ACCEPT]: MEDIA_TYPE,
      ...(method === 'POST' && { [constants.HTTP2_HEADER_CONTENT_TYPE]: MEDIA_TYPE }),
    };
    const session = connect(`https://${isIPv6(host) ? `[${host}]` : host}:${port}`, {
      ...connectionOptions(options),
      settings: { enablePush: false },
    });
    this.#session = session;
    session
      .on('connect', () => this.#onOpen())
      .on('remoteSettings', () => this.sendQueued())
      .on('goaway', () => {
        this.#goingAway = true;
        this.returnQueued();
      })
      .on('error', (cause) => this.onError(cause))
      .on('close', () => this.onClose());
    this.expectOpen();
  }

  override get isUsable(): boolean {
    return super.isUsable && !this.#goingAway && !this.#session.closed;
  }

  send(entry: Entry): void {
    this.queue.add(entry);
    this.sendQueued();
  }

  abort(entry: Entry): void {
    this.queue.delete(entry);
    const stream = this.#streams.get(entry);
    this.#streams.delete(entry);
    stream?.close(constants.NGHTTP2_CANCEL);
    this.sendQueued();
    this.restIfIdle();
  }

  protected get unanswered(): number {
    return this.#streams.size;
  }

  protected takeUnanswered(): Entry[] {
    const entries = [...this.#streams.keys()];
    this.#streams.clear();
    return entries;
  }

  protected finish(): void {
    this.#session.close();
  }

  protected cut(): void {
    this.#session.destroy();
  }

  #onOpen(): void {
    if (this.ended) return;
    const { socket } = this.#session;
    // A pending request keeps the process alive by itself.
    this.#session.unref();
    if (!(socket instanceof TLSSocket)) return;
    this.open(socket, socket.alpnProtocol === 'h2' ? undefined : noHttp2());
  }

  protected sendQueued(): void {
    if (!this.wasOpen || this.ended) return;
    if (!this.isUsable) {
      this.returnQueued();
      return;
    }
    const allowed = this.#session.remoteSettings?.maxConcurrentStreams ?? MAX_STREAMS;
    const limit = Math.min(allowed, MAX_STREAMS);
    for (const entry of this.queue) {
      if (this.#streams.size >= limit) return;
      this.queue.delete(entry);
      this.#request(entry);
    }
  }

  #request(entry: Entry): void {
    const message = padQuery(entry.query, 0, false);
    // The same question has the same bytes, for the caches of HTTP (RFC 8484 §4.1).
    setMessageId(message, 0);
    const isGet = this.#headers[constants.HTTP2_HEADER_METHOD] === 'GET';
    const path = this.#headers[constants.HTTP2_HEADER_PATH];
    const text = isGet ? Buffer.from(message.buffer).toString('base64url') : '';
    const headers = isGet
      ? { ...this.#headers, [constants.HTTP2_HEADER_PATH]: `${path}?dns=${text}` }
      : { ...this.#headers, [constants.HTTP2_HEADER_CONTENT_LENGTH]: String(message.length) };
    const stream = this.#session.request(headers, { endStream: isGet });
    this.#streams.set(entry, stream);
    entry.sentAt = performance.now();
    this.#listen(stream, entry);
    if (!isGet) stream.end(message);
  }

  #listen(stream: ClientHttp2Stream, entry: Entry): void {
    const chunks: Buffer[] = [];
    let size = 0;
    let received: IncomingHttpHeaders | undefined;
    const fail = (cause: Error): void => {
      this.#finish(entry);
      entry.fail(ARES_ECONNREFUSED, cause);
      stream.close(constants.NGHTTP2_CANCEL);
    };
    stream
      .on('response', (headers) => {
        this.receivedAt = performance.now();
        received = headers;
        const cause = refusal(headers);
        if (cause !== undefined && this.#streams.has(entry)) fail(cause);
      })
      .on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size <= MAX_MESSAGE || !this.#streams.has(entry)) return;
        fail(httpError(200, `The response is longer than ${MAX_MESSAGE} bytes`));
      })
      .on('end', () => {
        if (received === undefined || !this.#streams.has(entry) || stream.rstCode !== 0) return;
        this.#finish(entry);
        const message =
          chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
        if (message.length < 2) {
          entry.fail(ARES_EBADRESP, httpError(200, 'The response is empty'));
          return;
        }
        setMessageId(message, messageId(entry.query));
        applyCacheHeaders(message, received);
        entry.reply(message);
      })
      .on('error', (cause) => {
        if (this.#streams.has(entry) && !this.#isRefused(stream)) fail(cause);
      })
      .on('close', () => {
        // The end of the whole connection comes next, and its queries are sent again.
        if (!this.#streams.has(entry) || this.#session.destroyed) return;
        if (this.#isRefused(stream)) {
          this.#finish(entry);
          this.returnEntry(entry);
          return;
        }
        fail(httpError(0, `The server ended the stream with code ${stream.rstCode ?? 0}`));
      });
  }

  /** Whether the server has not processed a stream that ended, so that its query can be sent again (RFC 9113 §8.7). */
  #isRefused({ rstCode }: ClientHttp2Stream): boolean {
    const refused = rstCode === constants.NGHTTP2_REFUSED_STREAM;
    return refused || this.#goingAway || this.#session.destroyed;
  }

  #finish(entry: Entry): void {
    this.#streams.delete(entry);
    this.sendQueued();
    this.restIfIdle();
  }
}

/** DNS over HTTPS (RFC 8484): one connection by HTTP/2, opened again when it ends. */
export class HttpsTransport extends ReconnectingTransport {
  constructor(options: TransportOptions) {
    super((events) => new HttpsConnection(options, events), options.isOnly);
  }
}
