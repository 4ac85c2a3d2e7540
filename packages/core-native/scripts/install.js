// npm runs this when the package is installed: the addon is built on the machine that loads it.
import { buildAddon, parseSanitizer } from './build.js';

const sanitizer = parseSanitizer(process.env['AIODNS_SANITIZE']);
try {
  await buildAddon({
    ...(sanitizer ? { sanitizer } : {}),
    verbose: process.argv.includes('--verbose'),
    log: (line) => console.log(`@aiodns/core-native: ${line}`),
  });
} catch (error) {
  console.error(
    `@aiodns/core-native: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 1;
}
