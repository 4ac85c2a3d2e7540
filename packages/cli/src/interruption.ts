/**
 * Runs work that Ctrl-C cancels. Afterwards the process kills itself by SIGINT, so that a shell that runs it stops too.
 *
 * @param work - called with a signal that aborts on SIGINT
 */
export const interruptible = async <Result>(
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> => {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once('SIGINT', interrupt);
  try {
    return await work(interruption.signal);
  } finally {
    process.off('SIGINT', interrupt);
    if (interruption.signal.aborted) process.kill(process.pid, 'SIGINT');
  }
};
