import { invalidArgument } from '../invalid-argument.js';

/** Whether a value can be options: a plain object, or an instance of a class with at least one own property. */
export const isOptions = (value: unknown): value is object => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return isPlain || Object.keys(value).length > 0;
};

/**
 * Checks that options are an object that has only known keys.
 *
 * @param options - the caller's options
 * @param known - the allowed keys
 * @returns `options`
 * @throws {@link InvalidArgumentError} naming the first unknown key
 */
export const checkKeys = <Options extends object>(
  options: Options,
  known: readonly (keyof Options & string)[],
): Options => {
  if (!isOptions(options)) {
    throw invalidArgument('options', options, 'an object');
  }
  const names: readonly string[] = known;
  const unknown = Object.keys(options).find((key) => !names.includes(key));
  if (unknown !== undefined) {
    throw invalidArgument(
      `options.${unknown}`,
      Reflect.get(options, unknown),
      `omitted: the known options are ${known.join(', ')}`,
    );
  }
  return options;
};
