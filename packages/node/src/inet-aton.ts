/** A number as C writes it: decimal, octal after `0`, or hexadecimal after `0x`. */
const NUMBER = /^(?:0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*)$/i;

const parseNumber = (text: string): number => {
  if (!NUMBER.test(text)) return Number.NaN;
  return Number(/^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text);
};

/**
 * The IPv4 address that a host in numbers-and-dots form means to the system's `getaddrinfo`: `'127.1'`, `'0x7f.0.0.1'`,
 * `'2130706433'`. The last of up to four numbers fills the bytes that the others leave (`inet_aton(3)`).
 *
 * @returns four decimal numbers, or `undefined` if the host is no such address
 */
export const parseNumbersAndDots = (host: string): string | undefined => {
  const code = host.charCodeAt(0);
  if (code < 0x30 || code > 0x39) return undefined;
  const numbers = host.split('.').map(parseNumber);
  const last = numbers.pop();
  if (last === undefined || numbers.length > 3 || numbers.some((number) => !(number <= 255))) {
    return undefined;
  }
  const bytesLeft = 4 - numbers.length;
  if (!(last < 256 ** bytesLeft)) return undefined;
  const rest = Array.from({ length: bytesLeft }, (_, i) =>
    Math.floor(last / 256 ** (bytesLeft - 1 - i)),
  );
  return [...numbers, ...rest.map((number) => number % 256)].join('.');
};
