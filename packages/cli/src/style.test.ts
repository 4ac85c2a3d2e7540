import { expect, it } from 'vitest';
import { styleFor } from './style.js';

const terminal = { isTTY: true, hasColors: () => true };
const RED = '\u001b[31mtext\u001b[39m';

it.each([
  { what: 'a terminal', stream: terminal, env: {}, text: RED },
  {
    what: 'a terminal where NO_COLOR is empty',
    stream: terminal,
    env: { NO_COLOR: '' },
    text: RED,
  },
  {
    what: 'a terminal where NO_COLOR is set',
    stream: terminal,
    env: { NO_COLOR: '1' },
    text: 'text',
  },
  {
    what: 'a terminal without colours',
    stream: { isTTY: true, hasColors: () => false },
    env: {},
    text: 'text',
  },
  { what: 'a file or a pipe', stream: {}, env: { FORCE_COLOR: '1' }, text: 'text' },
])('colours text for $what as $text', ({ stream, env, text }) => {
  expect(styleFor(stream, env)('bad', 'text')).toBe(text);
});
