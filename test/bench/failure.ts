/**
 * Why a command or an import failed, in one line. What a process wrote goes before what the system says of its end: its
 * first line that speaks of an error, because stack traces and commands stand before and behind it.
 */
export function why(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : '';
  const lines = `${said}\n${error.message}`.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /error/i.test(line)) ?? lines[0] ?? error.name;
}
