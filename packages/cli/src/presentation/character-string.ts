/** Whether a byte is printable ASCII other than a space, which needs no escape. */
const isVisible = (byte: number): boolean => byte > 0x20 && byte < 0x7f;

const SPACE = 0x20;

/** The decimal escape `\DDD` (RFC 1035 §5.1). */
const decimalEscape = (byte: number): string => `\\${String(byte).padStart(3, '0')}`;

const escaper = (special: string, isPlain: (byte: number) => boolean) => {
  const texts = Array.from({ length: 256 }, (_, byte) => {
    const character = String.fromCharCode(byte);
    if (special.includes(character)) return `\\${character}`;
    return isPlain(byte) ? character : decimalEscape(byte);
  });
  return (bytes: Uint8Array): string => Array.from(bytes, (byte) => texts[byte]).join('');
};

const escapeQuoted = escaper('"\\', (byte) => isVisible(byte) || byte === SPACE);

/**
 * Formats a character string in quotes (RFC 1035 §5.1). The text is always printable ASCII on one line, so that a server
 * cannot send escape sequences to a terminal.
 *
 * @param bytes - the string's bytes, without its length
 */
export const quoted = (bytes: Uint8Array): string => `"${escapeQuoted(bytes)}"`;

/**
 * Formats a character string without quotes (RFC 1035 §5.1), escaping every byte that would end it.
 *
 * @param bytes - the string's bytes, without its length
 */
export const contiguous: (bytes: Uint8Array) => string = escaper('"\\();', isVisible);

/** {@link quoted}, for text that records hold as UTF-8. */
export const quotedText = (text: string): string => quoted(Buffer.from(text));
