import type { Exchange, MessageTransport } from '@aiodns/transports';
import { ARES_EBADRESP, ARES_ECONNREFUSED, type TransportNameserver } from '@aiodns/types';

/** Carries messages by the function of a {@link TransportNameserver}. */
export class CustomTransport implements MessageTransport {
  readonly security = undefined;
  readonly #server: TransportNameserver;
  readonly #controllers = new Map<Exchange, AbortController>();

  constructor(server: TransportNameserver) {
    this.#server = server;
  }

  send(exchange: Exchange): void {
    void this.#exchange(exchange);
  }

  abort(exchange: Exchange): void {
    const controller = this.#controllers.get(exchange);
    this.#controllers.delete(exchange);
    controller?.abort();
  }

  close(): void {
    for (const exchange of [...this.#controllers.keys()]) this.abort(exchange);
  }

  async #exchange(exchange: Exchange): Promise<void> {
    const controller = new AbortController();
    this.#controllers.set(exchange, controller);
    try {
      const response: unknown = await this.#server.transport(exchange.query, controller.signal);
      if (!this.#controllers.delete(exchange)) return;
      if (response instanceof Uint8Array) exchange.reply(response);
      else exchange.fail(ARES_EBADRESP, new TypeError('The transport returned no Uint8Array'));
    } catch (error) {
      if (this.#controllers.delete(exchange)) exchange.fail(ARES_ECONNREFUSED, error);
    }
  }
}
