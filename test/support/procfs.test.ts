import { once } from 'node:events';
import { mkdtempSync, rmSync, watch } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import { inotifyWatches, openFds, residentMemory, threads } from './procfs.js';
import { startSource } from './program.js';

describe('/proc', () => {
  it('lists descriptors', async () => {
    const before = openFds().length;
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const during = openFds();
    server.close();
    await once(server, 'close');
    expect(during.length).toBe(before + 1);
    expect(during.at(-1)).toMatch(/^\w+:|^\//);
    expect(openFds().length).toBe(before);
  });

  it('lists threads', async () => {
    const before = threads().length;
    const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
    await once(worker, 'online');
    expect(threads().length).toBeGreaterThan(before);
    await worker.terminate();
    await vi.waitFor(() => expect(threads().length).toBe(before));
  });

  it('counts inotify watches', () => {
    const folder = mkdtempSync(join(tmpdir(), 'aiodns-watch-'));
    const before = inotifyWatches();
    const watcher = watch(folder);
    const during = inotifyWatches();
    watcher.close();
    rmSync(folder, { recursive: true });
    expect(during).toBe(before + 1);
    expect(inotifyWatches()).toBe(before);
  });

  it('measures resident memory of another process', async () => {
    await using program = await startSource(
      'const held = Buffer.alloc(128 << 20, 1); process.send("ready"); setInterval(() => held, 1000);',
    );
    await program.message();
    expect(residentMemory(program.pid)).toBeGreaterThan(128 << 20);
    expect(threads(program.pid).length).toBeGreaterThan(1);
  });

  it('fails when there is no such process', () => {
    expect(() => residentMemory(2 ** 30)).toThrow('ENOENT');
  });
});
