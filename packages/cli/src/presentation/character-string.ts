/** Bytes that stand for themselves: those of printable ASCII, without the space. */
const isVisible = (byte: number): boolean => byte > 0x20 && byte < 0x7f;

const SPACE = 0x20;

/** `\DDD`, the decimal escape of RFC 1035 §5.1. */
const decimalEscape = (byte: number): string => `\\${String(byte).padStart(3, '0')}`;

const escaper = (special: string, standsForItself: (byte: number) => boolean) => {
  const texts = Array.from({ length: 256 }, (_, byte) => {
    const character = String.fromCharCode(byte);
    if (special.includes(character)) return `\\${character}`;
    return standsForItself(byte) ? character : decimalEscape(byte);
  });
  return (bytes: Uint8Array): string => Array.from(bytes, (byte) => texts[byte]).join('');
};

const escapeQuoted = escaper('"\\', (byte) => isVisible(byte) || byte === SPACE);

/**
 * A character string in quotes (RFC 1035 §5.1). Whatever a server sends, the text is printable ASCII on one line, so
 * that it cannot steer a terminal.
 *
 * @param bytes - the string's bytes, without its length
 */
export const quoted = (bytes: Uint8Array): string => `"${escapeQuoted(bytes)}"`;

/**
 * A character string without quotes (RFC 1035 §5.1), in which everything that would end it is escaped.
 *
 * @param bytes - the string's bytes, without its length
 */
export const contiguous: (bytes: Uint8Array) => string = escaper('"\\();', isVisible);

/** {@link quoted}, for text that travels as UTF-8. */
export const quotedText = (text: string): string => quoted(Buffer.from(text));
