import type { ConnectionSecurity, DNSResult } from '@aiodns/resolver';

/** The servers and transport of one run. */
export interface Upstream {
  /** The servers, in order, with their port unless it is 53. */
  readonly servers: readonly string[];
  /** Whether queries use TCP only. */
  readonly tcp: boolean;
  /** What protects the latest connection to a server; absent where none is encrypted. */
  readonly securityOf?: (server: string) => ConnectionSecurity | undefined;
}

/** What the response came through. */
export const securityOf = (
  { securityOf: find }: Upstream,
  result: DNSResult | undefined,
): ConnectionSecurity | undefined =>
  result?.server === undefined ? undefined : find?.(result.server);
