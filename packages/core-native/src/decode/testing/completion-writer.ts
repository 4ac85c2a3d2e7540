import { CompletionReader } from '../completion-reader.js';

/** Writes the format of `CompletionReader` for tests: the counterpart of `native/shared/completion_writer.h`. */
export class CompletionWriter {
  readonly #words: number[] = [];

  word(...values: number[]): this {
    this.#words.push(...values);
    return this;
  }

  bytes(value: Uint8Array): this {
    this.word(value.length);
    const padded = new Uint8Array(Math.ceil(value.length / 4) * 4);
    padded.set(value);
    return this.word(...new Uint32Array(padded.buffer));
  }

  text(value: string): this {
    return this.bytes(new TextEncoder().encode(value));
  }

  append(other: CompletionWriter): this {
    return this.word(...other.#words);
  }

  /** A completion: its header and its payload. */
  completion(requestId: number, status: number, kind: number, payload: CompletionWriter): this {
    return this.word(4 + payload.#words.length, requestId, status, kind).append(payload);
  }

  buffer(): ArrayBuffer {
    return Uint32Array.from(this.#words).buffer;
  }

  reader(): CompletionReader {
    return new CompletionReader(this.buffer());
  }
}
