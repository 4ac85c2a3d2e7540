// Writes the man pages and the completions, which the package installs, from the tables of options: node write-manual.js
import { mkdir, writeFile } from 'node:fs/promises';
import { BULK_HELP } from '../dist/bulk/help.js';
import { completionScript } from '../dist/completion.js';
import { HELP } from '../dist/help.js';
import { manPage } from '../dist/man-page.js';

const inPackage = (/** @type {string} */ path) => new URL(`../${path}`, import.meta.url);

for (const folder of ['man', 'completions']) {
  await mkdir(inPackage(folder), { recursive: true });
}
await writeFile(inPackage('man/aiodns.1'), manPage('AIODNS', HELP));
await writeFile(inPackage('man/aiodns-bulk.1'), manPage('AIODNS-BULK', BULK_HELP));
await writeFile(inPackage('completions/aiodns.bash'), completionScript('bash'));
await writeFile(inPackage('completions/_aiodns'), completionScript('zsh'));
await writeFile(inPackage('completions/aiodns.fish'), completionScript('fish'));
