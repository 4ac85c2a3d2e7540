import { framed } from './actions.js';
import { candidatePort, type Endpoint, isPortTaken } from './endpoint.js';
import { HandlerRunner } from './handler-runner.js';
import type { Handler } from './handlers.js';
import { questionName, type ReceivedQuery, receivedQuery } from './received-query.js';
import { type Acceptance, listenTcp, type TcpEvents, type TcpListener } from './tcp-listener.js';
import { bindUdp, type UdpListener } from './udp-listener.js';

/** Where a fault server listens. */
export interface FaultServerOptions {
  /** Addresses to listen on, all with one port. `['127.0.0.1']` by default. */
  readonly addresses?: readonly [string, ...string[]];
  /** False: no socket listens for UDP. */
  readonly udp?: boolean;
  /** False: connections are refused. */
  readonly tcp?: boolean;
  /**
   * The fate of a TCP connection, by its ordinal from 0: `serve` (the default) reads queries,
   * `reset` and `close` end it at once, `ignore` leaves it open and never reads.
   */
  readonly accept?: (connection: number) => Acceptance;
}

/** A DNS server that responds as its handler decides, and records what it receives. */
export interface FaultServer extends Endpoint, AsyncDisposable {
  /**
   * All endpoints that it listens on, in the order of `addresses`; the first is that of the server.
   */
  readonly endpoints: readonly Endpoint[];
  /** Everything that was received, in order. */
  readonly received: readonly ReceivedQuery[];
  /** TCP connections accepted so far. */
  readonly connections: number;
  /** TCP connections that are open. */
  readonly openConnections: number;
  /** Replaces the handler. */
  handle(handler: Handler): void;
  /**
   * Settles when this many queries have been received in all; rejects when the server closes first.
   */
  untilReceived(count: number): Promise<void>;
  /** Sends an unsolicited datagram from the server's address and port. */
  send(to: Endpoint, message: Uint8Array): Promise<void>;
  /**
   * Closes sockets and connections, and aborts waiting actions.
   *
   * @throws AggregateError when the handler threw: a test whose server failed proves nothing.
   */
  close(): Promise<void>;
}

const PORT_ATTEMPTS = 50;

/** Starts a fault server on a free port of loopback, the same for UDP and TCP. */
export async function startFaultServer(
  handler: Handler,
  options: FaultServerOptions = {},
): Promise<FaultServer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await listen(handler, options, candidatePort());
    } catch (error) {
      if (!isPortTaken(error) || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function listen(
  handler: Handler,
  options: FaultServerOptions,
  port: number,
): Promise<FaultServer> {
  const { addresses = ['127.0.0.1'], udp = true, tcp = true, accept = () => 'serve' } = options;
  const endpoints = addresses.map((address) => ({ address, port }));
  const runner = new HandlerRunner(handler);
  const datagrams: UdpListener[] = [];
  const listeners: TcpListener[] = [];
  let connections = 0;

  const shutDown = async (): Promise<void> => {
    // Connections close together with the runner, which may be writing to one that the client does
    // not read. UDP sockets close last: Node never calls back for a datagram whose socket closed.
    const streams = listeners.map((listener) => listener.close());
    const [handled] = await Promise.allSettled([runner.close(), ...streams]);
    await Promise.all(datagrams.map((listener) => listener.close()));
    if (handled.status === 'rejected') throw handled.reason;
  };
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= shutDown();
    return closed;
  };

  const listenUdp = async (destination: Endpoint): Promise<void> => {
    const listener = await bindUdp(destination, (bytes, source) => {
      const arrival = {
        transport: 'udp',
        source,
        destination,
        connection: undefined,
      } as const;
      void runner.begin(receivedQuery(bytes, arrival), {
        stream: undefined,
        send: (message) => listener.send(message, source),
      });
    });
    datagrams.push(listener);
  };

  const events = (destination: Endpoint): TcpEvents => ({
    accept() {
      const connection = connections;
      connections += 1;
      return { connection, acceptance: accept(connection) };
    },
    message(bytes, { source, connection, stream }) {
      const arrival = {
        transport: 'tcp',
        source,
        destination,
        connection,
      } as const;
      return runner.begin(receivedQuery(bytes, arrival), {
        stream,
        send: (message) => stream.write(framed(message)),
      });
    },
  });

  try {
    for (const endpoint of endpoints) {
      if (udp) await listenUdp(endpoint);
      if (tcp) listeners.push(await listenTcp(endpoint, events(endpoint)));
    }
  } catch (error) {
    await close();
    throw error;
  }

  const [first] = addresses;
  return {
    address: first,
    port,
    endpoints,
    received: runner.received,
    get connections() {
      return connections;
    },
    get openConnections() {
      return listeners.reduce((sum, { open }) => sum + open, 0);
    },
    handle(next) {
      runner.handler = next;
    },
    untilReceived: (count) => runner.untilReceived(count),
    async send(to, message) {
      const [listener] = datagrams;
      if (listener === undefined) throw new Error('the server does not listen for UDP');
      await listener.send(message, to);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The names of the queries that a server received, in order and in lower case. */
export function queriedNames({ received }: FaultServer): string[] {
  return received.map(questionName);
}
