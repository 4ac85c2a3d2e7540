import {
  ARES_FLAG_EDNS,
  ARES_FLAG_USEVC,
  DNSError,
  DNSResolver,
  InvalidArgumentError,
} from '@aiodns/resolver';
import { type Format, readArguments, type Task, UsageError } from './arguments.js';
import { ExitCode, exitCode } from './exit-code.js';
import { HELP, MANUAL, USAGE } from './help.js';
import { jsonDocument } from './json-document.js';
import { messageText } from './message-text.js';
import { rdataText } from './presentation/rdata-text.js';
import { ask, type Reply, recordsAsked } from './run-query.js';
import { serverAddresses } from './server.js';
import { type Canvas, paintFor } from './style.js';
import type { Route } from './upstream.js';
import { versionText } from './version.js';

/** Where the command writes. */
export interface Output extends Canvas {
  write(text: string): unknown;
}

/** What the command is given. */
export interface Surroundings {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Cancels the queries when it aborts. */
  readonly signal: AbortSignal;
}

type Questions = Extract<Task, { kind: 'ask' }>;

/** What a reply makes on standard output and on standard error. */
interface Report {
  readonly out: string;
  readonly err: string;
}

const failureLine = ({ question: { name, type }, error }: Reply): string =>
  error === undefined ? '' : `aiodns: ${name} ${type}: ${error.message} (${error.code})\n`;

const reporters: {
  readonly [Name in Format]: (reply: Reply, route: Route, stdout: Output) => Report;
} = {
  full: (reply, route, stdout) =>
    reply.result === undefined
      ? { out: '', err: failureLine(reply) }
      : { out: messageText(reply, reply.result, route, paintFor(stdout)), err: '' },
  short: (reply) => ({
    out: recordsAsked(reply)
      .map((record) => `${rdataText(record)}\n`)
      .join(''),
    err: failureLine(reply),
  }),
  json: (reply, route) => ({ out: jsonDocument(reply, route), err: '' }),
};

const openResolver = async (
  { servers, tcp, timeout, tries }: Questions,
  signal: AbortSignal,
): Promise<DNSResolver> => {
  const nameservers = await Promise.all(servers.map((server) => serverAddresses(server, signal)));
  return new DNSResolver({
    nameservers: nameservers.flat(),
    flags: tcp ? ARES_FLAG_EDNS | ARES_FLAG_USEVC : ARES_FLAG_EDNS,
    // A limit as long as the first try keeps c-ares from giving later ones more, and from raising a short one to 250.
    timeout,
    maxTimeout: timeout,
    tries,
    // The same question twice is meant to be asked twice.
    cacheMaxTtl: 0,
  });
};

const askAll = async (
  task: Questions,
  { stdout, stderr, signal }: Surroundings,
): Promise<ExitCode> => {
  await using resolver = await openResolver(task, signal);
  const route = { servers: resolver.nameservers, tcp: task.tcp };
  const replies = task.questions.map((question) => ask(resolver, question, signal));
  // One that fails while an earlier one is being waited for is not left unhandled.
  for (const reply of replies) reply.catch(() => undefined);

  let code: ExitCode = ExitCode.answered;
  let written = false;
  for (const pending of replies) {
    const reply = await pending;
    if (signal.aborted) break;
    const { out, err } = reporters[task.format](reply, route, stdout);
    if (out !== '') stdout.write(written && task.format === 'full' ? `\n${out}` : out);
    if (err !== '') stderr.write(err);
    written ||= out !== '';
    const own = exitCode(reply.error);
    if (own > code) code = own;
  }
  return code;
};

/**
 * Runs the command.
 *
 * @param args - what follows the command's name
 * @returns the exit code
 */
export const runCommand = async (
  args: readonly string[],
  surroundings: Surroundings,
): Promise<ExitCode> => {
  const { stdout, stderr, signal } = surroundings;
  try {
    const task = readArguments(args);
    switch (task.kind) {
      case 'help':
        stdout.write(HELP);
        return ExitCode.answered;
      case 'version':
        stdout.write(versionText());
        return ExitCode.answered;
      case 'ask':
        return await askAll(task, surroundings);
    }
  } catch (error) {
    if (error instanceof UsageError || error instanceof InvalidArgumentError) {
      stderr.write(`aiodns: ${error.message}\nusage: ${USAGE}\n${MANUAL}\n`);
      return ExitCode.usage;
    }
    if (error instanceof DNSError) {
      const server = error.hostname === undefined ? '' : `server ${error.hostname}: `;
      if (!signal.aborted) stderr.write(`aiodns: ${server}${error.message} (${error.code})\n`);
      return ExitCode.unreachable;
    }
    throw error;
  }
};
