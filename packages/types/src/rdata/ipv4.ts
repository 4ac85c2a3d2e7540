const octets = Array.from({ length: 256 }, (_, octet) => String(octet));

/** Writes an IPv4 address, given as a number with its first octet highest. */
export const formatIPv4 = (address: number): string =>
  `${octets[address >>> 24]}.${octets[(address >>> 16) & 255]}.${octets[(address >>> 8) & 255]}.${octets[address & 255]}`;
