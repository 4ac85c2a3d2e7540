import { invalidArgument } from '../invalid-argument.js';

/** Whether a value can be meant as options: an object that is written out, or another one that at least has properties of its own. */
export const isOptions = (value: unknown): value is object => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return isPlain || Object.keys(value).length > 0;
};

/**
 * Checks that options are an object with known keys only, and gives them.
 *
 * @param options - what a caller gave as options
 * @param known - the keys that they may have
 * @throws {@link InvalidArgumentError} that names the first key at fault
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
      `left out: the options are ${known.join(', ')}`,
    );
  }
  return options;
};
