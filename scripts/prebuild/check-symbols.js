import { compareVersions } from './old-glibc.js';

/** Libraries that every Linux with that C library has. The loader of musl takes every name that begins with `libc.` for itself. */
const SYSTEM_LIBRARIES =
  /^(?:lib(?:c|m|dl|pthread)\.so\.\d|ld-linux-[\w-]+\.so\.\d|libc\.musl-\w+\.so\.1|libc\.so)$/;

/**
 * Checks that an addon loads on every system of its target.
 *
 * @param {string} report of `objdump -T -p`
 * @param {string} [glibc] the oldest release it must load with
 * @throws {Error} naming each library and symbol that such a system may lack
 */
export function checkSymbols(report, glibc) {
  const problems = [...report.matchAll(/^\s+NEEDED\s+(\S+)$/gm)].flatMap(([, library = '']) =>
    SYSTEM_LIBRARIES.test(library) ? [] : [`it needs ${library}`],
  );
  for (const [, flags = '', version, name = ''] of report.matchAll(UNDEFINED)) {
    const ofNode = /^(?:napi|node_api)_/.test(name);
    const isWeak = flags.includes('w');
    if (glibc === undefined || ofNode || isWeak) continue;
    if (version === undefined) problems.push(`glibc ${glibc} has no ${name}`);
    else if (compareVersions(version, `GLIBC_${glibc}`) > 0)
      problems.push(`${name} is of ${version}`);
  }
  if (problems.length > 0) throw new Error(`The addon is not portable: ${problems.join('; ')}`);
}

/** Flags, version if any, and name of an undefined symbol. */
const UNDEFINED =
  /^[0-9a-f]+ (.{7}) \*UND\*\s+[0-9a-f]+ +(?:\(?(GLIBC_[\d.]+)\)? +|Base +)?(\S+)$/gm;
