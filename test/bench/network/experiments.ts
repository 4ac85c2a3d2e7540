import { setTimeout as wait } from 'node:timers/promises';
import { LoopDelay } from '../harness/loop-delay.js';
import type { NetworkMetricId } from '../report/network-metrics.js';
import type { Client, ClientId, ClientOptions, Opener } from './client.js';

/** The environment of an experiment, which runs in a separate process. */
interface Bench {
  readonly open: Opener;
  /** Ports of the servers, in the order of `servers`. */
  readonly ports: readonly [number, ...number[]];
  /** Scales a number of queries: a quick run has fewer. */
  readonly some: (count: number) => number;
}

/** One figure of the group "network". */
export interface NetworkExperiment {
  readonly metric: NetworkMetricId;
  readonly clients: readonly ClientId[];
  /** Flags of each server: see `native/network_server.c`. */
  readonly servers: readonly (readonly string[])[];
  readonly measure: (bench: Bench) => Promise<number>;
}

const BOTH = ['resolver', 'node-dns'] as const;
const OURS = ['resolver'] as const;

/** Linux doubles the size that is set, so this is its default receive buffer. */
const DEFAULT_BUFFER = '--receive-buffer=106496';
/** Responses to names that begin with "slow" would come after the benchmark. */
const NEVER = '--slow-delay=3600000';

interface Settled {
  readonly failed: number;
  readonly perSecond: number;
}

/** Keeps `inFlight` queries for distinct names in flight until `count` have settled. */
async function settle(
  client: Client,
  count: number,
  inFlight: number,
  label = 'host',
): Promise<Settled> {
  let sent = 0;
  let failed = 0;
  const place = async (): Promise<void> => {
    while (sent < count) {
      sent += 1;
      await client.query(`${label}-${sent}.example.test`).catch(() => {
        failed += 1;
      });
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: inFlight }, place));
  return { failed, perSecond: (count * 1e3) / (performance.now() - started) };
}

async function withClient<Result>(
  { open, ports: [port] }: Pick<Bench, 'open' | 'ports'>,
  options: ClientOptions,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = open(port, options);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

const malformed =
  (tries: number): NetworkExperiment['measure'] =>
  (bench) =>
    withClient(bench, { timeout: 2_000, tries }, async (client) => {
      const { failed } = await settle(client, bench.some(40_000), 1_000);
      return failed;
    });

const rateFrom = (bench: Bench, port: number): Promise<number> =>
  withClient({ ...bench, ports: [port] }, { timeout: 2_000, tries: 4 }, async (client) => {
    await settle(client, bench.some(20_000), 10_000, 'warm');
    const { perSecond } = await settle(client, bench.some(200_000), 10_000);
    return perSecond;
  });

/** The best of three runs of each, in turn: other load only makes a run slower. */
const shareOfNear: NetworkExperiment['measure'] = async (bench) => {
  const [near, far = near] = bench.ports;
  const rates = { near: 0, far: 0 };
  for (let round = 0; round < 3; round += 1) {
    rates.near = Math.max(rates.near, await rateFrom(bench, near));
    rates.far = Math.max(rates.far, await rateFrom(bench, far));
  }
  return rates.far / rates.near;
};

const NEAR = ['--delay=0.2'];

const residentBytes = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().rss;
};

/** Starts `count` queries that get no response. The promise resolves when all have ended. */
const startSilent = (client: Client, count: number): Promise<unknown> =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      client.query(`slow-${index}.example.test`).catch(() => undefined),
    ),
  );

/** For queries that stay pending during the measurement. */
const PENDING = { timeout: 600_000, maxTimeout: 600_000, tries: 1 } as const;

/** The processor time of a quick query in µs, one at a time: that of the best of some runs, as other load only adds to it. */
async function quickQueryCpu(client: Client): Promise<number> {
  const count = 250;
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 12; run += 1) {
    const before = process.cpuUsage();
    for (let sent = 0; sent < count; sent += 1) await client.query('quick.example.test');
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / count);
  }
  return best;
}

