import { describe, expectTypeOf, test } from 'vitest';
import type { parseChannelOptions, parseResolverOptions } from './option-schemas.js';
import type { ChannelOptions, ResolverOptions } from './options.js';

describe('options', () => {
  test('may each be undefined', () => {
    expectTypeOf<{
      [Name in keyof ResolverOptions]-?: undefined;
    }>().toExtend<ResolverOptions>();
    expectTypeOf<{
      [Name in keyof ChannelOptions]-?: undefined;
    }>().toExtend<ChannelOptions>();
  });

  test('take lists that must not be changed', () => {
    expectTypeOf<{
      nameservers: readonly ['1.1.1.1'];
    }>().toExtend<ResolverOptions>();
  });

  test('of a channel and a resolver differ in two', () => {
    expectTypeOf<
      Exclude<keyof ResolverOptions, keyof ChannelOptions>
    >().toEqualTypeOf<'concurrency'>();
    expectTypeOf<
      Exclude<keyof ChannelOptions, keyof ResolverOptions>
    >().toEqualTypeOf<'sockStateCb'>();
  });

  test('are told where they are misspelt', () => {
    // @ts-expect-error -- the option is timeout
    const options: ResolverOptions = { timeOut: 1 };
    expectTypeOf(options).toExtend<ResolverOptions>();
  });

  test('come from anything', () => {
    expectTypeOf<typeof parseResolverOptions>().toEqualTypeOf<
      (value: unknown) => ResolverOptions
    >();
    expectTypeOf<typeof parseChannelOptions>().toEqualTypeOf<(value: unknown) => ChannelOptions>();
  });
});
