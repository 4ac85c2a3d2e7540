import { Channel } from '@aiodns/core-native';
import { DNSError, DNSResolver } from '@aiodns/resolver';
import {
  type AnyResult,
  type DNSResult,
  errorName,
  type QueryTypeName,
  type ResolverOptions,
} from '@aiodns/types';
import { expect } from 'vitest';
import { respond } from '../support/actions.js';
import { serverString } from '../support/endpoint.js';
import {
  type FaultServer,
  type FaultServerOptions,
  startFaultServer,
} from '../support/fault-server.js';
import { type Handler, respondWith } from '../support/handlers.js';
import type { ReceivedQuery } from '../support/received-query.js';
import { type ResponseRecord, response } from '../support/response.js';

/** Queries to a server that misbehaves. */
export interface Scenario {
  readonly handler: Handler;
  readonly server?: FaultServerOptions;
  /** Options of the resolver without its servers. */
  readonly options?: Omit<ResolverOptions, 'nameservers' | 'concurrency'>;
  /** The queries, started at once; one query for A by default. */
  readonly questions?: readonly (readonly [name: string, type: QueryTypeName])[];
}

/** The outcome of a query: records, or an error and its response. */
export type Outcome =
  | { readonly records: readonly AnyResult[] }
  | { readonly code: string; readonly result: DNSResult | undefined };

/** The result of a scenario: the outcome of each query, and the queries that the server received. */
export interface ScenarioResult {
  readonly outcomes: readonly Outcome[];
  readonly received: readonly ReceivedQuery[];
}

/** An outcome to compare with that of another server. */
const withoutServer = (outcome: Outcome): Outcome => {
  if (!('result' in outcome) || outcome.result === undefined) return outcome;
  const { server: _server, ...result } = outcome.result;
  return { ...outcome, result };
};

/** The name of the default query. */
export const NAME = 'www.example.test';

/** A record of the server, and the same record as a resolver returns it. */
export const RECORD: ResponseRecord = { type: 'A', ttl: 60, data: '192.0.2.1' };
export const EXPECTED = [{ type: 'A', ttl: 60, host: '192.0.2.1' }];

/** Sends a valid response with the record. */
export const respondCorrectly = respond((query) => response(query, [RECORD]));

/** A record of forged responses, which must never be returned. */
const FORGED: ResponseRecord = { type: 'A', ttl: 60, data: '192.0.2.66' };

/** A response that would be valid if it were not forged. */
export const forgery = (query: ReceivedQuery): Buffer => response(query, [FORGED]);

const LATER = 'later.example.test';
const LATER_RECORD: ResponseRecord = { type: 'A', ttl: 9, data: '192.0.2.9' };
const LATER_SHOWN = [{ type: 'A', ttl: 9, host: '192.0.2.9' }];

/** For scenarios in which only the timeout ends a try: 250 ms is the minimum of c-ares. */
export const SHORT_TIMEOUT = { timeout: 250 } as const;

// In other scenarios a busy machine must not cause timeouts.
const USUAL = { timeout: 5_000, tries: 2 } as const;

/**
 * Runs a scenario on a `Channel`, where every call of a callback can be counted, and once more on a
 * `DNSResolver`. On both, each query completes exactly once, both have the same outcomes, and the next
 * query is answered.
 */
export async function runScenario(scenario: Scenario): Promise<ScenarioResult> {
  const [onChannel, onResolver] = await Promise.all([
    overChannel(scenario),
    overResolver(scenario),
  ]);
  expect(onResolver.outcomes.map(withoutServer)).toEqual(onChannel.outcomes.map(withoutServer));
  return onResolver;
}

async function overChannel({
  options,
  questions = [[NAME, 'A']],
  ...served
}: Scenario): Promise<ScenarioResult> {
  await using server = await startFaultServer(served.handler, served.server);
  const channel = new Channel({ ...USUAL, ...options, nameservers: nameservers(server) });
  const calls = questions.map(() => 0);
  const query = (name: string, type: QueryTypeName, index?: number): Promise<Outcome> =>
    new Promise((resolve) => {
      channel.queryRecords(name, type, 'IN', (...[status, result]) => {
        if (index !== undefined) calls[index] = (calls[index] ?? 0) + 1;
        resolve(
          status === null ? { records: result } : { code: errorName(status), result: result },
        );
      });
    });
  try {
    const outcomes = await Promise.all(
      questions.map(([name, type], index) => query(name, type, index)),
    );
    const received = [...server.received];
    server.handle(respondWith([LATER_RECORD]));
    expect(await query(LATER, 'A')).toEqual({ records: LATER_SHOWN });
    expect(await channel.wait()).toBe(true);
    expect(calls).toEqual(questions.map(() => 1));
    return { outcomes, received };
  } finally {
    channel.close();
  }
}

async function overResolver({
  options,
  questions = [[NAME, 'A']],
  ...served
}: Scenario): Promise<ScenarioResult> {
  await using server = await startFaultServer(served.handler, served.server);
  await using resolver = new DNSResolver({
    ...USUAL,
    ...options,
    nameservers: nameservers(server),
  });
  const outcomes = await Promise.all(
    questions.map(async ([name, type]): Promise<Outcome> => {
      try {
        return { records: [await resolver.query(name, type)].flat() };
      } catch (error) {
        if (!(error instanceof DNSError)) throw error;
        expect(error).toMatchObject({ hostname: name, qtype: type });
        return { code: error.code, result: error.result };
      }
    }),
  );
  const received = [...server.received];
  server.handle(respondWith([LATER_RECORD]));
  expect(await resolver.query(LATER, 'A')).toEqual(LATER_SHOWN);
  expect(await resolver.wait(0)).toBe(true);
  return { outcomes, received };
}

const nameservers = ({ endpoints }: FaultServer): string[] => endpoints.map(serverString);

/** The outcome of a scenario with one query. */
export async function outcomeOf(scenario: Scenario): Promise<Outcome | undefined> {
  const { outcomes } = await runScenario(scenario);
  return outcomes[0];
}
