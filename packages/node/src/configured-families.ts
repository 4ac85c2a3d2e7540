import { networkInterfaces } from 'node:os';

/** The address families that the machine has addresses of, loopback addresses aside. */
export interface ConfiguredFamilies {
  readonly ipv4: boolean;
  readonly ipv6: boolean;
}

/** In ms. Listing the interfaces takes longer than a lookup from the cache. */
const REREAD_AFTER = 1000;

let families: ConfiguredFamilies | undefined;
let readAt = 0;

const read = (): ConfiguredFamilies => {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const has = (family: string, loopback: string): boolean =>
    addresses.some((each) => each.family === family && each.address !== loopback);
  // glibc leaves out these two addresses, not all of a loopback interface.
  return { ipv4: has('IPv4', '127.0.0.1'), ipv6: has('IPv6', '::1') };
};

/** The families for the hint `ADDRCONFIG` (RFC 3493 §6.1), at most one second old. */
export const configuredFamilies = (): ConfiguredFamilies => {
  const now = performance.now();
  if (families === undefined || now - readAt > REREAD_AFTER) {
    families = read();
    readAt = now;
  }
  return families;
};
