/**
 * Does work that Ctrl-C cancels. The process then ends by the same signal, which tells a shell to stop too.
 *
 * @param work - given a signal that aborts when the user interrupts
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
