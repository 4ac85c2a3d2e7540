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
import { CaresNotFoundError, provideCares } from './provide.js';
import { RELEASES, sha256Of, tarballName } from './releases.js';
import { unpack } from './unpack.js';
import type { Context } from './way.js';

type Command = (args: readonly string[], options?: RunOptions) => Partial<Finished>;

/** A release of our own making: that of c-ares cannot be had without a network. */
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

/** A machine with no network, no system c-ares and the given programs alone. */
function machine(
  changes: Partial<Context> = {},
  programs: Readonly<Record<string, Command>> = {},
): Context {
  return {
    env: {},
    releases,
    cacheDirectory,
    osReleasePath: join(folder, 'os-release'),
    includeDirectories: [],
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
  const error: unknown = await provideCares(context).catch((reason: unknown) => reason);
  if (!(error instanceof CaresNotFoundError)) throw new Error('A c-ares was found.');
  return error.message;
}

describe('when no way works', () => {
  it('names each way, why it failed, and the two variables', async () => {
    const lines = (await failureOf(machine())).split('\n');
    expect(lines).toEqual([
      'No c-ares to build with. Tried in turn:',
      '  CARES_SOURCE: not set',
      '  AIODNS_USE_SYSTEM_CARES: not set',
      `  cache: no release in ${cacheDirectory}`,
      `  official release: https://github.com/c-ares/c-ares/releases/download/v${version}/c-ares-${version}.tar.gz: refused`,
      '  apt-get source: neither Debian nor Ubuntu',
      expect.stringContaining('Set CARES_SOURCE to the release tarball of c-ares 9.8.7'),
      expect.stringContaining('AIODNS_USE_SYSTEM_CARES=1'),
    ]);
  });

  it('says which HTTP status the release site answered', async () => {
    const context = machine({ fetch: answering('', 503) });
    expect(await failureOf(context)).toMatch(/official release: .*: HTTP status 503\n/);
  });

  it('reports a way that breaks and goes on to the next', async () => {
    writeFileSync(cacheDirectory, 'a file where the cache folder should be');
    const message = await failureOf(machine({ fetch: answering(readFileSync(tarball)) }));
    expect(message).toMatch(/official release: .*EEXIST/);
    expect(message).toContain('apt-get source: neither Debian nor Ubuntu');
  });
});

describe('CARES_SOURCE', () => {
  it('takes a tarball with a known hash, which then unpacks', async () => {
    const context = machine({ env: { CARES_SOURCE: tarball }, run });
    const found = await provideCares(context);
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
    const found = await provideCares(machine({ env: { CARES_SOURCE: path } }));
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

  it('lets no other way stand in for it', async () => {
    const env = { CARES_SOURCE: join(folder, 'nowhere') };
    const context = machine({ env, fetch: answering(readFileSync(tarball)) });
    expect(await failureOf(context)).not.toContain('official release');
  });
});

describe('AIODNS_USE_SYSTEM_CARES', () => {
  const env = { AIODNS_USE_SYSTEM_CARES: '1' };
  const pkgConfig = (stdout: string) => ({ 'pkg-config': () => ({ stdout }) });

  it.each(['1.34.7', '1.34.10', '1.35.0', '2.0.0'])('takes version %s', async (system) => {
    const found = await provideCares(machine({ env }, pkgConfig(`${system}\n`)));
    expect(found).toEqual({ kind: 'system', version: system });
  });

  it.each(['1.18.1', '1.34.5', '1.34.6', '0.99.0'])('refuses version %s', async (system) => {
    const message = await failureOf(machine({ env }, pkgConfig(`${system}\n`)));
    expect(message).toContain(`AIODNS_USE_SYSTEM_CARES: c-ares ${system} is older than 1.34.7`);
  });

  it('reads the version from the header where pkg-config knows nothing', async () => {
    const include = join(sourceFolder('system', '1.18.1'), 'include');
    const message = await failureOf(machine({ env, includeDirectories: [folder, include] }));
    expect(message).toContain('c-ares 1.18.1 is older than 1.34.7');
  });

  it('says so when there is none', async () => {
    expect(await failureOf(machine({ env }))).toContain('neither pkg-config nor the include');
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
    expect(await provideCares(online)).toEqual(expected);
    expect(await provideCares(machine())).toEqual(expected);
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
    await provideCares(machine({ fetch: answering(readFileSync(tarball)) }));
    expect(readFileSync(path)).toEqual(readFileSync(tarball));
  });
});

describe('apt-get source', () => {
  const mirror = 'http://mirror.example/debian';
  const thirdParty = 'http://packages.example/tool';
  let updated: string[];

  beforeEach(() => {
    updated = [];
    writeFileSync(
      join(folder, 'os-release'),
      'NAME="Derived"\nID=derived\nID_LIKE="ubuntu-ish debian"\n',
    );
  });

  function stanza(packageVersion: string, sha256: string): string {
    return `Package: c-ares\nVersion: ${packageVersion}\nChecksums-Sha256:\n ${sha256} 1 c-ares.orig.tar.gz\n`;
  }

  /** An apt with a third-party site listed before the distribution's, which has `packages` to offer. */
  function apt(packages: Readonly<Record<string, string | Buffer>>, shown: string) {
    return {
      'apt-get': (args: readonly string[], options?: RunOptions): Partial<Finished> => {
        switch (args[0]) {
          case 'indextargets':
            return {
              stdout: [
                `${thirdParty} bookworm main`,
                `${mirror} bookworm main`,
                `${mirror} bookworm-updates main`,
                `${mirror}-security bookworm-security main`,
                `${mirror} bookworm non-free`,
              ].join('\n'),
            };
          case 'update': {
            const list = args.find((arg) => arg.startsWith('Dir::Etc::SourceList='));
            updated.push(readFileSync(list?.slice(list.indexOf('=') + 1) ?? '', 'utf8'));
            return {};
          }
          case 'source': {
            const body = packages[args.at(-1) ?? ''];
            if (body === undefined || options?.cwd === undefined) {
              return {
                code: 100,
                stderr: 'E: Failed to fetch\nE: 404  Not Found',
              };
            }
            writeFileSync(join(options.cwd, 'c-ares_0.orig.tar.gz'), body);
            return {};
          }
          default:
            throw new Error(`unexpected apt-get ${args.join(' ')}`);
        }
      },
      'apt-cache': () => ({ stdout: shown }),
    };
  }

  it("takes the tarball from the distribution's mirror, with its suites", async () => {
    const shown = stanza(`${version}-1`, releases[0].sha256);
    const programs = apt({ [`c-ares=${version}-1`]: readFileSync(tarball) }, shown);
    const path = join(cacheDirectory, tarballName(version));
    expect(await provideCares(machine({}, programs))).toEqual({
      kind: 'tarball',
      version,
      path,
    });
    expect(updated).toEqual([
      `deb-src [trusted=yes] ${mirror} forky main\ndeb-src [trusted=yes] ${mirror} sid main\n`,
    ]);
    expect(cached()).toEqual([tarballName(version)]);
  });

  it('tries each offered release whose hash is known', async () => {
    const second = { version: '9.8.8', sha256: await sha256Of(tarball) };
    releases = [{ version, sha256: '0'.repeat(64) }, second];
    const shown = [
      stanza('9.9.0-1', 'f'.repeat(64)),
      stanza('9.8.7-1', '0'.repeat(64)),
      stanza('9.8.8-2', second.sha256),
    ].join('\n');
    const programs = apt({ 'c-ares=9.8.8-2': readFileSync(tarball) }, shown);
    const found = await provideCares(machine({}, programs));
    expect(found).toMatchObject({ kind: 'tarball', version: '9.8.8' });
  });

  it('refuses a tarball that is not what the index promised', async () => {
    const shown = stanza(`${version}-1`, releases[0].sha256);
    const programs = apt({ [`c-ares=${version}-1`]: 'not c-ares' }, shown);
    expect(await failureOf(machine({}, programs))).toMatch(/apt-get source: .*SHA-256 of c-ares/);
    expect(cached()).toEqual([]);
  });

  it('says what each mirror lacked', async () => {
    const gone = machine({}, apt({}, stanza('9.8.7-1', releases[0].sha256)));
    expect(await failureOf(gone)).toContain(`${mirror}: c-ares=9.8.7-1: E: 404  Not Found`);
    const without = machine({}, apt({}, ''));
    expect(await failureOf(without)).toContain(
      `${mirror}: no accepted release in forky, sid; ${thirdParty}: no accepted release`,
    );
    expect(cached()).toEqual([]);
  });
});

it('pins releases that are recent enough', () => {
  for (const release of RELEASES) expect(release.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(RELEASES.map((release) => release.version)).toEqual(['1.34.8', '1.34.9']);
});
