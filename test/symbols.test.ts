import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const fromCoreNative = createRequire(
  new URL('../packages/core-native/package.json', import.meta.url),
);

/** A dynamic symbol of the addon. */
interface DynamicSymbol {
  readonly name: string;
  readonly defined: boolean;
}

// On Linux, Node exports symbols of its c-ares. If the addon imported or exported such symbols, the
// two copies would be mixed.
describe('the addon', () => {
  let symbols: DynamicSymbol[];
  beforeAll(async () => {
    const { stdout } = await run('nm', [
      '-D',
      '-P',
      fromCoreNative.resolve('./build/Release/aiodns_cares.node'),
    ]);
    symbols = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([name = '', type = '']) => ({
        name: name.replace(/@.*/, ''),
        defined: !/[Uvw]/.test(type),
      }));
  });

  const names = (wanted: (symbol: DynamicSymbol) => boolean) =>
    symbols.filter(wanted).map(({ name }) => name);

  it('neither exports nor imports a symbol of c-ares', () => {
    expect(names(({ name }) => name.includes('ares_'))).toEqual([]);
  });

  it('exports only the functions that Node-API loads it by', () => {
    expect(names(({ defined }) => defined).sort()).toEqual([
      'napi_register_module_v1',
      'node_api_module_get_api_version_v1',
    ]);
  });

  it('imports nothing of V8 or libuv', () => {
    expect(names(({ name }) => /^(uv_|_ZNK?2v8|_ZNK?4node)/.test(name))).toEqual([]);
  });

  it('imports no function that Node-API 8 lacks', () => {
    const { symbols: versions }: NodeApiHeaders = fromCoreNative('node-api-headers');
    const known = new Set([...versions.v8.js_native_api_symbols, ...versions.v8.node_api_symbols]);
    const needed = names(({ name, defined }) => !defined && /^(napi|node_api)_/.test(name));
    expect(needed).toContain('napi_create_threadsafe_function');
    expect(needed.filter((name) => !known.has(name))).toEqual([]);
  });
});

/** The symbols of each version of Node-API, from `node-api-headers`. */
interface NodeApiHeaders {
  readonly symbols: Readonly<
    Record<'v8', Readonly<Record<'js_native_api_symbols' | 'node_api_symbols', readonly string[]>>>
  >;
}
