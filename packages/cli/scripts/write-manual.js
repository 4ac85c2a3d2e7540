// Writes the man page and the completions, which the package installs, from the table of options: node write-manual.js
import { mkdir, writeFile } from 'node:fs/promises';
import { completionScript } from '../dist/completion.js';
import { manPage } from '../dist/man-page.js';

const inPackage = (/** @type {string} */ path) => new URL(`../${path}`, import.meta.url);

for (const folder of ['man', 'completions']) {
  await mkdir(inPackage(folder), { recursive: true });
}
await writeFile(inPackage('man/aiodns.1'), manPage());
await writeFile(inPackage('completions/aiodns.bash'), completionScript('bash'));
await writeFile(inPackage('completions/_aiodns'), completionScript('zsh'));
await writeFile(inPackage('completions/aiodns.fish'), completionScript('fish'));