/** The processor time of a quick query while others are pending, each with a socket, as a share of that before they were sent. */
const shareOfQuickAlone: NetworkExperiment['measure'] = (bench) =>
  withClient(bench, { ...PENDING, udpMaxQueries: 1, cacheMaxTtl: 0 }, async (client) => {
    // Compiles what the measured runs execute.
    await quickQueryCpu(client);
    const alone = await quickQueryCpu(client);
    const pending = startSilent(client, bench.some(15_000));
    await wait(5_000);
    const beside = await quickQueryCpu(client);
    client.cancel();
    await pending;
    return beside / alone;
  });

const longestBlockOfCancel: NetworkExperiment['measure'] = (bench) =>
  withClient(bench, PENDING, async (client) => {
    const pending = startSilent(client, bench.some(200_000));
    await wait(10_000);
    const delay = new LoopDelay();
    delay.start();
    await wait(10);
    client.cancel();
    await pending;
    return delay.stop().probe.max;
  });

/** In the order of the report. */
export const NETWORK_EXPERIMENTS: readonly NetworkExperiment[] = [
  { metric: 'lostOfMalformed5', clients: BOTH, servers: [['--cut=0.05']], measure: malformed(4) },
  { metric: 'lostOfMalformed1', clients: BOTH, servers: [['--cut=0.01']], measure: malformed(3) },
  { metric: 'farRate10', clients: BOTH, servers: [NEAR, ['--delay=10']], measure: shareOfNear },
  { metric: 'farRate20', clients: BOTH, servers: [NEAR, ['--delay=20']], measure: shareOfNear },
  { metric: 'farRate50', clients: BOTH, servers: [NEAR, ['--delay=50']], measure: shareOfNear },
  {
    metric: 'lostOfFar',
    clients: BOTH,
    servers: ['0', '10', '20', '50'].map((delay) => [`--delay=${delay}`, DEFAULT_BUFFER]),
    async measure(bench) {
      let lost = 0;
      for (const port of bench.ports) {
        lost += await withClient(
          { ...bench, ports: [port] },
          { timeout: 2_000, tries: 4 },
          async (client) => (await settle(client, bench.some(40_000), 10_000)).failed,
        );
      }
      return lost;
    },
  },
  {
    metric: 'rateBesideSilence',
    clients: BOTH,
    servers: [['--unanswered=0.98']],
    measure: (bench) =>
      withClient(bench, { timeout: 250, tries: 2 }, async (client) => {
        const { perSecond } = await settle(client, bench.some(40_000), 5_000);
        return perSecond;
      }),
  },
  {
    metric: 'cacheGrowth',
    clients: OURS,
    servers: [[]],
    measure: (bench) =>
      withClient(bench, {}, async (client) => {
        await settle(client, bench.some(100_000), 1_000, 'first');
        const before = residentBytes();
        await settle(client, bench.some(400_000), 1_000, 'then');
        return (residentBytes() - before) / 1e6;
      }),
  },
  {
    metric: 'lookupBurst',
    clients: OURS,
    // A datagram that overflows it costs a lookup the whole timeout.
    servers: [['--delay=50', DEFAULT_BUFFER]],
    measure: (bench) =>
      withClient(bench, { lookups: 'b' }, async (client) => {
        await client.lookup('warm.example.test');
        const names = Array.from({ length: 1_000 }, (_, index) => `burst-${index}.example.test`);
        const started = performance.now();
        await Promise.all(names.map((name) => client.lookup(name)));
        return performance.now() - started;
      }),
  },
  {
    metric: 'slowAnswered',
    clients: BOTH,
    servers: [['--slow-delay=2500']],
    measure: (bench) =>
      withClient(bench, { timeout: 2_000, tries: 3 }, async (client) => {
        await settle(client, 1_000, 10);
        const names = Array.from({ length: 20 }, (_, index) => `slow-${index}.example.test`);
        const endings = await Promise.allSettled(names.map((name) => client.query(name)));
        return endings.filter(({ status }) => status === 'fulfilled').length;
      }),
  },
  { metric: 'quickBesidePending', clients: OURS, servers: [[NEVER]], measure: shareOfQuickAlone },
  { metric: 'cancelBlock', clients: OURS, servers: [[NEVER]], measure: longestBlockOfCancel },
];
