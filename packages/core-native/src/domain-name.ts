import { domainToASCII } from 'node:url';

/** Anything beyond ASCII. */
const NOT_ASCII = /[^\0-\x7f]/;

/** The dots of UTS-46: the full stop and its ideographic, full-width and half-width forms. */
const DOTS = /[.\u3002\uff0e\uff61]/;

/**
 * What can stand in a label that is converted. `domainToASCII` is a URL parser: to other characters it gives a meaning
 * of its own, and `ü@example` would become `example`.
 */
const CONVERTIBLE = /^[\w\-\u0080-\u{10ffff}]+$/u;

/**
 * How many characters a name can have: 255 octets (RFC 1035 §2.3.4), each of them escaped as `\DDD`. Names are copied
 * into one batch with those of other requests, so one must not be as long as its caller likes.
 */
export const NAME_MAX = 255 * 4;

/** A label in ASCII; empty when it has no such form. */
const toASCIILabel = (label: string): string => {
  if (!NOT_ASCII.test(label)) return label;
  if (!CONVERTIBLE.test(label)) return '';
  // The label behind it keeps full-width digits from being read as an IPv4 address.
  return domainToASCII(`${label}.a`).slice(0, -2);
};

/**
 * Brings an internationalised name into the form that DNS carries (UTS-46), label by label, so that labels in ASCII
 * keep escapes and underscores as they are.
 *
 * @returns the name in ASCII, or `undefined` when a label has no such form or the name is too long for any
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
