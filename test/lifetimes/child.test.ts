import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drop } from '../support/actions.js';
import { serverString } from '../support/endpoint.js';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import { always, answering } from '../support/handlers.js';
import { runProgram } from '../support/program.js';

const PROGRAM = new URL('./programs/parent.js', import.meta.url);

describe('a process that starts another one while queries are in flight', () => {
  let silent: FaultServer;
  let answerer: FaultServer;

  beforeAll(async () => {
    silent = await startFaultServer(always(drop));
    answerer = await startFaultServer(answering([{ type: 'A', ttl: 1, data: '192.0.2.1' }]));
  });

  afterAll(async () => {
    await silent?.close();
    await answerer?.close();
  });

  const answered = [{ type: 'A', ttl: 1, host: '192.0.2.1' }];

  it.each(['fork', 'cluster'])('both go on to ask: %s', async (way) => {
    const args = [serverString(silent), serverString(answerer), way];
    expect(await runProgram(PROGRAM, { args })).toMatchObject({
      code: 0,
      stderr: '',
      messages: [{ child: answered, code: 0, parent: answered }],
    });
  });

  it('hands down no socket', async () => {
    const args = [serverString(silent), serverString(answerer), 'descriptors'];
    const { messages, ...end } = await runProgram(PROGRAM, { args });
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(messages).toEqual([{ sockets: true, inherited: [] }]);
  });
});
