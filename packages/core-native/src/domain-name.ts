import { domainToASCII } from 'node:url';

/** A character outside ASCII. */
const NOT_ASCII = /[^\0-\x7f]/;

/** The dots of UTS-46: the full stop and its ideographic, full-width and half-width forms. */
const DOTS = /[.\u3002\uff0e\uff61]/;

/**
 * The characters allowed in a label that is converted. `domainToASCII` is a URL parser: other characters are URL syntax
 * to it, and `ü@example` would become `example`.
 */
const CONVERTIBLE = /^[\w\-\u0080-\u{10ffff}]+$/u;

/**
 * The maximum length of a name, in characters: 255 octets (RFC 1035 §2.3.4), each escaped as `\DDD`. The limit exists
 * because the names of many requests are copied into one batch.
 */
export const NAME_MAX = 255 * 4;

/** Converts a label to ASCII; the result is empty if it has no such form. */
const toASCIILabel = (label: string): string => {
  if (!NOT_ASCII.test(label)) return label;
  if (!CONVERTIBLE.test(label)) return '';
  // With the second label, the parser does not take full-width digits for an IPv4 address.
  return domainToASCII(`${label}.a`).slice(0, -2);
};

/**
 * Converts an internationalised name to ASCII (UTS-46), label by label: labels in ASCII keep their escapes and
 * underscores.
 *
 * @returns the name in ASCII, or `undefined` if a label has no such form or the name is too long
 */
export const toASCIIName = (name: string): string | undefined => {
  if (name.length > NAME_MAX) return undefined;
  if (!NOT_ASCII.test(name)) return name;
  const labels = name.split(DOTS);
  const converted = labels.map(toASCIILabel);
  return converted.some((label, i) => label === '' && labels[i] !== '')
    ? undefined
    : converted.join('.');
};
