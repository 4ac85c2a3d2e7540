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

  test('accept readonly lists', () => {
    expectTypeOf<{
      nameservers: readonly ['1.1.1.1'];
    }>().toExtend<ResolverOptions>();
  });

  test('differ between a channel and a resolver in two', () => {
    expectTypeOf<
      Exclude<keyof ResolverOptions, keyof ChannelOptions>
    >().toEqualTypeOf<'concurrency'>();
    expectTypeOf<
      Exclude<keyof ChannelOptions, keyof ResolverOptions>
    >().toEqualTypeOf<'sockStateCb'>();
  });

  test('are a compile error when misspelt', () => {
    // @ts-expect-error -- the option is timeout
    const options: ResolverOptions = { timeOut: 1 };
    expectTypeOf(options).toExtend<ResolverOptions>();
  });

  test('are parsed from unknown values', () => {
    expectTypeOf<typeof parseResolverOptions>().toEqualTypeOf<
      (value: unknown) => ResolverOptions
    >();
    expectTypeOf<typeof parseChannelOptions>().toEqualTypeOf<(value: unknown) => ChannelOptions>();
  });
});
