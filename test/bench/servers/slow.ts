import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { compile } from '../native/compile.js';

/** Delay of each response of the slow server, in ms. */
export const DELAY_MS = 50;

const DNS_PORT = 53;

// A stub resolver queries port 53 only. systemd-resolved uses 127.0.0.53 and .54.
const ADDRESSES = ['127.0.0.153', '127.0.0.154', '127.0.0.155'] as const;

/** A server in a separate process that responds after a delay. */
export interface Slow extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
}

/** The addresses in the responses: one for documentation, or this machine. */
export type Answers = 'documentation' | 'loopback';

/** Starts the slow server on port 53 of a loopback address if permitted, else on any free port. */
export async function startSlow(folder: string, answers: Answers = 'documentation'): Promise<Slow> {
  const file = await compile('slow_server', folder);
  for (const address of ADDRESSES) {
    const server = await start(file, address, DNS_PORT, answers);
    if (server !== undefined) return server;
  }
  const server = await start(file, '127.0.0.1', 0, answers);
  if (server === undefined) throw new Error('the slow server finds no free port');
  return server;
}

async function start(
  file: string,
  address: string,
  port: number,
  answers: Answers,
): Promise<Slow | undefined> {
  const names = answers === 'loopback' ? [answers] : [];
  const child = spawn(file, [address, String(port), String(DELAY_MS), ...names], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const closed = once(child, 'close');
  for await (const line of createInterface(child.stdout)) {
    return {
      address,
      port: Number(line),
      async [Symbol.asyncDispose]() {
        child.stdin.end();
        await closed;
      },
    };
  }
  await closed;
  return undefined;
}

/** True when the system's resolver can be configured to use this server. */
export function isOnDnsPort({ port }: Slow): boolean {
  return port === DNS_PORT;
}
