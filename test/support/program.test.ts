import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram, runSource, startSource } from './program.js';

describe('programs', () => {
  it('reports exit code, output and messages', async () => {
    const result = await runSource(
      `process.send({ args: process.argv.slice(2), variable: process.env.VARIABLE });
       process.send(2);
       console.log('out'); console.error('err'); process.exitCode = 7;`,
      { args: ['a', '-b'], env: { VARIABLE: 'set' } },
    );
    expect(result).toEqual({
      code: 7,
      signal: null,
      stdout: 'out\n',
      stderr: 'err\n',
      messages: [{ args: ['a', '-b'], variable: 'set' }, 2],
      timedOut: false,
    });
  });

  it('runs a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aiodns-program-'));
    try {
      const file = join(folder, 'program.mjs');
      writeFileSync(file, 'console.log(process.cwd(), process.execArgv.join())');
      const result = await runProgram(file, {
        cwd: folder,
        execArgv: ['--expose-gc'],
      });
      expect(result.stdout).toBe(`${folder} --expose-gc\n`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('finds the packages of the tests', async () => {
    const { stdout, stderr } = await runSource(
      `console.log(typeof (await import('dns-packet')).decode)`,
    );
    expect({ stdout, stderr }).toEqual({ stdout: 'function\n', stderr: '' });
  });

  it('reports the signal that ended it', async () => {
    await using program = await startSource('process.send("ready"); setInterval(() => {}, 1000);');
    expect(await program.message()).toBe('ready');
    program.kill('SIGTERM');
    expect(await program.result).toMatchObject({
      code: null,
      signal: 'SIGTERM',
      timedOut: false,
    });
    await expect(program.message()).rejects.toThrow('nothing more');
  });

  it('sends and receives messages', async () => {
    await using program = await startSource(
      'process.once("message", (word) => { process.send(word + "!"); process.disconnect(); });',
    );
    program.send('hello');
    expect(await program.message()).toBe('hello!');
    expect(await program.result).toMatchObject({ code: 0 });
  });

  it('kills a program at its time limit', async () => {
    const result = await runSource('setInterval(() => {}, 1000);', {
      timeLimit: 200,
    });
    expect(result).toMatchObject({ signal: 'SIGKILL', timedOut: true });
  });

  it('shows an uncaught exception', async () => {
    const result = await runSource('throw new Error("so be it")');
    expect(result).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('so be it'),
    });
  });

  it('fails when the runtime does not exist', async () => {
    await expect(runSource('', { runtime: '/nonexistent/node' })).rejects.toThrow('ENOENT');
  });
});
