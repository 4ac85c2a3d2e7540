import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finished, RunOptions } from '../run.js';
import { run } from '../run.js';
import { locateCares } from './locate.js';
import { RELEASES, sha256Of, tarballName } from './releases.js';
import type { Context } from './sources.js';
import { unpack } from './unpack.js';

type Command = (args: readonly string[], options?: RunOptions) => Partial<Finished>;

/** A release made by this test, which needs no network. */
const version = '9.8.7';
let folder: string;
let cacheDirectory: string;
let tarball: string;
let releases: Context['releases'];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aiodns-cares-'));
  cacheDirectory = join(folder, 'cache');
  const name = `c-ares-${version}`;
  sourceFolder(name, version);
  tarball = join(folder, 'release.tar.gz');
  execFileSync('cmake', ['-E', 'tar', 'czf', tarball, name], { cwd: folder });
  releases = [{ version, sha256: await sha256Of(tarball) }];
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function sourceFolder(name: string, declared: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, 'include'), { recursive: true });
  writeFileSync(
    join(path, 'include', 'ares_version.h'),
    `#define ARES_VERSION_MAJOR 1\n#define ARES_VERSION_STR "${declared}"\n`,
  );
  return path;
}

/** A machine with no network, no system c-ares and only the given programs. */
function machine(
  changes: Partial<Context> = {},
  programs: Readonly<Record<string, Command>> = {},
): Context {
  return {
    env: {},
    releases,
    cacheDirectory,
    vendorDirectory: join(folder, 'vendor'),
    run: (command, args, options) => {
      const program = programs[command];
      const missing = {
        code: null,
        stdout: '',
        stderr: `no program ${command}`,
        output: '',
      };
      if (program === undefined) return Promise.resolve(missing);
      return Promise.resolve({
        ...missing,
        code: 0,
        stderr: '',
        ...program(args, options),
      });
    },
    fetch: () => Promise.reject(new TypeError('fetch failed', { cause: new Error('refused') })),
    ...changes,
  };
}

function answering(body: Uint8Array<ArrayBuffer> | string, status = 200): typeof fetch {
  return () => Promise.resolve(new Response(body, { status }));
}

function cached(): string[] {
  return existsSync(cacheDirectory) ? readdirSync(cacheDirectory) : [];
}

async function failureOf(context: Context): Promise<string> {
  const error: unknown = await locateCares(context).catch((reason: unknown) => reason);
  if (!(error instanceof Error)) throw new Error('A c-ares was found.');
  return error.message;
}

describe('a published package', () => {
  it('builds the sources it contains, and downloads nothing', async () => {
    const vendorDirectory = join(folder, 'vendor');
    mkdirSync(vendorDirectory);
    const path = join(vendorDirectory, 'c-ares-9.8.7-patched.tar.gz');
    writeFileSync(path, readFileSync(tarball));
    const context = machine({ vendorDirectory });
    expect(await locateCares(context)).toEqual({ kind: 'patched', version, path });
    const directory = await unpack({ cacheDirectory, run }, { kind: 'patched', version, path });
    expect(readdirSync(directory)).toEqual(['include']);
  });

  it('builds the sources that CARES_SOURCE names before its own', async () => {
    const vendorDirectory = join(folder, 'vendor');
    mkdirSync(vendorDirectory);
    writeFileSync(join(vendorDirectory, 'c-ares-9.8.7-patched.tar.gz'), readFileSync(tarball));
    const context = machine({ vendorDirectory, env: { CARES_SOURCE: tarball } });
    expect(await locateCares(context)).toEqual({ kind: 'tarball', version, path: tarball });
  });
});

