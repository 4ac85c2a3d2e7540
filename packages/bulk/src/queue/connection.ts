import { invalidArgument } from '@aiodns/resolver';
import { Redis } from 'ioredis';
import { BulkError } from '../bulk-error.js';

/** The protocols of a queue's URL, and what the client calls them. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  'redis:': 'redis:',
  'rediss:': 'rediss:',
  'valkey:': 'redis:',
  'valkeys:': 'rediss:',
};

const FORM =
  "the URL of a Redis or Valkey server, such as 'redis://127.0.0.1:6379/0' or 'rediss://user:password@host'";

/**
 * Checks the URL of a queue.
 *
 * @throws {@link InvalidArgumentError}
 */
export const parseQueueUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const protocol = PROTOCOLS[url?.protocol ?? ''];
  if (
    url === undefined ||
    protocol === undefined ||
    url.hostname === '' ||
    !/^(?:\/\d*)?$/.test(url.pathname)
  ) {
    // A wrong URL may have a password all the same.
    throw invalidArgument('url', text.replace(/\/\/.*@/, '//***@'), FORM);
  }
  return new URL(text.replace(url.protocol, protocol));
};

/** Without the password. */
const publicUrl = ({ protocol, host, pathname }: URL): string => `${protocol}//${host}${pathname}`;

/** A connection to a server. */
export interface Connection {
  readonly redis: Redis;
  /** Whether the server is away. */
  isAway(): boolean;
  close(): void;
}

/** The longest time between two tries to connect again, in ms. */
const MAX_RETRY = 2000;

/**
 * Connects to a server. A server that goes away later is waited for.
 *
 * @param onConnection - called when the connection is lost, and when there is one again
 * @throws {@link BulkError} if the server cannot be reached, or refuses
 */
export const connect = async (
  url: URL,
  onConnection: (connected: boolean) => void = () => undefined,
): Promise<Connection> => {
  let connected = false;
  let lost = false;
  let closed = false;
  let reason = '';
  const redis = new Redis(url.href, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (connected ? Math.min(times * 100, MAX_RETRY) : null),
  });
  redis.on('error', (error: Error) => {
    reason = error.message;
  });
  redis.on('close', () => {
    if (!connected || lost || closed) return;
    lost = true;
    onConnection(false);
  });
  redis.on('ready', () => {
    if (lost) onConnection(true);
    lost = false;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    const why = reason || (error instanceof Error ? error.message : String(error));
    throw new BulkError(`the queue ${publicUrl(url)} cannot be used: ${why}`);
  }
  connected = true;
  const close = (): void => {
    closed = true;
    redis.disconnect();
  };
  return { redis, close, isAway: () => lost };
};
