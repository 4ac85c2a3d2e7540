import { domainToASCII } from 'node:url';

/** Anything beyond ASCII. */
const NOT_ASCII = /[^\0-\x7f]/;

/** The dots of UTS-46: the full stop and its ideographic, full-width and half-width forms. */
const DOTS = /[.\u3002\uff0e\uff61]/;

/**
 * Brings an internationalised name into the form that DNS carries (UTS-46), label by label, so that labels in ASCII
 * keep escapes and underscores as they are.
 *
 * @returns the name in ASCII, or `undefined` when a label has no such form
 */
export const toASCIIName = (name: string): string | undefined => {
  if (!NOT_ASCII.test(name)) return name;
  const labels = name.split(DOTS);
  const converted = labels.map((label) => (NOT_ASCII.test(label) ? domainToASCII(label) : label));
  return converted.some((label, i) => label === '' && labels[i] !== '')
    ? undefined
    : converted.join('.');
};
