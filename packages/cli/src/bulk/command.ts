import { BulkError } from '@aiodns/bulk';
import { DNSError, InvalidArgumentError } from '@aiodns/resolver';
import { UsageError } from '../arguments.js';
import { ExitCode } from '../exit-code.js';
import { type FileCommand, parseBulkArguments, type QueueCommand } from './arguments.js';
import type { BulkContext } from './context.js';
import { BULK_HELP, BULK_MANUAL, BULK_USAGE } from './help.js';
import { runFile } from './run-file.js';
import { runQueue } from './run-queue.js';

/** How to go on after Ctrl-C. */
const interruptionText = (command: FileCommand | QueueCommand): string => {
  if (command.kind !== 'file') return 'aiodns: interrupted: repeat the command to go on\n';
  return command.output === '-' ? '' : 'aiodns: interrupted: use --resume to go on\n';
};

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

/**
 * Runs `aiodns bulk`.
 *
 * @param args - the arguments after `bulk`
 * @returns the exit code
 */
export const runBulk = async (args: readonly string[], context: BulkContext): Promise<ExitCode> => {
  const { stdout, stderr, signal } = context;
  try {
    const command = parseBulkArguments(args);
    if (command.kind === 'help') {
      stdout.write(BULK_HELP);
      return ExitCode.answered;
    }
    try {
      if (command.kind === 'file') return await runFile(command, context);
      return await runQueue(command, context);
    } catch (error) {
      if (!signal.aborted) throw error;
      stderr.write(interruptionText(command));
      return ExitCode.failed;
    }
  } catch (error) {
    if (error instanceof UsageError || error instanceof InvalidArgumentError) {
      stderr.write(`aiodns: ${error.message}\nusage: ${BULK_USAGE}\n${BULK_MANUAL}\n`);
      return ExitCode.usage;
    }
    if (error instanceof BulkError) {
      stderr.write(`aiodns: ${error.message}\n`);
      return ExitCode.usage;
    }
    if (error instanceof DNSError) {
      const server = error.hostname === undefined ? '' : `server ${error.hostname}: `;
      stderr.write(`aiodns: ${server}${error.message} (${error.code})\n`);
      return ExitCode.unreachable;
    }
    if (isSystemError(error)) {
      stderr.write(`aiodns: ${error.message}\n`);
      return ExitCode.failed;
    }
    throw error;
  }
};
