import type { Readable, Writable } from 'node:stream';

/** A stream that may be a terminal. */
type OutputStream = Writable & { readonly isTTY?: boolean | undefined };

/** The streams and the cancellation of one run. */
export interface BulkContext {
  readonly stdin: Readable;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Interrupts the run when it aborts. */
  readonly signal: AbortSignal;
}
