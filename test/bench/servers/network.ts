import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const counters = z.strictObject({
  received: z.number(),
  answered: z.number(),
  /** Queries for names that the server never answers. */
  unanswered: z.number(),
  /** Responses sent without their last three bytes. */
  cut: z.number(),
  /** Queries dropped because too many responses were delayed. */
  refused: z.number(),
  /** Queries that its full receive buffer dropped; -1 where the system does not count them. */
  dropped: z.number(),
});
export type NetworkCounters = z.infer<typeof counters>;

/** A server in its own process, at the end of a network that is far, lossy or hostile. */
export interface NetworkServer extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
  /** Ends the server and returns its counters. */
  close(): Promise<NetworkCounters>;
}

/**
 * Starts `native/network_server.c`.
 *
 * @param file - the compiled program
 * @param options - its flags, without address and port
 */
export async function startNetworkServer(
  file: string,
  options: readonly string[],
): Promise<NetworkServer> {
  const address = '127.0.0.1';
  const child = spawn(file, [`--address=${address}`, ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const { value: port } = await lines.next();
  if (port === undefined) throw new Error('the network server did not start');
  let counted: Promise<NetworkCounters> | undefined;
  const end = async (): Promise<NetworkCounters> => {
    child.stdin.end();
    const { value } = await lines.next();
    await closed;
    return counters.parse(JSON.parse(value ?? 'null'));
  };
  const close = (): Promise<NetworkCounters> => {
    counted ??= end();
    return counted;
  };
  return {
    address,
    port: Number(port),
    close,
    async [Symbol.asyncDispose]() {
      await close();
    },
  };
}
