import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { missingTools } from './toolchain.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aiodns-tools-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function provide(...names: string[]): void {
  for (const name of names) {
    writeFileSync(join(folder, name), '#!/bin/sh\n');
    chmodSync(join(folder, name), 0o755);
  }
}

it('names every missing tool and the command of the distribution', async () => {
  const cases: [osRelease: string, command: string][] = [
    ['ID=debian\n', 'apt-get install g++ cmake make'],
    ['ID=ubuntu\nID_LIKE=debian\n', 'apt-get install g++ cmake make'],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'apt-get install g++ cmake make'],
    ['ID=alpine\n', 'apk add g++ cmake make'],
    ['ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'dnf install gcc-c++ cmake make'],
    ['ID="opensuse-leap"\nID_LIKE="suse opensuse"\n', 'zypper install gcc-c++ cmake make'],
    ['ID=arch\n', 'pacman -S gcc cmake make'],
  ];
  for (const [osRelease, command] of cases) {
    expect(await missingTools({ PATH: folder }, osRelease)).toBe(
      `Missing to build the addon: a C++20 compiler (g++ 10 or clang++ 12 or later), CMake 3.18 or later, make or Ninja. Install: ${command}`,
    );
  }
});

it('names no command on a system that it does not know', async () => {
  provide('g++', 'ninja');
  expect(await missingTools({ PATH: folder }, 'ID=other\n')).toBe(
    'Missing to build the addon: CMake 3.18 or later.',
  );
});

it('looks for the compiler of CXX and for no other', async () => {
  provide('g++', 'cmake', 'make');
  expect(await missingTools({ PATH: folder, CXX: 'icpx' }, 'ID=debian\n')).toBe(
    'Missing to build the addon: a C++20 compiler (g++ 10 or clang++ 12 or later). Install: apt-get install g++',
  );
  const CXX = join(folder, 'g++');
  expect(await missingTools({ PATH: folder, CXX }, 'ID=debian\n')).toBeUndefined();
});

it('is content with any one of several', async () => {
  provide('clang++', 'cmake', 'ninja');
  expect(await missingTools({ PATH: folder }, '')).toBeUndefined();
});