describe('when no source has a c-ares', () => {
  it('names each source, why it failed, and the two variables', async () => {
    const lines = (await failureOf(machine())).split('\n');
    expect(lines).toEqual([
      'No c-ares to build with. Tried in turn:',
      '  CARES_SOURCE: not set',
      '  AIODNS_USE_SYSTEM_CARES: not set',
      `  package: no sources in ${join(folder, 'vendor')}`,
      `  cache: no release in ${cacheDirectory}`,
      `  official release: https://github.com/c-ares/c-ares/releases/download/v${version}/c-ares-${version}.tar.gz: refused`,
      '  apt: apt-get indextargets: no program apt-get',
      expect.stringContaining('Set CARES_SOURCE to the release tarball of c-ares 9.8.7'),
      expect.stringContaining('AIODNS_USE_SYSTEM_CARES=1'),
    ]);
  });

  it('says which HTTP status the release site answered', async () => {
    const context = machine({ fetch: answering('', 503) });
    expect(await failureOf(context)).toMatch(/official release: .*: HTTP status 503\n/);
  });

  it('reports a source that breaks and goes on to the next', async () => {
    writeFileSync(cacheDirectory, 'a file where the cache folder should be');
    const message = await failureOf(machine({ fetch: answering(readFileSync(tarball)) }));
    expect(message).toMatch(/official release: .*EEXIST/);
    expect(message).toContain('  apt: apt-get indextargets: no program apt-get');
  });
});

describe('CARES_SOURCE', () => {
  it('takes a tarball with a known hash, which then unpacks', async () => {
    const context = machine({ env: { CARES_SOURCE: tarball }, run });
    const found = await locateCares(context);
    expect(found).toEqual({ kind: 'tarball', version, path: tarball });
    if (found.kind !== 'tarball') throw new Error('not a tarball');
    const directory = await unpack(context, found);
    expect(readdirSync(directory)).toEqual(['include']);
    expect(cached()).toEqual([`c-ares-${version}`]);
  });

  it("refuses a tarball with another hash, and leaves the user's file alone", async () => {
    const other = join(folder, 'other.tar.gz');
    writeFileSync(other, 'not c-ares');
    const message = await failureOf(machine({ env: { CARES_SOURCE: other } }));
    expect(message).toContain(`${other} has SHA-256 ${await sha256Of(other)}`);
    expect(readFileSync(other, 'utf8')).toBe('not c-ares');
  });

  it('takes a folder with a recent enough release', async () => {
    const path = sourceFolder('recent', '1.34.7');
    const found = await locateCares(machine({ env: { CARES_SOURCE: path } }));
    expect(found).toEqual({ kind: 'directory', version: '1.34.7', path });
  });

  it('refuses a folder with a release that is too old', async () => {
    const path = sourceFolder('old', '1.34.6');
    const message = await failureOf(machine({ env: { CARES_SOURCE: path } }));
    expect(message).toContain('CARES_SOURCE: c-ares 1.34.6 is older than 1.34.7');
  });

  it.each([
    ['a folder without c-ares', '.', 'holds no include/ares_version.h'],
    ['a path that does not exist', 'nowhere', 'does not exist'],
  ])('refuses %s', async (_, name, why) => {
    const message = await failureOf(machine({ env: { CARES_SOURCE: join(folder, name) } }));
    expect(message).toContain(why);
  });

  it('is not replaced by another source', async () => {
    const env = { CARES_SOURCE: join(folder, 'nowhere') };
    const context = machine({ env, fetch: answering(readFileSync(tarball)) });
    expect(await failureOf(context)).not.toContain('official release');
  });
});

describe('AIODNS_USE_SYSTEM_CARES', () => {
  const env = { AIODNS_USE_SYSTEM_CARES: '1' };
  const pkgConfig = (stdout: string) => ({ 'pkg-config': () => ({ stdout }) });

  it.each(['1.34.7', '1.34.10', '1.35.0', '2.0.0'])('takes version %s', async (system) => {
    const found = await locateCares(machine({ env }, pkgConfig(`${system}\n`)));
    expect(found).toEqual({ kind: 'system', version: system });
  });

  it.each(['1.18.1', '1.34.5', '1.34.6', '0.99.0'])('refuses version %s', async (system) => {
    const message = await failureOf(machine({ env }, pkgConfig(`${system}\n`)));
    expect(message).toContain(`AIODNS_USE_SYSTEM_CARES: c-ares ${system} is older than 1.34.7`);
  });

  it('says so when there is none', async () => {
    expect(await failureOf(machine({ env }))).toContain(
      'AIODNS_USE_SYSTEM_CARES: pkg-config knows no libcares',
    );
  });

  it('is off at 0', async () => {
    const context = machine({ env: { AIODNS_USE_SYSTEM_CARES: '0' } }, pkgConfig('1.34.8'));
    expect(await failureOf(context)).toContain('AIODNS_USE_SYSTEM_CARES: not set');
  });
});

