import { readFileSync } from 'node:fs';
import { isIP, isIPv4 } from 'node:net';
import {
  ARES_FLAG_EDNS,
  ARES_FLAG_USEVC,
  DNSError,
  DNSResolver,
  InvalidArgumentError,
  parseEncryptedNameserver,
  parseNameserver,
  rdataText,
  strerror,
} from '@aiodns/resolver';
import { type Command, type Format, parseArguments, UsageError } from './arguments.js';
import { completionScript } from './completion.js';
import { ExitCode, exitCode } from './exit-code.js';
import { HELP, MANUAL, USAGE } from './help.js';
import { jsonDocument } from './json-document.js';
import { messageText } from './message-text.js';
import { RootHintsError, rootServers } from './root-hints.js';
import { matchingRecords, type QueryOutcome, runQuery, serverFailure } from './run-query.js';
import { encryptedServer, serverAddresses } from './server.js';
import { styleFor, type Terminal } from './style.js';
import { trace } from './trace.js';
import { transferZone } from './transfer.js';
import type { Upstream } from './upstream.js';
import { versionText } from './version.js';

/** A stream that the command writes to. */
export interface Output extends Terminal {
  write(text: string): unknown;
}

/** The streams and the cancellation of one run. */
export interface Context {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Cancels the queries when it aborts. */
  readonly signal: AbortSignal;
}

type QueryCommand = Extract<Command, { kind: 'query' }>;

/** The output for one outcome: on standard output and on standard error. */
interface Report {
  readonly out: string;
  readonly err: string;
}

const failureLine = ({ question: { name, type }, error }: QueryOutcome): string => {
  if (error === undefined) return '';
  const failure = serverFailure(error);
  const reason = failure === undefined ? '' : `, ${failure.server}: ${failure.cause}`;
  return `aiodns: ${name} ${type}: ${strerror(error.errno)} (${error.code})${reason}\n`;
};

const reporters: {
  readonly [Name in Format]: (outcome: QueryOutcome, upstream: Upstream, stdout: Output) => Report;
} = {
  full: (outcome, upstream, stdout) =>
    outcome.result === undefined
      ? { out: '', err: failureLine(outcome) }
      : { out: messageText(outcome, outcome.result, upstream, styleFor(stdout)), err: '' },
  short: (outcome) => ({
    out: matchingRecords(outcome)
      .map((record) => `${rdataText(record)}\n`)
      .join(''),
    err: failureLine(outcome),
  }),
  json: (outcome, upstream) => ({ out: jsonDocument(outcome, upstream), err: '' }),
};

const familyOf = (server: string): number => {
  const host = parseEncryptedNameserver(server)?.host;
  if (host === undefined) return isIPv4(server.split(':')[0] ?? '') ? 4 : 6;
  return isIP(host.split('%')[0] ?? '');
};

/** Whether a server may be queried; one whose name is still to be resolved may. */
const isOfFamily = (server: string, family: 4 | 6): boolean =>
  [family, 0].includes(familyOf(server));

