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

/** Questions to a server that misbehaves. */
export interface Scenario {
  readonly handler: Handler;
  readonly server?: FaultServerOptions;
  /** Options of the resolver beside its servers. */
  readonly options?: Omit<ResolverOptions, 'nameservers' | 'concurrency'>;
  /** What is asked, all at once; one question for A by default. */
  readonly questions?: readonly (readonly [name: string, type: QueryTypeName])[];
}

/** How a question ended: with records, or with an error and the answer that came with it. */
export type Outcome =
  | { readonly records: readonly AnyResult[] }
  | { readonly code: string; readonly result: DNSResult | undefined };

/** What came of a scenario: how each question ended, and what the server received of them. */
export interface ScenarioResult {
  readonly outcomes: readonly Outcome[];
  readonly received: readonly ReceivedQuery[];
}

/** The name that scenarios ask for when they don't say. */
export const NAME = 'www.example.test';

/** A record that the server is to give, and the same as a resolver shows it. */
export const RECORD: ResponseRecord = { type: 'A', ttl: 60, data: '192.0.2.1' };
export const EXPECTED = [{ type: 'A', ttl: 60, host: '192.0.2.1' }];

/** Gives the record. */
export const respondCorrectly = respond((query) => response(query, [RECORD]));

/** A record that must never be shown, as its answer is not to be believed. */
const FORGED: ResponseRecord = { type: 'A', ttl: 60, data: '192.0.2.66' };

/** The message that would answer, were it not forged. */
export const forgery = (query: ReceivedQuery): Buffer => response(query, [FORGED]);

const LATER = 'later.example.test';
const LATER_RECORD: ResponseRecord = { type: 'A', ttl: 9, data: '192.0.2.9' };
const LATER_SHOWN = [{ type: 'A', ttl: 9, host: '192.0.2.9' }];

/** For scenarios in which nothing but time ends a try: 250 ms is the shortest that c-ares has. */
export const SHORT_TIMEOUT = { timeout: 250 } as const;

// Elsewhere a busy machine must not look like a server that is silent.
const USUAL = { timeout: 5_000, tries: 2 } as const;

/**
 * Runs a scenario on a `Channel`, where every call of a callback can be counted, and once more on a
 * `DNSResolver`. On both, each question ends exactly once, both agree on how, and the next question
 * is answered.
 */
export async function runScenario(scenario: Scenario): Promise<ScenarioResult> {
  const [onChannel, onResolver] = await Promise.all([
    overChannel(scenario),
    overResolver(scenario),
  ]);
  expect(onResolver.outcomes).toEqual(onChannel.outcomes);
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
  const ask = (name: string, type: QueryTypeName, index?: number): Promise<Outcome> =>
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
      questions.map(([name, type], index) => ask(name, type, index)),
    );
    const received = [...server.received];
    server.handle(respondWith([LATER_RECORD]));
    expect(await ask(LATER, 'A')).toEqual({ records: LATER_SHOWN });
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

/** How the only question of a scenario ended. */
export async function outcomeOf(scenario: Scenario): Promise<Outcome | undefined> {
  const { outcomes } = await runScenario(scenario);
  return outcomes[0];
}