describe('downloads', () => {
  it('keeps a release with the right hash, and finds it again', async () => {
    const path = join(cacheDirectory, tarballName(version));
    const expected = { kind: 'tarball', version, path };
    const online = machine({ fetch: answering(readFileSync(tarball)) });
    expect(await locateCares(online)).toEqual(expected);
    expect(await locateCares(machine())).toEqual(expected);
  });

  it('refuses a wrong hash and removes the file', async () => {
    const message = await failureOf(machine({ fetch: answering('not c-ares') }));
    expect(message).toMatch(/SHA-256 of c-ares 9\.8\.7 is [0-9a-f]{64} instead of/);
    expect(cached()).toEqual([]);
  });

  it('refuses a damaged file in the cache, removes it and downloads again', async () => {
    mkdirSync(cacheDirectory);
    const path = join(cacheDirectory, tarballName(version));
    writeFileSync(path, 'damaged');
    expect(await failureOf(machine())).toContain('the file was removed');
    expect(cached()).toEqual([]);
    writeFileSync(path, 'damaged');
    await locateCares(machine({ fetch: answering(readFileSync(tarball)) }));
    expect(readFileSync(path)).toEqual(readFileSync(tarball));
  });
});

describe('apt', () => {
  const mirror = 'http://mirror.example/debian';
  const thirdParty = 'http://packages.example/tool';
  const urlOf = (site: string, name = version) =>
    `${site}/pool/main/c/c-ares/c-ares_${name}.orig.tar.gz`;

  /** An apt with a third-party site listed before the distribution's, and the files that can be downloaded. */
  function apt(files: Readonly<Record<string, string | Buffer>>): Record<string, Command> {
    return {
      'apt-get': () => ({
        stdout: `${thirdParty} main\n${mirror} main\n${mirror} main\n${mirror} non-free\n`,
      }),
      '/usr/lib/apt/apt-helper': (args) => {
        const [url = '', path = ''] = args.slice(-2);
        const body = files[url];
        if (body === undefined)
          return { code: 100, stderr: 'E: 404  Not Found\nE: Download Failed' };
        writeFileSync(path, body);
        return {};
      },
    };
  }

  it("takes the tarball from the distribution's mirror", async () => {
    const programs = apt({ [urlOf(mirror)]: readFileSync(tarball) });
    const path = join(cacheDirectory, tarballName(version));
    expect(await locateCares(machine({}, programs))).toEqual({ kind: 'tarball', version, path });
    expect(cached()).toEqual([tarballName(version)]);
  });

  it('tries each release whose hash is known', async () => {
    const second = { version: '9.8.8', sha256: await sha256Of(tarball) };
    releases = [{ version, sha256: '0'.repeat(64) }, second];
    const programs = apt({
      [urlOf(mirror)]: 'another tarball',
      [urlOf(mirror, '9.8.8')]: readFileSync(tarball),
    });
    const found = await locateCares(machine({}, programs));
    expect(found).toMatchObject({ kind: 'tarball', version: '9.8.8' });
  });

  it('refuses a tarball with another hash', async () => {
    const programs = apt({ [urlOf(mirror)]: 'not c-ares' });
    expect(await failureOf(machine({}, programs))).toMatch(/ {2}apt: .*SHA-256 of c-ares/);
    expect(cached()).toEqual([]);
  });

  it('says what each mirror lacked', async () => {
    expect(await failureOf(machine({}, apt({})))).toContain(
      `  apt: ${urlOf(thirdParty)}: E: 404  Not Found; ${urlOf(mirror)}: E: 404  Not Found\n`,
    );
    expect(cached()).toEqual([]);
  });
});

it('pins releases that are recent enough', () => {
  for (const release of RELEASES) expect(release.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(RELEASES.map((release) => release.version)).toEqual(['1.34.8', '1.34.9']);
});
