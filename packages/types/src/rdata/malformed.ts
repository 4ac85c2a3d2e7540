/** RDATA or a message that does not have the form that its type requires. Decoders of records catch it. */
export class MalformedError extends Error {}
