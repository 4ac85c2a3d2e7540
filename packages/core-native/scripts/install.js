// npm runs this when the package is installed: the addon is built on the machine that loads it.
import { addonIsCurrent, buildAddon, parseSanitizer } from './build.js';

try {
  const sanitizer = parseSanitizer(process.env['AIODNS_SANITIZE']);
  if (!(await addonIsCurrent(sanitizer))) {
    console.log('@aiodns/core-native: building the addon');
    await buildAddon({
      ...(sanitizer ? { sanitizer } : {}),
      verbose: process.argv.includes('--verbose'),
    });
  }
} catch (error) {
  console.error(`@aiodns/core-native: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
