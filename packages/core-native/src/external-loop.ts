import { ARES_SOCKET_BAD, type SockStateCallback } from '@aiodns/types';
import type { NativeChannel } from './addon.js';
import { checkInteger } from './arguments.js';
import { dispatchCompletions, rethrow } from './requests.js';

const INT32_MAX = 0x7fffffff;

/** `ares_fd_eventflag_t`. */
const READ = 1;
const WRITE = 2;

/** The error of a method of the external loop on a channel that has none. */
export const notOnExternalLoop = (): Error =>
  Object.assign(
    new Error(
      'The I/O thread runs this channel: only one opened with sockStateCb is driven by its caller',
    ),
    { code: 'ERR_INVALID_STATE' },
  );

/** The events that a socket is watched for. */
interface SocketState {
  readonly readable: boolean;
  readonly writable: boolean;
}

/**
 * Connects a channel to its caller's event loop instead of the I/O thread: reports which sockets to watch, processes
 * those that are ready, and dispatches completions on the calling thread.
 */
export class ExternalLoop {
  readonly #sockStateCb: SockStateCallback;
  readonly #sockets = new Map<number, SocketState>();

  constructor(sockStateCb: SockStateCallback) {
    this.#sockStateCb = sockStateCb;
  }

  /** The sockets to watch. */
  getsock(): [readable: number[], writable: number[]] {
    const sockets = [...this.#sockets];
    return [
      sockets.filter(([, { readable }]) => readable).map(([fd]) => fd),
      sockets.filter(([, { writable }]) => writable).map(([fd]) => fd),
    ];
  }

  /**
   * Processes ready sockets and passed timeouts.
   *
   * @param native - `undefined` when the channel is closed
   * @param readFd - a socket that is readable, or `ARES_SOCKET_BAD`
   * @param writeFd - a socket that is writable, or `ARES_SOCKET_BAD`
   * @throws {@link InvalidArgumentError}
   */
  processFd(native: NativeChannel | undefined, readFd: number, writeFd: number): void {
    checkInteger('readFd', readFd, ARES_SOCKET_BAD, INT32_MAX);
    checkInteger('writeFd', writeFd, ARES_SOCKET_BAD, INT32_MAX);
    if (native === undefined) return;
    native.process(
      ...(readFd === ARES_SOCKET_BAD ? [] : [readFd, READ]),
      ...(writeFd === ARES_SOCKET_BAD ? [] : [writeFd, WRITE]),
    );
    this.#reportSockets(native);
    this.#dispatch(native);
  }

  /**
   * The time until {@link processFd} must be called although no socket is ready.
   *
   * @param native - `undefined` when the channel is closed
   * @param max - an upper bound, in ms
   * @returns ms; `max` where that is shorter or no request is pending; `null` without either
   * @throws {@link InvalidArgumentError}
   */
  timeout(native: NativeChannel | undefined, max: number | undefined): number | null {
    if (max !== undefined) checkInteger('max', max, 0, INT32_MAX);
    const next = native?.timeout();
    if (next === undefined) return max ?? null;
    return max === undefined ? next : Math.min(next, max);
  }

  /**
   * Reports the sockets that a call to the channel has opened or closed, and dispatches the requests it has completed:
   * those in a microtask, so that no callback is called before the method that was given it has returned.
   */
  afterCall(native: NativeChannel): void {
    this.#reportSockets(native);
    queueMicrotask(() => this.#dispatch(native));
  }

  #reportSockets(native: NativeChannel): void {
    // A call through the field would pass the loop to the callback as `this`.
    const sockStateCb = this.#sockStateCb;
    for (const [fd, readable, writable] of native.takeSocketChanges() ?? []) {
      if (readable || writable) this.#sockets.set(fd, { readable, writable });
      else this.#sockets.delete(fd);
      try {
        sockStateCb(fd, readable, writable);
      } catch (error) {
        rethrow(error);
      }
    }
  }

  #dispatch(native: NativeChannel): void {
    const completions = native.takeCompletions();
    if (completions !== undefined) dispatchCompletions(completions);
  }
}
