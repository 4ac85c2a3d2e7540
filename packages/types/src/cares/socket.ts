/**
 * No socket: the argument of `processFd` for a direction that is not ready.
 *
 * @see {@link https://c-ares.org/docs/ares_process_fd.html | ares_process_fd(3)}
 */
export const ARES_SOCKET_BAD = -1;