const readAuthorities = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`--tls-ca: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const resolverFor = (
  { tcp, timeout, tries, port, family, tls, bootstrap }: QueryCommand,
  nameservers: readonly string[],
): DNSResolver => {
  const resolver = new DNSResolver({
    nameservers,
    tls: { ...tls, ca: tls.ca === undefined ? undefined : readAuthorities(tls.ca) },
    bootstrap,
    udpPort: port,
    tcpPort: port,
    flags: tcp ? ARES_FLAG_EDNS | ARES_FLAG_USEVC : ARES_FLAG_EDNS,
    // c-ares lengthens the timeout of later attempts and raises short ones to 250 ms; this limit prevents both.
    timeout,
    maxTimeout: timeout,
    tries,
    // Without a cache, a question that is repeated on the command line is queried each time.
    cacheMaxTtl: 0,
  });
  if (family !== undefined) {
    const servers = resolver.nameservers.filter((server) => isOfFamily(server, family));
    if (servers.length === 0) {
      const all = resolver.nameservers.join(', ');
      throw new UsageError(`-${family} leaves no server of ${all}`);
    }
    resolver.nameservers = servers;
  }
  return resolver;
};

const openResolver = async (command: QueryCommand, signal: AbortSignal): Promise<DNSResolver> => {
  const { servers, encryption, port } = command;
  if (encryption.transport === undefined) {
    const addresses = servers.map((server) => serverAddresses(server, signal));
    const found = (await Promise.all(addresses)).flat();
    return resolverFor(
      command,
      found.map((server) => encryptedServer(server, encryption, port)),
    );
  }
  const given = servers.length > 0 ? servers : systemServers();
  return resolverFor(
    command,
    given.map((server) => encryptedServer(server, encryption, port)),
  );
};

/** The addresses of the system's servers: their ports are those of plain DNS. */
const systemServers = (): string[] => {
  using resolver = new DNSResolver();
  return resolver.nameservers.flatMap((server) => parseNameserver(server)?.address ?? []);
};

/** Traces each question in turn, and prints each step. */
const runTraces = async (
  command: QueryCommand,
  { stdout, stderr, signal }: Context,
): Promise<ExitCode> => {
  const roots = await rootServers(command.rootHints);
  const { family, port, message, format } = command;
  let code: ExitCode = ExitCode.answered;
  let written = false;
  for (const question of command.questions) {
    const steps = trace(question, {
      open: (servers) => resolverFor(command, servers),
      roots,
      port,
      allows: (address) => family === undefined || isOfFamily(address, family),
      options: message,
      signal,
    });
    for await (const { servers, outcome, isLast } of steps) {
      if (signal.aborted) break;
      if (format === 'short' && !isLast) continue;
      const upstream = { servers, tcp: command.tcp };
      const { out, err } = reporters[format](outcome, upstream, stdout);
      if (out !== '') stdout.write(written && format === 'full' ? `\n${out}` : out);
      if (err !== '' && isLast) stderr.write(err);
      written ||= out !== '';
      const stepCode = exitCode(outcome.error);
      if (isLast && stepCode > code) code = stepCode;
    }
  }
  return code;
};

const runQueries = async (
  command: QueryCommand,
  { stdout, stderr, signal }: Context,
): Promise<ExitCode> => {
  if (command.trace) return runTraces(command, { stdout, stderr, signal });
  await using resolver = await openResolver(command, signal);
  const upstream: Upstream = {
    servers: resolver.nameservers,
    tcp: command.tcp,
    securityOf: (server) =>
      resolver.stats().servers.find(({ server: name }) => name === server)?.security,
  };
  const outcomes = command.questions.map((question) =>
    question.type === 'AXFR' || question.type === 'IXFR'
      ? transferZone(resolver, question, signal, command)
      : runQuery(resolver, question, signal, command.message),
  );
  // If a query rejected while an earlier one is awaited, the rejection would be unhandled.
  for (const outcome of outcomes) outcome.catch(() => undefined);

  let code: ExitCode = ExitCode.answered;
  let written = false;
  for (const pending of outcomes) {
    const outcome = await pending;
    if (signal.aborted) break;
    const { out, err } = reporters[command.format](outcome, upstream, stdout);
    if (out !== '') stdout.write(written && command.format === 'full' ? `\n${out}` : out);
    if (err !== '') stderr.write(err);
    written ||= out !== '';
    const queryCode = exitCode(outcome.error);
    if (queryCode > code) code = queryCode;
  }
  return code;
};

/**
 * Runs the command.
 *
 * @param args - the arguments after the command's name
 * @returns the exit code
 */
export const runCommand = async (args: readonly string[], context: Context): Promise<ExitCode> => {
  const { stdout, stderr, signal } = context;
  try {
    const command = parseArguments(args);
    switch (command.kind) {
      case 'help':
        stdout.write(HELP);
        return ExitCode.answered;
      case 'version':
        stdout.write(versionText());
        return ExitCode.answered;
      case 'completion':
        stdout.write(completionScript(command.shell));
        return ExitCode.answered;
      case 'query':
        return await runQueries(command, context);
    }
  } catch (error) {
    if (
      error instanceof UsageError ||
      error instanceof RootHintsError ||
      error instanceof InvalidArgumentError
    ) {
      stderr.write(`aiodns: ${error.message}\nusage: ${USAGE}\n${MANUAL}\n`);
      return ExitCode.usage;
    }
    if (error instanceof DNSError) {
      const server = error.hostname === undefined ? '' : `server ${error.hostname}: `;
      if (!signal.aborted)
        stderr.write(`aiodns: ${server}${strerror(error.errno)} (${error.code})\n`);
      return ExitCode.unreachable;
    }
    throw error;
  }
};
