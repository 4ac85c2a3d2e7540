import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { nativeEnvironment } from '../support/environment.js';

const run = promisify(execFile);

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const BUILD = fromRoot('packages/core-native/build');

const cache = await readFile(join(BUILD, 'CMakeCache.txt'), 'utf8').catch(() => '');
const cached = (key: string): string | undefined =>
  new RegExp(`^${key}:\\w+=(.+)$`, 'm').exec(cache)?.[1];

const compiler = cached('CMAKE_C_COMPILER');
const source = cached('AIODNS_CARES_DIR');

/** Each callback reuses the id of its query with a probability of 1 in 65,536: about six of these do. */
const QUERIES = 400_000;

// A system's c-ares is not patched, and MSVC has other flags.
it.skipIf(compiler === undefined || source === undefined || process.platform === 'win32')(
  'no query that starts in the callback of another is lost',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aiodns-query-id-'));
    try {
      const program = join(folder, 'query_id');
      const args = [
        ...['-std=gnu17', '-O2', '-flto', '-w'],
        ...[`-I${source}/include`, `-I${join(BUILD, 'c-ares')}`],
        fromRoot('test/faults/query_id.c'),
        join(BUILD, 'c-ares', 'src', 'lib', 'libcares.a'),
        ...['-lpthread', '-o', program],
      ];
      const env = nativeEnvironment();
      await run(compiler ?? '', args, { env });
      const { stdout } = await run(program, [String(QUERIES)], { env });
      expect(Number(stdout)).toBe(QUERIES);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  240_000,
);
