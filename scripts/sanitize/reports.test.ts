import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingsIn, readFindings } from './reports.js';

const addon = '/somewhere/build/asan/Release/aiodns_cares.node';

const leaks = `
=================================================================
==4242==ERROR: LeakSanitizer: detected memory leaks

Direct leak of 40 byte(s) in 1 object(s) allocated from:
    #0 0x7f01 in operator new(unsigned long) (/lib/libclang_rt.asan-x86_64.so+0x119)
    #1 0x0c50 in napi_create_reference (/usr/bin/node+0xc50)
    #2 0x7f02 in aiodns::Environment::Start(napi_value__*) /src/packages/core-native/native/js/environment.cc:35:27

Indirect leak of 8 byte(s) in 1 object(s) allocated from:
    #0 0x7f01 in malloc (/lib/libclang_rt.asan-x86_64.so+0x109)
    #1 0x0c51 in uv_loop_init (/usr/bin/node+0xc51)
    #2 0x7f03  (<unknown module>)

Direct leak of 16 byte(s) in 2 object(s) allocated from:
    #0 0x7f01 in malloc (/lib/libclang_rt.asan-x86_64.so+0x109)
    #1 0x7f04  (<unknown module>)

SUMMARY: AddressSanitizer: 64 byte(s) leaked in 4 allocation(s).
`;

const useAfterFree = `=================================================================
==77==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000 at pc 0x7f thread T5
READ of size 8 at 0x602000 thread T5
    #0 0x7f05 in ares_query_dnsrec (${addon}+0x8f)

0x602000 is located 0 bytes inside of 8-byte region
freed by thread T5 here:
    #0 0x7f01 in free (/lib/libclang_rt.asan-x86_64.so+0x109)

SUMMARY: AddressSanitizer: heap-use-after-free (${addon}+0x8f) in ares_query_dnsrec
Shadow bytes around the buggy address:
  0x0c: fa fa fa
`;

const race = (accesses: string) => `==================
WARNING: ThreadSanitizer: data race (pid=9)
${accesses}
  Thread T7 (tid=10, running) created by main thread at:
    #0 pthread_create <null> (libclang_rt.tsan-x86_64.so+0x73)
    #1 aiodns::IoThread::AddChannel() native/io/io_thread.cc:44:15 (aiodns_cares.node+0x5)

SUMMARY: ThreadSanitizer: data race in publish
==================
`;

const undefinedBehaviour = `/src/packages/core-native/native/cares/ares_channel.cc:20:7: runtime error: signed integer overflow: 2147483647 + 1
    #0 0x7f in aiodns::AresChannel::Process() /src/packages/core-native/native/cares/ares_channel.cc:20:7

/elsewhere/zone.c:3:1: runtime error: load of misaligned address 0x01 for type 'int'
    #0 0x55 in load (/usr/sbin/a-server+0x55)
`;

describe('reports of sanitizers', () => {
  it('separates leaks, and attributes a caller in an unloaded module to the addon', () => {
    expect(findingsIn(leaks).map(({ kind, inAddon }) => [kind, inAddon])).toEqual([
      ['Direct leak', true],
      ['Indirect leak', false],
      ['Direct leak', true],
    ]);
  });

  it('keeps the whole text of a finding, without the summary', () => {
    const [first] = findingsIn(leaks);
    expect(first?.text).toMatch(/^Direct leak of 40 byte/);
    expect(first?.text).toContain('environment.cc:35:27');
    expect(first?.text).not.toContain('Indirect');
    expect(findingsIn(leaks).at(-1)?.text).not.toContain('SUMMARY');
  });

  it('finds a memory error', () => {
    expect(findingsIn(useAfterFree)).toMatchObject([
      { kind: 'heap-use-after-free', inAddon: true },
    ]);
  });

  it('finds a race by where memory is accessed', () => {
    const accesses = `  Write of size 8 at 0x7b by thread T7:
    #0 aiodns::Environment::Publish() native/js/environment.cc:90:3 (aiodns_cares.node+0x9)
`;
    expect(findingsIn(race(accesses))).toMatchObject([{ kind: 'data race', inAddon: true }]);
  });

  it('does not attribute a race to the addon because it created the thread', () => {
    const accesses = `  Write of size 8 at 0x7b by thread T7:
    #0 uv_mutex_lock <null> (node+0x9)
`;
    expect(findingsIn(race(accesses))).toMatchObject([{ kind: 'data race', inAddon: false }]);
  });

  it('finds undefined behaviour', () => {
    expect(findingsIn(undefinedBehaviour).map(({ inAddon }) => inAddon)).toEqual([true, false]);
  });

  it('ignores warnings of the runtime', () => {
    expect(findingsIn('==1==WARNING: invalid path to external symbolizer!\n')).toEqual([]);
  });

  it('reads every file of a folder', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'aiodns-reports-'));
    try {
      await writeFile(join(directory, 'report.1'), leaks);
      await writeFile(join(directory, 'report.2'), useAfterFree);
      expect(await readFindings(directory)).toHaveLength(4);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
