import { ARES_EBADNAME, ARES_EDESTRUCTION } from '@aiodns/types';
import type { NativeChannel } from './addon.js';
import type { ChannelRequests, CompletionHandler } from './requests.js';

/** The status of a request that cannot be submitted: the channel is closed, or the name has no ASCII form. */
export const unsubmittedStatus = (native: NativeChannel | undefined): number =>
  native === undefined ? ARES_EDESTRUCTION : ARES_EBADNAME;

/**
 * A request whose arguments have been checked and converted, for `Channel.submit`. It does not depend on a channel, and
 * can be submitted later or several times.
 *
 * Its fields are private because the addon does not check them.
 */
export abstract class ParsedRequest<Callback> {
  readonly #name: string | undefined;
  readonly #complete: CompletionHandler<Callback>;

  /**
   * @param name - the name or address in ASCII; `undefined` if it has no such form
   * @param complete - decodes the result and calls the callback
   */
  constructor(name: string | undefined, complete: CompletionHandler<Callback>) {
    this.#name = name;
    this.#complete = complete;
  }

  /**
   * Adds the request to those of a channel and submits it.
   *
   * @param native - `undefined` when the channel is closed
   * @returns the `requestId`
   */
  submit(native: NativeChannel | undefined, requests: ChannelRequests, callback: Callback): number {
    if (native === undefined || this.#name === undefined) {
      return requests.fail(unsubmittedStatus(native), this.#complete, callback);
    }
    const requestId = requests.add(this.#complete, callback);
    this.send(native, requestId, this.#name);
    return requestId;
  }

  /** Passes the request's arguments to the addon. */
  protected abstract send(native: NativeChannel, requestId: number, name: string): void;
}
