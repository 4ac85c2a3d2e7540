import { createRequire } from 'node:module';
import type { RequestTable } from './request-table.js';

/** What a payload holds: the numbers of `enum class Payload` in `native/completion_writer.h`. */
export const Payload = {
  none: 0,
  records: 1,
  message: 2,
  addrInfo: 3,
  host: 4,
  nameInfo: 5,
} as const;

/** Options as the addon takes them: checked, in its own units, absent where c-ares' default holds. */
export interface NativeOptions {
  flags?: number | undefined;
  timeout?: number | undefined;
  tries?: number | undefined;
  ndots?: number | undefined;
  udpPort?: number | undefined;
  tcpPort?: number | undefined;
  socketSendBufferSize?: number | undefined;
  socketReceiveBufferSize?: number | undefined;
  ednsPacketSize?: number | undefined;
  udpMaxQueries?: number | undefined;
  maxTimeout?: number | undefined;
  cacheMaxTtl?: number | undefined;
  cacheMaxEntries?: number | undefined;
  rotate?: boolean | undefined;
  domains?: readonly string[] | undefined;
  lookups?: string | undefined;
  resolvconfPath?: string | undefined;
  hostsPath?: string | undefined;
  servers?: string | undefined;
  sortlist?: string | undefined;
  localIp?: string | undefined;
  localDev?: string | undefined;
  retryChance?: number | undefined;
  retryDelay?: number | undefined;
}

/** The native half of a channel. It checks nothing: what reaches it has been checked. */
export interface NativeChannel {
  query(token: number, name: string, type: number, dnsClass: number, payload: number): void;
  search(token: number, name: string, type: number, dnsClass: number): void;
  getaddrinfo(
    token: number,
    node: string | null,
    service: string | null,
    flags: number,
    family: number,
    socktype: number,
    protocol: number,
  ): void;
  gethostbyname(token: number, name: string, family: number): void;
  gethostbyaddr(token: number, address: string, family: number): void;
  getnameinfo(
    token: number,
    address: string,
    flags: number,
    family: number,
    port: number,
    flowinfo: number,
    scopeId: number,
  ): void;
  cancel(): void;
  /** @param somebodyWaits - whether requests are pending that this ends; there is time otherwise */
  close(somebodyWaits: boolean): void;
  destroy(somebodyWaits: boolean): void;
  reinit(): void;
  setServers(csv: string): void;
  setLocalIp(ip: string): void;
  setLocalDev(device: string): void;
  getServers(): string;
  process(...fdsAndEvents: number[]): void;
  timeout(): number | undefined;
  takeSocketChanges(): [fd: number, readable: boolean, writable: boolean][] | undefined;
  takeCompletions(): ArrayBuffer | undefined;
}

/** The addon's exports. */
interface Addon {
  NativeChannel: new (options: NativeOptions, callerDriven: boolean) => NativeChannel;
  /** Names the function that gets each batch of completions: a buffer that the next batch reuses, and its length in 32-bit words. */
  start(dispatch: (buffer: ArrayBuffer, words: number) => void): void;
  /** Keeps the event loop from ending. */
  ref(): void;
  /** Lets the event loop end. */
  unref(): void;
  strerror(status: number): string;
  addressBytes(address: string, family: 4 | 6): Uint8Array | undefined;
  /** The requests of the thread that loaded the addon: set by the first module that needs them. */
  requestTable?: RequestTable;
  version: string;
  threadsafety: boolean;
}

/** Another build of the addon, such as a sanitized one, can be named by this environment variable. */
const path = process.env['AIODNS_ADDON'] ?? '../build/Release/aiodns_cares.node';

const load = (): Addon => {
  try {
    return createRequire(import.meta.url)(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND'))
      throw error;
    throw new Error(
      `The native addon of @aiodns/core-native is not built (${path}): its install script did not run. Run "npm rebuild @aiodns/core-native", and where scripts of packages are blocked allow this one first.`,
      { cause: error },
    );
  }
};

export const addon: Addon = load();
