// Draws the screen of a run of `aiodns bulk` on a terminal: main.js FILE.svg
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import headless from '@xterm/headless';
import { serverString } from '../support/endpoint.js';
import { startKnot } from '../support/knot.js';
import { type ScreenLine, screenSvg } from './screen-svg.js';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: main.js FILE.svg');

const run = promisify(execFile);
const COLUMNS = 112;
const ROWS = 40;
const NAMES = 100_000;
const PROMPT = '$ ';

// One name in eight does not exist.
const ZONE = `$ORIGIN test.
@ 60 SOA ns hostmaster 1 60 60 60 60
@ 60 NS ns
*.shop 60 A 192.0.2.1
*.shop 60 AAAA 2001:db8::1
*.blog 60 A 192.0.2.2
nowhere 60 TXT "nothing below"
`;

const nameOf = (index: number): string => {
  const zone = index % 8 === 0 ? 'nowhere' : index % 8 < 6 ? 'shop' : 'blog';
  return `n${index}.${zone}.test`;
};

/** The screen after what a program has written to it. */
const screenOf = async (output: string): Promise<string[]> => {
  const terminal = new headless.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(output, resolve));
  const { active } = terminal.buffer;
  const lines = Array.from(
    { length: active.length },
    (_, row) => active.getLine(row)?.translateToString(true) ?? '',
  );
  terminal.dispose();
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
};

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const folder = await mkdtemp(join(tmpdir(), 'aiodns-screen-'));
try {
  await using knot = await startKnot({ zones: [{ name: 'test', text: ZONE }] });
  const names = Array.from({ length: NAMES }, (_, index) => nameOf(index));
  await writeFile(join(folder, 'names.txt'), `${names.join('\n')}\n`);
  // The command by its name, as it is installed.
  const manifest = createRequire(import.meta.url).resolve('aiodns/package.json');
  const main = join(dirname(manifest), 'dist', 'main.js');
  await writeFile(
    join(folder, 'aiodns'),
    `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(main)} "$@"\n`,
  );
  await chmod(join(folder, 'aiodns'), 0o755);
  const line = `aiodns bulk names.txt -t A,AAAA -o answers.ndjson.gz @${serverString(knot)}`;
  // script(1) runs a command on a terminal. Its size is that of no terminal here.
  const typed = `stty cols ${COLUMNS} rows ${ROWS}; PATH=${quoted(folder)}:$PATH ${line}`;
  const { stdout } = await run('script', ['-qefc', typed, '/dev/null'], {
    cwd: folder,
    env: { ...process.env, TERM: 'xterm-256color' },
    maxBuffer: 1 << 26,
  });
  const screen = (await screenOf(stdout)).map((text): ScreenLine => [{ text, style: 'plain' }]);
  const typedLine: ScreenLine = [
    { text: PROMPT, style: 'prompt' },
    { text: line, style: 'plain' },
  ];
  const title = `aiodns bulk resolves ${NAMES.toLocaleString('en')} names for two types, with a bar and a summary`;
  await writeFile(file, screenSvg([typedLine, ...screen], COLUMNS, title));
} finally {
  await rm(folder, { recursive: true });
}
