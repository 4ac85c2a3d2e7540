import { type FileHandle, open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { BulkError } from './bulk-error.js';

const compress = promisify(gzip);

/** Where a job writes its output. */
export interface Sink {
  /** Appends text. Settles when more can be written. */
  write(text: string): Promise<void>;
  /**
   * Waits until all that was written is on the disk.
   *
   * @returns the size of the output in bytes; `undefined` if it is not a file that a later run can go on with
   */
  sync(): Promise<number | undefined>;
  close(): Promise<void>;
}

/**
 * Writes to a file. If its name ends in `.gz`, each write is a separate member of a gzip file (RFC 1952 §2.2), so that
 * the file can be cut between any two.
 */
export class FileSink implements Sink {
  readonly #file: FileHandle;
  readonly #resumable: boolean;
  readonly #compressed: boolean;
  #size: number;

  private constructor(file: FileHandle, path: string, resumable: boolean, size: number) {
    this.#file = file;
    this.#resumable = resumable;
    this.#compressed = path.endsWith('.gz');
    this.#size = size;
  }

  /**
   * Opens a file and cuts it.
   *
   * @param size - the bytes of the file that stay
   * @throws {@link BulkError} if the file is shorter
   */
  static async open(path: string, size: number): Promise<FileSink> {
    const file = await open(path, size === 0 ? 'w' : 'r+');
    try {
      const stats = await file.stat();
      if (stats.size < size) {
        throw new BulkError(
          `${path} has ${stats.size} bytes, but the interrupted run had written ${size}`,
        );
      }
      if (size > 0) await file.truncate(size);
      return new FileSink(file, path, stats.isFile(), size);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async write(text: string): Promise<void> {
    if (text === '') return;
    const bytes = this.#compressed ? await compress(text) : Buffer.from(text);
    for (let start = 0; start < bytes.length; ) {
      // A device or pipe has no positions.
      const position = this.#resumable ? this.#size : null;
      const { bytesWritten } = await this.#file.write(bytes, start, undefined, position);
      start += bytesWritten;
      this.#size += bytesWritten;
    }
  }

  async sync(): Promise<number | undefined> {
    if (!this.#resumable) return undefined;
    await this.#file.datasync();
    return this.#size;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** Writes to a stream, which stays open. */
export class StreamSink implements Sink {
  readonly #stream: Writable;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  async write(text: string): Promise<void> {
    if (text === '') return;
    await new Promise<void>((resolve, reject) => {
      this.#stream.write(text, (error) => (error ? reject(error) : resolve()));
    });
  }

  sync(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
