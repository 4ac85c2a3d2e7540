import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorLine } from '../error-line.js';
import { compileWithCares } from '../native/compile.js';
import { installedPackage } from '../npm-package.js';
import { compiledModule, sourceFile } from '../paths.js';

const run = promisify(execFile);

/** The command that runs a program, or the reason why it is not available. */
export type Prepared =
  | { readonly command: readonly string[]; readonly version: string }
  | { readonly missing: string };

// Memory is measured after a garbage collection, so that only pending queries hold it.
function nodeCommand(program: string): string[] {
  return [process.execPath, '--expose-gc', compiledModule(`programs/${program}`)];
}

/** A program over an npm package of this workspace. */
export async function preparePackage(program: string, name: string): Promise<Prepared> {
  try {
    await import(name);
  } catch (error) {
    return { missing: errorLine(error) };
  }
  return { command: nodeCommand(program), version: (await installedPackage(name)).version };
}

/** A package of the group "fetch" only, in which `fetch/run.ts` has the command. */
export function prepareFetch(name: string): Promise<Prepared> {
  return preparePackage('../fetch/main', name);
}

/** A package of the group "encrypted", in which `encrypted/run.ts` has the command. */
export function prepareEncrypted(name: string): Promise<Prepared> {
  return preparePackage('../encrypted/main', name);
}

/** The Debian package stubby, installed when it is missing and this process may install packages. */
export async function prepareStubby(): Promise<Prepared> {
  const version = async (): Promise<string> => {
    const { stdout } = await run('stubby', ['-V']);
    return stdout.trim();
  };
  const command = nodeCommand('../encrypted/main');
  try {
    return { command, version: await version() };
  } catch {
    try {
      await aptInstall('stubby');
      return { command, version: await version() };
    } catch (error) {
      return { missing: `apt-get cannot install stubby: ${errorLine(error)}` };
    }
  }
}

/** Installs a Debian package without starting its service. */
async function aptInstall(name: string): Promise<void> {
  await run('apt-get', ['install', '--yes', '--no-install-recommends', name], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1', SYSTEMD_OFFLINE: '1' },
  });
}

export async function prepareNodeDns(): Promise<Prepared> {
  const { node, ares } = process.versions;
  return { command: nodeCommand('node-dns'), version: `Node ${node}, c-ares ${ares}` };
}

const DESCRIBE_AIODNS =
  'import aiodns, pycares; print(aiodns.__version__, pycares.__version__, pycares.ARES_VERSION)';

/** aiodns as a Debian package, installed when it is missing and this process may install packages. */
export async function prepareAiodns(): Promise<Prepared> {
  const installed = await findAiodns();
  if (installed !== undefined) return installed;
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!mayInstall) return { missing: 'the Debian package python3-aiodns is not installed' };
  try {
    await run('apt-get', ['install', '--yes', '--no-install-recommends', 'python3-aiodns'], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } catch (error) {
    return { missing: `apt-get cannot install python3-aiodns: ${errorLine(error)}` };
  }
  return (await findAiodns()) ?? { missing: 'python3-aiodns is installed but does not import' };
}

// The Debian package installs for the system's interpreter, which need not be the first on the path.
async function findAiodns(): Promise<Prepared | undefined> {
  for (const python of ['/usr/bin/python3', 'python3']) {
    try {
      const { stdout } = await run(python, ['-c', DESCRIBE_AIODNS]);
      const [aiodns, pycares, cares] = stdout.trim().split(' ');
      return {
        command: [python, sourceFile('programs/aiodns_resolver.py')],
        version: `aiodns ${aiodns}, pycares ${pycares}, c-ares ${cares}`,
      };
    } catch {
      // The next interpreter may have it.
    }
  }
  return undefined;
}

/** The command of this workspace. `bulk/run.ts` finds it where the tarballs are installed, and has its arguments. */
export async function prepareBulk(): Promise<Prepared> {
  return { command: [], version: (await installedPackage('aiodns')).version };
}

/** massdns has no packages everywhere: `AIODNS_MASSDNS` names the folder of its source, which is compiled as its makefile does. */
export async function prepareMassdns(folder: string): Promise<Prepared> {
  const source = process.env['AIODNS_MASSDNS'];
  if (source === undefined) return { missing: 'AIODNS_MASSDNS names no folder with its source' };
  const file = join(folder, 'massdns');
  const flags = ['-O3', '-std=c11', '-DHAVE_EPOLL', '-DHAVE_SYSINFO', '-DMASSDNS_REVISION=""'];
  try {
    const main = join(source, 'src', 'main.c');
    await run(process.env['CC'] ?? 'cc', [...flags, '-fstack-protector-strong', main, '-o', file]);
    return { command: [file], version: 'compiled from source' };
  } catch (error) {
    return { missing: errorLine(error) };
  }
}

/** `AIODNS_ZDNS` names its program. */
export async function prepareZdns(): Promise<Prepared> {
  const program = process.env['AIODNS_ZDNS'];
  if (program === undefined) return { missing: 'AIODNS_ZDNS names no program' };
  try {
    await run(program, ['--version']);
    return { command: [program], version: 'as given' };
  } catch (error) {
    return { missing: errorLine(error) };
  }
}

export async function prepareC(folder: string): Promise<Prepared> {
  try {
    const { file, cares } = await compileWithCares('epoll', folder);
    return { command: [file], version: `c-ares ${cares}` };
  } catch (error) {
    return { missing: errorLine(error) };
  }
}
