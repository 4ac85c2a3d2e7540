import type { ChannelOptions } from '@aiodns/types';
import load from '../load.cjs';

/**
 * A server that JavaScript carries messages to. Its transport is a number of `Responder::Transport` of
 * `native/cares/responder.h`.
 */
export type NativeVirtualServer = readonly [id: number, transport: number, name: string];

/** The figures of a channel. Round trips are in ms; 0 if none was measured. */
export type NativeStats = [
  timedOut: number,
  retried: number,
  cacheHits: number,
  cacheMisses: number,
  servers: [address: string, sent: number, received: number, roundTrip: number][],
];

/** The native part of a channel. It does not check its arguments. */
export interface NativeChannel {
  query(requestId: number, name: string, type: number, dnsClass: number, payload: number): void;
  search(requestId: number, name: string, type: number, dnsClass: number): void;
  /**
   * @param ednsOptions - in hexadecimal digits, in lower case
   * @param searches - whether the search domains are tried
   */
  queryWithOptions(
    requestId: number,
    name: string,
    ednsOptions: string | null,
    type: number,
    dnsClass: number,
    flags: number,
    payload: number,
    searches: boolean,
  ): void;
  getaddrinfo(
    requestId: number,
    node: string | null,
    service: string | null,
    flags: number,
    family: number,
    socktype: number,
    protocol: number,
  ): void;
  gethostbyname(requestId: number, name: string, family: number): void;
  gethostbyaddr(requestId: number, address: string, family: number): void;
  getnameinfo(
    requestId: number,
    address: string,
    flags: number,
    family: number,
    port: number,
    flowinfo: number,
    scopeId: number,
  ): void;
  cancel(): void;
  /** Ends one request with `ECANCELLED`, and sends nothing more for it. */
  giveUp(requestId: number): void;
  /**
   * Gives c-ares the outcome of a query that JavaScript has sent.
   *
   * @param ticket - of the query
   * @param status - one of `ARES_E*`, or `ARES_SUCCESS` with a response
   */
  reply(ticket: number, status: number, response: Uint8Array | undefined): void;
  /** @param hasPending - whether this ends pending requests; otherwise the submission may wait for the next batch */
  close(hasPending: boolean): void;
  destroy(hasPending: boolean): void;
  reinit(): void;
  setServers(csv: string, virtualServers: readonly NativeVirtualServer[]): void;
  setLocalIp(ip: string): void;
  setLocalDev(device: string): void;
  getServers(): string;
  getStats(): NativeStats;
  process(...fdsAndEvents: number[]): void;
  timeout(): number | undefined;
  takeSocketChanges(): [fd: number, readable: boolean, writable: boolean][] | undefined;
  takeCompletions(): ArrayBuffer | undefined;
}

/** The addon's exports. */
export interface Addon {
  /**
   * @param options - as `parseChannelOptions` returns them; the addon reads all but `nameservers` and those of transports
   * @param servers - as `setServers` takes them; empty for those of the system
   */
  NativeChannel: new (
    options: ChannelOptions,
    servers: string,
    virtualServers: readonly NativeVirtualServer[],
    externalLoop: boolean,
  ) => NativeChannel;
  /**
   * Sets the function that receives completions: a buffer, reused by later calls, its length in 32-bit words, and whether
   * more have come. Then `resume` must be called, in another turn of the event loop.
   */
  start(dispatch: (buffer: ArrayBuffer, words: number, more: boolean) => void): void;
  resume(): void;
  /** Keeps the event loop running. */
  ref(): void;
  /** Allows the event loop to end. */
  unref(): void;
  strerror(status: number): string;
  addressBytes(address: string, family: 4 | 6): Uint8Array | undefined;
  /** Whether this machine has a network interface of this name or index. */
  hasInterface(zone: string): boolean;
  version: string;
  threadsafety: boolean;
}

export const addon: Addon = load();
