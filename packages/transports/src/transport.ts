import type { LookupFunction } from 'node:net';
import type { ConnectionSecurity, EncryptedNameserver, TlsOptions } from '@aiodns/types';

/** A query and the caller that waits for its response. Exactly one of its functions is called, once, unless it is aborted. */
export interface Exchange {
  /** A DNS message (RFC 1035 §4), without a length. */
  readonly query: Uint8Array;
  /** @param response - a DNS message with the id of the query; it is copied during the call */
  reply(response: Uint8Array): void;
  /**
   * @param status - one of `ARES_E*`
   * @param cause - the reason
   */
  fail(status: number, cause: unknown): void;
}

/** Carries messages to one server. */
export interface MessageTransport {
  /** Sends a query. Its outcome comes later than this returns. */
  send(exchange: Exchange): void;
  /** Forgets a query: nothing waits for its response. */
  abort(exchange: Exchange): void;
  /** Closes the connections. Exchanges without an outcome get none. */
  close(): void;
  /** What protects the latest connection; `undefined` before the first one. */
  readonly security: ConnectionSecurity | undefined;
}

/** The server and settings of an encrypted transport. */
export interface TransportOptions {
  readonly server: EncryptedNameserver;
  readonly tls: TlsOptions;
  /** Resolves the server's name. */
  readonly lookup: LookupFunction;
  /** The address to connect from. */
  readonly localAddress: string | undefined;
  /** Whether no other server can take a query that fails: then the transport connects again for a while. */
  readonly isOnly: () => boolean;
}
