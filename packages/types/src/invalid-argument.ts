/**
 * A bad argument. `message` names the argument, the allowed values and the received one.
 */
export class InvalidArgumentError extends TypeError {
  /** The code of Node's own errors of this kind. */
  readonly code = 'ERR_INVALID_ARG_VALUE';
}

const MAX_LENGTH = 128;

/** Formats any value on one short line, without running code that belongs to the value. Never throws. */
const formatValue = (value: unknown): string => {
  let text: string;
  try {
    // An import would load the module at once, which takes long, for an error that few programs see.
    text = process.getBuiltinModule('node:util').inspect(value, {
      // Custom inspection would run the caller's code.
      customInspect: false,
      breakLength: Number.POSITIVE_INFINITY,
      compact: true,
      depth: 1,
      maxArrayLength: 10,
      maxStringLength: MAX_LENGTH,
    });
  } catch {
    // A getter that inspect has to call, such as Symbol.toStringTag, threw.
    return typeof value;
  }
  const line = text.replaceAll(/\s*\n\s*/g, ' ');
  return line.length > 2 * MAX_LENGTH ? `${line.slice(0, 2 * MAX_LENGTH)}…` : line;
};

/**
 * Creates the error for a bad argument.
 *
 * @param name - the argument, or the path of its bad part: `'qtype'`, `'options.tries'`
 * @param value - the received value, of any type
 * @param allowed - the allowed values, worded to follow "must be"
 * @returns the error, to throw or to reject with
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
