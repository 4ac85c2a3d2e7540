/**
 * The one line that says why a command or an import failed. The output of the process takes precedence over the exit
 * status: its first line with the word "error", as commands and stack traces surround that line.
 */
export function errorLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stderr = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : '';
  const lines = `${stderr}\n${error.message}`.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /error/i.test(line)) ?? lines[0] ?? error.name;
}
