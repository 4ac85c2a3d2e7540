// npm runs this when the package is installed: the addon is built on the machine that loads it.
import { sep } from 'node:path';
import { addonIsCurrent, buildAddon, discardIntermediates, parseSanitizer } from './build.js';

try {
  const sanitizer = parseSanitizer(process.env['AIODNS_SANITIZE']);
  if (!(await addonIsCurrent(sanitizer))) {
    console.log('@aiodns/core-native: building the addon');
    await buildAddon({
      ...(sanitizer ? { sanitizer } : {}),
      verbose: process.argv.includes('--verbose'),
    });
    // A dependency is not built again step by step, and what it was built from dwarfs the addon.
    const isDependency = import.meta.dirname.split(sep).includes('node_modules');
    if (isDependency) await discardIntermediates();
  }
} catch (error) {
  console.error(`@aiodns/core-native: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
