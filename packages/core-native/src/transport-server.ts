import type { Exchange, MessageTransport } from '@aiodns/transports';
import {
  ARES_EBADRESP,
  ARES_ECONNREFUSED,
  ARES_SUCCESS,
  type ConnectionSecurity,
  type Transport,
} from '@aiodns/types';
import type { NativeChannel, NativeVirtualServer } from './addon.js';
import { addEndpoint, removeEndpoint, type TransportEndpoint } from './requests.js';

/** How a server is queried that has no socket of c-ares: `Responder::Transport` of `native/cares/responder.h`. */
const TRANSPORT_CODES = { tls: 3, https: 4, custom: 5 } as const satisfies Partial<
  Record<Transport, number>
>;

/** A transport of {@link TRANSPORT_CODES}. */
export type VirtualTransport = keyof typeof TRANSPORT_CODES;

/** Failures whose request has not ended: it is tried again, or cancelled. Only the latest count. */
const MAX_FAILURES = 1_000;

/** The header of a message (RFC 1035 §4.1.1). */
const HEADER_SIZE = 12;
const MAX_SIZE = 0xffff;

/** The exchange of one query. */
class ServerExchange implements Exchange {
  readonly query: Uint8Array;
  readonly #server: TransportServer;
  readonly #ticket: number;

  constructor(server: TransportServer, ticket: number, query: Uint8Array) {
    this.#server = server;
    this.#ticket = ticket;
    this.query = query;
  }

  reply(response: Uint8Array): void {
    const problem = responseProblem(response, this.query);
    if (problem === undefined) this.#server.end(this.#ticket, ARES_SUCCESS, response);
    else this.fail(ARES_EBADRESP, new Error(problem));
  }

  fail(status: number, cause: unknown): void {
    this.#server.end(this.#ticket, status, undefined, cause);
  }
}

/** Why c-ares cannot read a response as the one to a query. */
const responseProblem = (response: Uint8Array, query: Uint8Array): string | undefined => {
  if (response.length < HEADER_SIZE || response.length > MAX_SIZE) {
    return `A response of ${response.length} bytes is no DNS message`;
  }
  const sameId = response[0] === query[0] && response[1] === query[1];
  return sameId ? undefined : 'The id of the response is not that of the query';
};

/**
 * A server whose messages JavaScript carries. c-ares sends a query to it, which comes here with a ticket; the outcome goes
 * back with the ticket.
 *
 * The thread's table of endpoints holds it weakly: the channel owns it.
 */
export class TransportServer implements TransportEndpoint {
  /** In the form of `nameservers`. */
  readonly name: string;
  readonly id: number;
  readonly #code: number;
  readonly #exchanges = new Map<number, ServerExchange>();
  readonly #failures = new Map<number, unknown>();
  readonly #load: () => Promise<MessageTransport>;
  #transport: MessageTransport | undefined;
  #native: NativeChannel | undefined;
  #closed = false;

  /** @param load - opens the transport, for the first query */
  constructor(name: string, transport: VirtualTransport, load: () => Promise<MessageTransport>) {
    this.name = name;
    this.#code = TRANSPORT_CODES[transport];
    this.#load = load;
    this.id = addEndpoint(this);
  }

  /** The server as the addon takes it. */
  get row(): NativeVirtualServer {
    return [this.id, this.#code, this.name];
  }

  /** What protects the latest connection. */
  get security(): ConnectionSecurity | undefined {
    return this.#transport?.security;
  }

  /** Sets the channel that queries come from. */
  attach(native: NativeChannel): void {
    this.#native = native;
  }

  query(ticket: number, query: Uint8Array): void {
    const exchange = new ServerExchange(this, ticket, query);
    this.#exchanges.set(ticket, exchange);
    if (this.#transport !== undefined) this.#transport.send(exchange);
    else if (this.#exchanges.size === 1) void this.#open();
  }

  abort(ticket: number): void {
    const exchange = this.#exchanges.get(ticket);
    this.#exchanges.delete(ticket);
    if (exchange !== undefined) this.#transport?.abort(exchange);
  }

  takeFailure(ticket: number): unknown {
    const cause = this.#failures.get(ticket);
    this.#failures.delete(ticket);
    return cause;
  }

  /** Gives the outcome of a query to c-ares, which may have forgotten the query. */
  end(ticket: number, status: number, response?: Uint8Array, cause?: unknown): void {
    if (!this.#exchanges.delete(ticket)) return;
    if (cause !== undefined) {
      this.#failures.set(ticket, cause);
      for (const oldest of this.#failures.keys()) {
        if (this.#failures.size <= MAX_FAILURES) break;
        this.#failures.delete(oldest);
      }
    }
    this.#native?.reply(ticket, status, response);
  }

  /** Closes the connections. Pending exchanges are aborted. */
  close(): void {
    this.#closed = true;
    this.#native = undefined;
    removeEndpoint(this.id);
    for (const exchange of this.#exchanges.values()) this.#transport?.abort(exchange);
    this.#exchanges.clear();
    this.#transport?.close();
  }

  async #open(): Promise<void> {
    try {
      const transport = await this.#load();
      if (this.#closed) {
        transport.close();
        return;
      }
      this.#transport = transport;
      for (const exchange of [...this.#exchanges.values()]) transport.send(exchange);
    } catch (error) {
      for (const exchange of [...this.#exchanges.values()]) exchange.fail(ARES_ECONNREFUSED, error);
    }
  }
}
