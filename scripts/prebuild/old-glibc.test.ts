import { expect, it } from 'vitest';
import { checkSymbols } from './check-symbols.js';
import { oldSymbols } from './old-glibc.js';

// Lines of `objdump -T`, of a glibc 2.36.
const LIBC = `
00000000001d4850 g    DO .data	0000000000000008  GLIBC_2.2.5 stdin
00000000000f77e0  w   DF .text	0000000000000012  GLIBC_2.33  stat
0000000000089380 g    DF .text	0000000000000eed (GLIBC_2.2.5) pthread_create
0000000000089380 g    DF .text	0000000000000eed  GLIBC_2.34  pthread_create
00000000000a1650 g   iD  .text	00000000000000ab  GLIBC_2.14  memcpy
00000000000b9a10 g   iD  .text	0000000000000073 (GLIBC_2.2.5) memcpy
00000000000f87a0  w   DF .text	00000000000000f0  GLIBC_2.28  fcntl64
0000000000000000      DF *UND*	0000000000000000 (GLIBC_2.3)  __tls_get_addr
0000000000000000 g    DO *ABS*	0000000000000000  GLIBC_2.28  GLIBC_2.28
0000000000086a20 g    DF .text	0000000000000095  GLIBC_PRIVATE __libc_alloca_cutoff
`;

it('takes the newest version that an older release has', () => {
  expect(oldSymbols(LIBC, '2.28').map(({ name, version }) => `${name}@${version}`)).toEqual([
    'stdin@GLIBC_2.2.5',
    'pthread_create@GLIBC_2.2.5',
    'memcpy@GLIBC_2.14',
    'fcntl64@GLIBC_2.28',
  ]);
  expect(oldSymbols(LIBC, '2.28').map(({ type }) => type)).toEqual([
    ...['object', 'function', 'function', 'function'],
  ]);
});

const ADDON = `
  NEEDED               libpthread.so.0
  NEEDED               libc.so.6
  NEEDED               ld-linux-x86-64.so.2
0000000000000000      D  *UND*	0000000000000000  Base        napi_create_array
0000000000000000  w   D  *UND*	0000000000000000  Base        __gmon_start__
0000000000000000      DF *UND*	0000000000000000 (GLIBC_2.14) memcpy
0000000000000000      DF *UND*	0000000000000000 (GLIBC_2.28) fcntl64
0000000000012340 g    DF .text	0000000000000042  Base        napi_register_module_v1
`;

it('accepts an addon that needs nothing newer', () => {
  expect(() => checkSymbols(ADDON, '2.28')).not.toThrow();
});

it('names each newer symbol, each that the release lacks and each library beyond those of the system', () => {
  const newer = `${ADDON}
  NEEDED               libstdc++.so.6
0000000000000000      DF *UND*	0000000000000000 (GLIBC_2.34) pthread_create
0000000000000000      D  *UND*	0000000000000000  Base        stat
0000000000000000      D  *UND*	0000000000000000              arc4random
`;
  expect(() => checkSymbols(newer, '2.28')).toThrow(
    'The addon is not portable: it needs libstdc++.so.6; pthread_create is of GLIBC_2.34; glibc 2.28 has no stat; glibc 2.28 has no arc4random',
  );
  expect(() => checkSymbols(ADDON, '2.27')).toThrow('fcntl64 is of GLIBC_2.28');
});

it('checks only libraries where there is no glibc', () => {
  const musl = `
  NEEDED               libc.musl-x86_64.so.1
0000000000000000      D  *UND*	0000000000000000  Base        stat
`;
  expect(() => checkSymbols(musl)).not.toThrow();
  expect(() => checkSymbols(`${musl}  NEEDED               libgcc_s.so.1\n`)).toThrow(
    'libgcc_s.so.1',
  );
});
