import { ARES_EBADNAME, ARES_EDESTRUCTION } from '@aiodns/types';
import type { NativeChannel } from './addon.js';
import type { ChannelRequests, CompletionHandler } from './requests.js';

/** The status of a request that cannot be submitted: the channel is closed, or the name has no ASCII form. */
export const unsubmittedStatus = (native: NativeChannel | undefined): number =>
  native === undefined ? ARES_EDESTRUCTION : ARES_EBADNAME;

/** The arguments of a request but its name or address, checked and converted. One form serves any number of names. */
export abstract class RequestForm<Callback> {
  readonly #complete: CompletionHandler<Callback>;

  /** @param complete - decodes the result and calls the callback */
  constructor(complete: CompletionHandler<Callback>) {
    this.#complete = complete;
  }

  /**
   * Adds a request to those of a channel and submits it.
   *
   * @param native - `undefined` when the channel is closed
   * @param name - the name or address in ASCII; `undefined` if it has no such form
   * @returns the `requestId`
   */
  submit(
    native: NativeChannel | undefined,
    requests: ChannelRequests,
    name: string | undefined,
    callback: Callback,
  ): number {
    if (native === undefined || name === undefined) {
      return requests.fail(unsubmittedStatus(native), this.#complete, callback);
    }
    const requestId = requests.add(this.#complete, callback);
    this.send(native, requestId, name);
    return requestId;
  }

  /** Passes the request's arguments to the addon. */
  protected abstract send(native: NativeChannel, requestId: number, name: string): void;
}

/**
 * A request whose arguments have been checked and converted, for `Channel.submit`. It does not depend on a channel, and
 * can be submitted later or several times.
 *
 * Its fields are private because the addon does not check them.
 */
export class ParsedRequest<Callback> {
  readonly #name: string | undefined;
  readonly #form: RequestForm<Callback>;

  constructor(name: string | undefined, form: RequestForm<Callback>) {
    this.#name = name;
    this.#form = form;
  }

  /** Submits the request as {@link RequestForm.submit} does. */
  submit(native: NativeChannel | undefined, requests: ChannelRequests, callback: Callback): number {
    return this.#form.submit(native, requests, this.#name, callback);
  }
}
