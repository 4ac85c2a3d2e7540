import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { serverString } from '../support/endpoint.js';
import { startFaultServer } from '../support/fault-server.js';
import { respondWith } from '../support/handlers.js';
import { runProgram, runSource } from '../support/program.js';

const RECORDS = [{ type: 'A', ttl: 1, data: '192.0.2.1' }] as const;

describe('a process that may open 24 files', () => {
  const program = new URL('./programs/descriptors.js', import.meta.url);

  it('gets errors while no descriptor is left for a socket, and results once some are free', async () => {
    await using server = await startFaultServer(respondWith(RECORDS));
    const args = [serverString(server), '24', 'some'];
    expect(await runProgram(program, { args })).toMatchObject({
      code: 0,
      signal: null,
      stderr: '',
      messages: [{ ends: ['ECONNREFUSED', 'answered'], again: 1 }],
    });
  });

  it('gets errors while no descriptor is left for the thread, and results once some are free', async () => {
    await using server = await startFaultServer(respondWith(RECORDS));
    const args = [serverString(server), '24', 'none'];
    expect(await runProgram(program, { args })).toMatchObject({
      code: 0,
      signal: null,
      stderr: '',
      messages: [{ ends: ['The I/O thread cannot be started: Too many open files'], again: 1 }],
    });
  });
});

describe.runIf(process.platform === 'linux')('a process that may map 4.5 GiB more', () => {
  it('answers, and has nearly all of it left', async () => {
    await using server = await startFaultServer(respondWith(RECORDS));
    const outcome = await runSource(
      `import { execFileSync } from 'node:child_process';
       import { readFileSync } from 'node:fs';
       import { DNSResolver } from '@aiodns/resolver';
       const GIB = 2 ** 30;
       const [, mappedKib] = /^VmSize:\\s+(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
       const limit = Number(mappedKib) * 1024 + 4.5 * GIB;
       execFileSync('prlimit', ['--pid', String(process.pid), \`--as=\${limit}\`]);
       const resolver = new DNSResolver({ nameservers: [process.argv[2]] });
       const names = Array.from({ length: 100 }, (_, index) => \`n\${index}.example.test\`);
       const answers = await Promise.all(names.map((name) => resolver.query(name, 'A')));
       const buffers = [Buffer.allocUnsafeSlow(GIB), Buffer.allocUnsafeSlow(GIB)];
       await resolver.close();
       process.send({ answers: answers.length, buffers: buffers.length });
       process.disconnect();`,
      { args: [serverString(server)] },
    );
    expect(outcome).toMatchObject({
      code: 0,
      signal: null,
      stderr: '',
      messages: [{ answers: 100, buffers: 2 }],
    });
  });
});

describe('a process without privileges', () => {
  it('gets an error for an interface that it cannot bind to, and still resolves', async () => {
    await using server = await startFaultServer(respondWith(RECORDS));
    const { messages, ...end } = await runSource(
      `import { networkInterfaces } from 'node:os';
       import { DNSResolver } from '@aiodns/resolver';
       const NOBODY = 65534;
       if (process.getuid() === 0) {
         process.setgroups([]);
         process.setgid(NOBODY);
         process.setuid(NOBODY);
       }
       const [server] = process.argv.slice(2);
       const resolver = new DNSResolver({ nameservers: [server] });
       const refusals = ['no-such-device', ...Object.keys(networkInterfaces())].map((device) => {
         try {
           resolver.setLocalDev(device);
           return 'bound';
         } catch (error) {
           return error.code;
         }
       });
       resolver.nameservers = [server];
       const fresh = new DNSResolver({ nameservers: [server] });
       const records = await fresh.query('www.example.test', 'A');
       await Promise.all([resolver.close(), fresh.close()]);
       process.send({ root: process.getuid() === 0, refusals, answers: records.length });
       process.disconnect();`,
      { args: [serverString(server)] },
    );
    expect(end).toMatchObject({ code: 0, signal: null, stderr: '' });
    // Since version 5.7, Linux lets every process bind to an interface.
    const allowed = expect.stringMatching(/^(bound|ERR_INVALID_ARG_VALUE)$/);
    expect(messages).toEqual([
      {
        root: false,
        refusals: ['ERR_INVALID_ARG_VALUE', ...Object.keys(networkInterfaces()).map(() => allowed)],
        answers: 1,
      },
    ]);
  });
});
