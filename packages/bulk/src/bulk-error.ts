/** A reason why a job cannot go on that its caller can do something about. The message says what. */
export class BulkError extends Error {
  override readonly name = 'BulkError';
}
