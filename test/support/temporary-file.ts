import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file that is removed at the end of its scope. */
export interface TemporaryFile extends AsyncDisposable {
  readonly path: string;
  write(text: string): Promise<void>;
}

/** Writes a file into a new temporary folder. */
export async function temporaryFile(text: string): Promise<TemporaryFile> {
  const folder = await mkdtemp(join(tmpdir(), 'aiodns-option-'));
  const path = join(folder, 'file');
  const write = (content: string): Promise<void> => writeFile(path, content);
  await write(text);
  return { path, write, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}
