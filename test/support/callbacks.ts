/** Calls a function with a callback appended, and resolves with the arguments that the callback is called with. */
export function outcomeOf(
  start: (callback: (...outcome: unknown[]) => void) => unknown,
): Promise<unknown[]> {
  return new Promise((resolve) => {
    start((...outcome) => resolve(outcome));
  });
}

/** Name, code and message of the error that a function throws. @throws Error when it throws none. */
export function thrownBy(call: () => unknown): { name: string; code: unknown; message: string } {
  try {
    call();
  } catch (error) {
    if (error instanceof Error) {
      const code = 'code' in error ? error.code : undefined;
      return { name: error.name, code, message: error.message };
    }
    throw error;
  }
  throw new Error('it threw nothing');
}
