import { describe, expect, it } from 'vitest';
import { runProgram, startProgram } from '../support/program.js';
import { useServers } from './servers.js';

const PROGRAM = new URL('./programs/in-flight.js', import.meta.url);

describe.concurrent('a process that ends with queries in flight', () => {
  const withServers = useServers();

  it.each([
    ['process.exit', 7],
    ['process.exit in a result handler', 8],
    ['process.exit after closing', 9],
    ['process.exit, querying in the exit handler', 10],
    ['process.exit while opening', 11],
    ['nothing left to do', 0],
  ])('by %s: code %i, without output', async (ending, code) => {
    expect(await runProgram(PROGRAM, { args: withServers(ending) })).toMatchObject({
      code,
      signal: null,
      stdout: '',
      stderr: '',
      timedOut: false,
    });
  });

  it.each([
    ['an uncaught exception', 'thrown on purpose'],
    ['an exception in a result handler', 'thrown on purpose'],
    ['an unhandled rejection', 'EBADNAME'],
  ])('by %s: code 1, with the error on standard error', async (ending, message) => {
    const { stderr, ...end } = await runProgram(PROGRAM, { args: withServers(ending) });
    expect(end).toMatchObject({ code: 1, signal: null, timedOut: false });
    expect(stderr).toContain(message);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const)('by %s', async (signal) => {
    await using program = await startProgram(PROGRAM, { args: withServers('a signal') });
    expect(await program.message()).toBe('in flight');
    program.kill(signal);
    expect(await program.result).toMatchObject({ code: null, signal, stderr: '', timedOut: false });
  });

  it('by a signal that it sends to itself', async () => {
    expect(await runProgram(PROGRAM, { args: withServers('process.kill') })).toMatchObject({
      code: null,
      signal: 'SIGTERM',
      stderr: '',
    });
  });

  it('by process.abort', async () => {
    expect(await runProgram(PROGRAM, { args: withServers('process.abort') })).toMatchObject({
      signal: 'SIGABRT',
      timedOut: false,
    });
  });
});
