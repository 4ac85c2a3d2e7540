/** Whether a byte is printable ASCII other than a space, which needs no escape. */
const isVisible = (byte: number): boolean => byte > 0x20 && byte < 0x7f;

const SPACE = 0x20;

/** The decimal escape `\DDD` (RFC 1035 §5.1). */
const decimalEscape = (byte: number): string => `\\${String(byte).padStart(3, '0')}`;

const escapes = (special: string, isPlain: (byte: number) => boolean): string[] =>
  Array.from({ length: 256 }, (_, byte) => {
    const character = String.fromCharCode(byte);
    if (special.includes(character)) return `\\${character}`;
    return isPlain(byte) ? character : decimalEscape(byte);
  });

const escaper = (special: string, isPlain: (byte: number) => boolean) => {
  // Built on first use: most programs import this module and escape nothing.
  let texts: string[] | undefined;
  return (bytes: Uint8Array): string => {
    texts ??= escapes(special, isPlain);
    let text = '';
    for (const byte of bytes) text += texts[byte];
    return text;
  };
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

/** Formats a label of a name: the characters that c-ares escapes have a backslash, others that are not visible a number. */
export const labelText: (bytes: Uint8Array) => string = escaper('".;\\()@$', isVisible);

/** One element of escaped text: an escape, or a character. A backslash at the end, or before a high number, is none. */
const ELEMENT = /\\([0-9]{3})|\\([^0-9])|([^\\])/suy;

const utf8 = new TextEncoder();

/**
 * Splits escaped text at unescaped dots, and resolves the escapes `\DDD` and `\X` (RFC 1035 §5.1). Characters outside
 * ASCII stand for their UTF-8.
 *
 * @param separator - a character that ends a part; none by default
 * @returns the bytes of each part, or `undefined` if an escape is malformed
 */
export const unescapeParts = (text: string, separator?: string): Uint8Array[] | undefined => {
  const parts: number[][] = [[]];
  ELEMENT.lastIndex = 0;
  for (let at = 0; at < text.length; at = ELEMENT.lastIndex) {
    const match = ELEMENT.exec(text);
    if (match === null) return undefined;
    const [, decimal, escaped, plain] = match;
    if (plain !== undefined && plain === separator) parts.push([]);
    else if (decimal === undefined) parts.at(-1)?.push(...utf8.encode(escaped ?? plain));
    else if (Number(decimal) > 0xff) return undefined;
    else parts.at(-1)?.push(Number(decimal));
  }
  return parts.map((bytes) => Uint8Array.from(bytes));
};

/** Resolves the escapes of text; returns `undefined` if one is malformed. */
export const unescapeText = (text: string): Uint8Array | undefined => unescapeParts(text)?.[0];
