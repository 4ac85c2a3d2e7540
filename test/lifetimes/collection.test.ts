import { describe, expect, it } from 'vitest';
import { respond } from '../support/actions.js';
import { makeCertificate } from '../support/certificate.js';
import { SERVER_NAME } from '../support/encrypted-server.js';
import { serverString } from '../support/endpoint.js';
import { startFaultServer } from '../support/fault-server.js';
import { always } from '../support/handlers.js';
import { runProgram, startSource } from '../support/program.js';
import { response } from '../support/response.js';
import { answerTls, startTlsServer } from '../support/tls-server.js';

const right = respond((query) => response(query, [{ type: 'A', ttl: 1, data: '192.0.2.1' }]));
const OPENED = 50;

/** Program text: `open` makes a named channel with `options`, `until` waits until it has been collected. */
const COLLECTING = `
  import { setTimeout as wait } from 'node:timers/promises';
  import { Channel } from '@aiodns/core-native';
  const collected = new Set();
  const registry = new FinalizationRegistry((name) => collected.add(name));
  const open = (name) => {
    const channel = new Channel(options);
    registry.register(channel, name);
    return channel;
  };
  const until = async (name) => {
    while (!collected.has(name)) { globalThis.gc(); await wait(10); }
  };`;

describe('garbage collection', () => {
  it('frees resolvers that were never closed, their sockets, and the thread after the last', async () => {
    await using server = await startFaultServer(always(right));
    const program = new URL('./programs/collected.js', import.meta.url);
    const execArgv = ['--expose-gc'];
    const args = [serverString(server), String(OPENED)];
    expect(await runProgram(program, { args, execArgv })).toMatchObject({
      code: 0,
      stderr: '',
      messages: [{ socketsOpened: true, threadStarted: true }, 'all returned'],
    });
  });

  it('keeps a channel while a request is pending, although nothing refers to it', async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await using server = await startFaultServer(always(() => released, right));
    await using program = await startSource(
      `${COLLECTING}
       const options = { nameservers: [process.argv[2]], timeout: 60000 };
       const status = new Promise((resolve) => {
         open('pending').queryRecords('www.example.test', 'A', 'IN', resolve);
       });
       open('idle');
       await until('idle');
       process.send([...collected]);
       process.send(await status);
       await until('pending');
       process.disconnect();`,
      { args: [serverString(server)], execArgv: ['--expose-gc'] },
    );
    expect(await program.message()).toEqual(['idle']);
    release();
    expect(await program.message()).toBe(null);
    expect(await program.result).toMatchObject({ code: 0, stderr: '' });
  });

  it('frees a channel of a DNS over TLS server, and closes its connection', async () => {
    const certificate = await makeCertificate([SERVER_NAME]);
    await using server = await startTlsServer(certificate, (query, socket) =>
      answerTls(socket, response(query, [{ type: 'A', ttl: 1, data: '192.0.2.1' }])),
    );
    await using program = await startSource(
      `${COLLECTING}
       const [, , nameserver, ca] = process.argv;
       const options = { nameservers: [nameserver], tls: { ca } };
       const status = await new Promise((resolve) => {
         open('encrypted').queryRecords('www.example.test', 'A', 'IN', resolve);
       });
       process.send(status);
       await until('encrypted');
       process.send('collected');
       // A connection does not keep the process.
       setInterval(() => globalThis.gc(), 10);`,
      {
        args: [`tls://127.0.0.1:${server.port}#${SERVER_NAME}`, certificate.cert],
        execArgv: ['--expose-gc'],
      },
    );
    expect(await program.message()).toBe(null);
    expect(server.connections).toHaveLength(1);
    expect(await program.message()).toBe('collected');
    await expect.poll(() => server.open()).toBe(0);
  });

  it('keeps a channel with an external loop while a request is pending, and closes it afterwards', async () => {
    await using server = await startFaultServer(always(right));
    await using program = await startSource(
      `${COLLECTING}
       const options = { nameservers: [process.argv[2]], sockStateCb: () => undefined };
       let status;
       const startQuery = () => {
         const channel = open('pending');
         channel.queryRecords('www.example.test', 'A', 'IN', (outcome) => { status = outcome; });
         return new WeakRef(channel);
       };
       const reference = startQuery();
       // The target of a new WeakRef lives until the end of the task.
       await wait(1);
       open('idle');
       await until('idle');
       process.send([...collected]);
       while (status === undefined) {
         for (const fd of reference.deref().getsock()[0]) reference.deref().processReadFd(fd);
         await wait(1);
       }
       process.send(status);
       await until('pending');
       process.disconnect();`,
      { args: [serverString(server)], execArgv: ['--expose-gc'] },
    );
    expect(await program.message()).toEqual(['idle']);
    expect(await program.message()).toBe(null);
    expect(await program.result).toMatchObject({ code: 0, stderr: '' });
  });
});
