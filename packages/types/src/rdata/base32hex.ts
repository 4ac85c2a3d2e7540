const DIGITS = '0123456789abcdefghijklmnopqrstuv';

/** Formats bytes in base32 with the extended hex alphabet, without padding (RFC 4648 §7, RFC 5155 §3.3). */
export const formatBase32Hex = (bytes: Uint8Array): string => {
  let text = '';
  let bits = 0;
  let buffer = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += DIGITS[(buffer >>> (bits - 5)) & 31];
  }
  return bits === 0 ? text : text + DIGITS[(buffer << (5 - bits)) & 31];
};

/** Parses base32hex in either case; returns `undefined` for any other text. */
export const parseBase32Hex = (text: string): Uint8Array | undefined => {
  const bytes: number[] = [];
  let bits = 0;
  let buffer = 0;
  for (const character of text.toLowerCase()) {
    const digit = DIGITS.indexOf(character);
    if (digit < 0) return undefined;
    buffer = ((buffer << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((buffer >>> bits) & 0xff);
    }
  }
  // Digits that make no whole byte, or bits left over that are set.
  const exact = bits < 5 && (buffer & ((1 << bits) - 1)) === 0;
  return exact ? Uint8Array.from(bytes) : undefined;
};
