import { describe, expect, it } from 'vitest';
import { runProgram } from '../support/program.js';
import { ANSWERED, useServers } from './servers.js';

const PROGRAM = new URL('./programs/parent.js', import.meta.url);

describe('a process that starts another one while queries are in flight', () => {
  const withServers = useServers();

  it.each(['fork', 'cluster'])('both still resolve: %s', async (method) => {
    const args = withServers(method);
    expect(await runProgram(PROGRAM, { args })).toMatchObject({
      code: 0,
      stderr: '',
      messages: [{ child: ANSWERED, code: 0, parent: ANSWERED }],
    });
  });

  it('the child inherits no socket', async () => {
    const args = withServers('descriptors');
    const { messages, ...end } = await runProgram(PROGRAM, { args });
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(messages).toEqual([{ sockets: true, inherited: [] }]);
  });
});
