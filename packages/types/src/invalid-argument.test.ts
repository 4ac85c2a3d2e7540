import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidArgumentError, invalidArgument } from './invalid-argument.js';

const hostile = () => {
  throw new Error('ran the code of the value');
};

const throwing = new Proxy(
  {},
  {
    get: hostile,
    has: hostile,
    ownKeys: hostile,
    getPrototypeOf: hostile,
    getOwnPropertyDescriptor: hostile,
  },
);

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

describe('invalidArgument', () => {
  test('creates a TypeError with the error code of Node', () => {
    const error = invalidArgument('qtype', 'a', "one of A, NS or 'TYPE<number>'");
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.code).toBe('ERR_INVALID_ARG_VALUE');
    expect(error.message).toBe(
      "The argument 'qtype' must be one of A, NS or 'TYPE<number>'. Received 'a'",
    );
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['-0', -0],
    ['1n', 1n],
    ['Symbol(s)', Symbol('s')],
    ["'a\\x00b'", 'a\0b'],
    ["'a\\nb'", 'a\nb'],
    ['[Object: null prototype] {}', Object.create(null)],
    [
      '{ tries: [Getter] }',
      {
        get tries() {
          return hostile();
        },
      },
    ],
    [
      '{ [Symbol(nodejs.util.inspect.custom)]: [Function: hostile] }',
      { [inspect.custom]: hostile },
    ],
    ['{}', throwing],
    ['<Revoked Proxy>', revoked()],
    [
      'object',
      {
        get [Symbol.toStringTag]() {
          return hostile();
        },
      },
    ],
  ])('formats %s', (shown, value) => {
    expect(invalidArgument('x', value, 'else').message).toBe(
      `The argument 'x' must be else. Received ${shown}`,
    );
  });

  test.each([
    ['string', 'x'.repeat(1e6)],
    ['array', Array(1e6).fill('x'.repeat(100))],
    [
      'object',
      Object.fromEntries(Array.from({ length: 1e4 }, (_each, index) => [`key${index}`, index])),
    ],
    ['symbol', Symbol('x'.repeat(1e6))],
    ['bigint', 10n ** 10_000n],
  ])('truncates a huge %s', (_kind, value) => {
    expect(invalidArgument('x', value, 'else').message.length).toBeLessThan(400);
  });

  test('formats any value on one short line', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withNullPrototype: true,
          withObjectString: true,
          withSet: true,
          withSparseArray: true,
          withTypedArray: true,
          withUnicodeString: true,
        }),
        (value) => {
          const { message } = invalidArgument('x', value, 'else');
          expect(message).toMatch(/^The argument 'x' must be else\. Received [^\n]+$/u);
          expect(message.length).toBeLessThan(400);
        },
      ),
    );
  });
});
