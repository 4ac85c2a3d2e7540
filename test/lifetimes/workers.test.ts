import { describe, expect, it } from 'vitest';
import { type ProgramResult, runProgram } from '../support/program.js';
import { ANSWERED, useServers } from './servers.js';

const PROGRAM = new URL('./programs/workers.js', import.meta.url);
const AFTERWARDS = new URL('./programs/worker-before.js', import.meta.url);
const WORKERS = 100;

describe('worker threads', () => {
  const withServers = useServers();

  const run = (ending: string, count: number, main: 'main' | 'workers'): Promise<ProgramResult> =>
    runProgram(PROGRAM, {
      args: withServers(ending, String(count), main),
      timeLimit: 50_000,
    });

  it(`ends ${WORKERS} workers that are terminated with queries in flight, and the main thread still resolves`, async () => {
    expect(await run('is silent', WORKERS, 'main')).toMatchObject({
      code: 0,
      stderr: '',
      messages: [{ ends: [[1, WORKERS]], answer: ANSWERED }],
    });
  });

  it('ends workers where no other thread has loaded the addon, which stays loaded', async () => {
    expect(await run('is silent', 30, 'workers')).toMatchObject({
      code: 0,
      stderr: '',
      messages: [{ ends: [[1, 30]], loaded: true }],
    });
  });

  it('ends workers that are terminated while responses arrive', async () => {
    expect(await run('queries forever', 20, 'main')).toMatchObject({
      code: 0,
      stderr: '',
      messages: [{ ends: [[1, 20]] }],
    });
  });

  it.each([
    ['process.exit', 'exits', 3],
    ['an exception', 'throws', 'thrown on purpose'],
    ['closing its resolvers', 'closes', 0],
  ])('ends workers that end by %s', async (_what, ending, end) => {
    expect(await run(ending, 8, 'workers')).toMatchObject({
      code: 0,
      stderr: '',
      messages: [{ ends: [[end, 8]] }],
    });
  });

  it('leaves nothing behind that a later I/O thread refers to', async () => {
    const { code, messages, stderr } = await runProgram(AFTERWARDS, { args: withServers() });
    expect({ code, messages, stderr }).toEqual({
      code: 0,
      stderr: '',
      messages: [Array.from({ length: 5 }, () => ['ECANCELLED', ANSWERED])],
    });
  });
});
