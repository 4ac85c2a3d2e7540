import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DNSError, DNSResolver, type ResolverOptions } from '@aiodns/resolver';
import { drop } from '../support/action.js';
import type { AnswerRecord } from '../support/answer.js';
import { type Endpoint, serverString } from '../support/endpoint.js';
import type { FaultServer } from '../support/fault-server.js';
import { always, answering } from '../support/handler.js';
import { askedName } from '../support/received-query.js';

/** What the tests of options share: resolvers for scripted servers, and what those were sent. */

/** The record that {@link answersOne} gives. */
export const ONE: AnswerRecord = { type: 'A', ttl: 300, data: '192.0.2.1' };

/** Answers every query with {@link ONE}. */
export const answersOne = answering([ONE]);

/** Answers nothing. */
export const staysSilent = always(drop);

/** A resolver that asks these servers, in this order. */
export function resolverFor(
  servers: Endpoint | readonly Endpoint[],
  options: ResolverOptions = {},
): DNSResolver {
  return new DNSResolver({ nameservers: [servers].flat().map(serverString), ...options });
}

/** The names that a server was asked for, in order and in lower case. */
export function namesAsked({ received }: FaultServer): string[] {
  return received.map(askedName);
}

/** The failure of a look-up. @throws Error when it succeeded, or failed with anything but DNS. */
export async function failureOf(lookUp: Promise<unknown>): Promise<DNSError> {
  const failure: unknown = await lookUp.then(
    (result) => new Error(`it gave ${JSON.stringify(result)}`),
    (error: unknown) => error,
  );
  if (failure instanceof DNSError) return failure;
  throw failure;
}

/** A file that is removed with its scope. */
export interface TemporaryFile extends AsyncDisposable {
  readonly path: string;
  write(text: string): Promise<void>;
}

/** Writes a file into a folder of its own. */
export async function temporaryFile(text: string): Promise<TemporaryFile> {
  const folder = await mkdtemp(join(tmpdir(), 'aiodns-option-'));
  const path = join(folder, 'file');
  const write = (content: string): Promise<void> => writeFile(path, content);
  await write(text);
  return { path, write, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}
