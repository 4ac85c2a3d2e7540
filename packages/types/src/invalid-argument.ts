import { inspect } from 'node:util';

/**
 * A bad argument. `message` names the argument, says what is allowed and shows what was received.
 */
export class InvalidArgumentError extends TypeError {
  /** The code that Node gives to its own errors of this kind. */
  readonly code = 'ERR_INVALID_ARG_VALUE';
}

const MAX_LENGTH = 128;

/** Shows any value on one short line; runs no code of the value's and never throws. */
const formatValue = (value: unknown): string => {
  let text: string;
  try {
    text = inspect(value, {
      // Custom inspection would run the caller's code.
      customInspect: false,
      breakLength: Number.POSITIVE_INFINITY,
      compact: true,
      depth: 1,
      maxArrayLength: 10,
      maxStringLength: MAX_LENGTH,
    });
  } catch {
    // A getter that inspect must call, such as that of Symbol.toStringTag, threw.
    return typeof value;
  }
  const line = text.replaceAll(/\s*\n\s*/g, ' ');
  return line.length > 2 * MAX_LENGTH ? `${line.slice(0, 2 * MAX_LENGTH)}…` : line;
};

/**
 * Makes the error for a bad argument.
 *
 * @param name - the argument, or the way to the part of it that is wrong: `'qtype'`, `'options.tries'`
 * @param value - what was received; any value can be shown
 * @param allowed - what is allowed, in words that follow "must be"
 * @returns the error, to be thrown or to reject with
 *
 * @example
 * ```ts
 * throw invalidArgument('family', 5, '0, 4 or 6');
 * // TypeError: The argument 'family' must be 0, 4 or 6. Received 5
 * ```
 */
export const invalidArgument = (
  name: string,
  value: unknown,
  allowed: string,
): InvalidArgumentError =>
  new InvalidArgumentError(
    `The argument '${name}' must be ${allowed}. Received ${formatValue(value)}`,
  );
