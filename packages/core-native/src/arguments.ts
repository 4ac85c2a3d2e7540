import {
  invalidArgument,
  parseQueryClass,
  parseQueryType,
  QueryClass,
  type QueryClassSpec,
  QueryType,
  type QueryTypeSpec,
} from '@aiodns/types';

const TYPES = `one of ${Object.keys(QueryType).join(', ')}, 'TYPE<number>', or an integer from 1 to 65535`;
const CLASSES = `one of ${Object.keys(QueryClass).join(', ')}, 'CLASS<number>', or an integer from 1 to 65535`;

/**
 * Checks a record type.
 *
 * @returns its number
 * @throws {@link InvalidArgumentError}
 */
export const checkQueryType = (value: QueryTypeSpec): number => {
  const type = parseQueryType(value);
  if (type === undefined) throw invalidArgument('qtype', value, TYPES);
  return type;
};

/** Checks a class. @returns its number; IN by default @throws {@link InvalidArgumentError} */
export const checkQueryClass = (value: QueryClassSpec | null | undefined): number => {
  if (value === undefined || value === null) return QueryClass.IN;
  const dnsClass = parseQueryClass(value);
  if (dnsClass === undefined) throw invalidArgument('qclass', value, CLASSES);
  return dnsClass;
};

/** Checks a string: NUL would end it in C. @throws {@link InvalidArgumentError} */
export const checkText = (name: string, value: string): string => {
  if (typeof value !== 'string' || value.includes('\0')) {
    throw invalidArgument(name, value, 'a string without NUL characters');
  }
  return value;
};

/** Checks a non-empty string: NUL would end it in C. @throws {@link InvalidArgumentError} */
export const checkFilledText = (name: string, value: string): string => {
  if (typeof value !== 'string' || value === '' || value.includes('\0')) {
    throw invalidArgument(name, value, 'a non-empty string without NUL characters');
  }
  return value;
};

/** Checks an integer of a range. @throws {@link InvalidArgumentError} */
export const checkInteger = (
  name: string,
  value: number,
  lowest: number,
  highest: number,
): number => {
  if (!Number.isInteger(value) || value < lowest || value > highest) {
    throw invalidArgument(name, value, `an integer from ${lowest} to ${highest}`);
  }
  return value;
};

/** Checks an address family; 0 is any. @throws {@link InvalidArgumentError} */
export const checkFamily = (value: number): 0 | 4 | 6 => {
  if (value !== 0 && value !== 4 && value !== 6) {
    throw invalidArgument('family', value, '0, 4 or 6');
  }
  return value;
};

/** Checks a function. @throws {@link InvalidArgumentError} */
export const checkFunction = <F>(name: string, value: F): F => {
  if (typeof value !== 'function') throw invalidArgument(name, value, 'a function');
  return value;
};
