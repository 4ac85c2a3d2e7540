import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Package } from './programs/catalogue.js';

const run = promisify(execFile);

/**
 * Milliseconds that a fresh process takes to import a package.
 *
 * @param from - the folder from which a package of npm is found
 */
export async function importTime(what: Package, from: string): Promise<number> {
  const [file, ...args] = 'npm' in what ? importInNode(what.npm) : importInPython(what.python);
  const { stdout } = await run(file, args, { cwd: from });
  return Number(stdout);
}

function importInNode(name: string): [string, ...string[]] {
  const program = `const start = performance.now();
    await import(${JSON.stringify(name)});
    console.log(performance.now() - start);
    process.exit();`;
  return [process.execPath, '--input-type=module', '--eval', program];
}

function importInPython(name: string): [string, ...string[]] {
  const program = `import time; start = time.perf_counter(); import ${name}
print((time.perf_counter() - start) * 1e3)`;
  return ['/usr/bin/python3', '-c', program];
}
