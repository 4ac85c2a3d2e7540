// Checks each link between Markdown files of a repository: its file and, behind a #, its heading.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const remark = join(here, 'node_modules', 'remark-cli', 'cli.js');

const PAGES = ['*.md', 'docs', 'packages/*/README.md'];
/** typedoc's pages, whose links the site's build checks, and packages'. */
const IGNORED = ['docs/reference/api', '**/node_modules'];

/**
 * @param {string} root of the repository
 * @returns {number} the exit code: 0 when each link leads somewhere
 */
export function checkLinks(root, stdio = 'inherit') {
  const args = [
    ...['--rc-path', join(here, 'remark.config.js')],
    ...IGNORED.flatMap((pattern) => ['--ignore-pattern', pattern]),
    ...['--ext', 'md', '--frail', '--quiet', '--no-stdout'],
    ...PAGES,
  ];
  const { status } = spawnSync(process.execPath, [remark, ...args], { cwd: root, stdio });
  return status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.exitCode = checkLinks(dirname(here));
