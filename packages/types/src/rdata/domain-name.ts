import { labelText, unescapeParts } from './escape.js';

/** The maximum length of a label, in octets (RFC 1035 §2.3.4). */
export const LABEL_MAX = 63;

/** The maximum length of a name, in octets with the lengths of its labels and the root (RFC 1035 §2.3.4). */
export const NAME_OCTETS_MAX = 255;

/** Formats labels as a name in presentation form, without a trailing dot. The root is the empty string. */
export const labelsToName = (labels: readonly Uint8Array[]): string =>
  labels.map(labelText).join('.');

/**
 * Parses a name in presentation form (RFC 1035 §5.1): `\DDD` and `\X` are escapes, a trailing dot may be missing.
 *
 * @returns its labels, without the root; `undefined` if the text is not a name
 */
export const nameToLabels = (name: string): Uint8Array[] | undefined => {
  if (name === '' || name === '.') return [];
  const labels = unescapeParts(name, '.');
  if (labels === undefined) return undefined;
  if (labels.at(-1)?.length === 0) labels.pop();
  const octets = labels.reduce((sum, label) => sum + 1 + label.length, 1);
  const valid = labels.every(({ length }) => length > 0 && length <= LABEL_MAX);
  return valid && octets <= NAME_OCTETS_MAX ? labels : undefined;
};

/** Whether a name in presentation form ends in a dot that is not escaped. */
export const isAbsolute = (name: string): boolean => /(?:^|[^\\])(?:\\\\)*\.$/s.test(name);

/**
 * Formats a name for a master file (RFC 1035 §5.1): absolute, with a trailing dot.
 *
 * @param name - the name in a record: without a trailing dot. c-ares leaves spaces in it unescaped
 */
export const absoluteName = (name: string): string => `${name.replaceAll(' ', '\\032')}.`;
