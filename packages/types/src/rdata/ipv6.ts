/** Writes the 16 bytes of an IPv6 address in the form of RFC 5952: lower case, the longest run of zeros as `::`. */
export const formatIPv6 = (bytes: Uint8Array): string => {
  const groups = Array.from(
    { length: 8 },
    (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0),
  );
  const text = (part: number[]): string => part.map((group) => group.toString(16)).join(':');

  let run = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > run.length) run = { start, length };
  }
  // One group of zeros is not shortened (RFC 5952 §4.2.2).
  if (run.length < 2) return text(groups);

  // The forms that embed an IPv4 address and are written with it (RFC 5952 §5).
  const mapped = run.start === 0 && run.length === 5 && groups[5] === 0xffff;
  if (mapped) return `::ffff:${bytes.subarray(12, 16).join('.')}`;
  return `${text(groups.slice(0, run.start))}::${text(groups.slice(run.start + run.length))}`;
};

const groupsOf = (text: string): number[] =>
  text === ''
    ? []
    : text.split(':').flatMap((group) => {
        if (!group.includes('.')) return [Number.parseInt(group, 16)];
        const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
        return [(a << 8) | b, (c << 8) | d];
      });

/**
 * Parses an IPv6 address into its 16 bytes.
 *
 * @param text - an address that `net.isIPv6` accepts, without a zone
 */
export const parseIPv6 = (text: string): Uint8Array => {
  const [head = '', tail] = text.split('::');
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return Uint8Array.from(
    [...before, ...zeros, ...after].flatMap((group) => [group >>> 8, group & 0xff]),
  );
};
