/**
 * What travels between the aiodns packages: DNS constants, records and results, options and their checks. Nothing here does I/O.
 *
 * @packageDocumentation
 */

export * from './addrinfo-flags.js';
export * from './check-keys.js';
export * from './errorcode.js';
export * from './flags.js';
export * from './invalid-argument.js';
export * from './nameinfo-flags.js';
export * from './opcode.js';
export * from './option-schemas.js';
export * from './options.js';
export * from './query-class.js';
export * from './query-type.js';
export * from './rcode.js';
export * from './record-names.js';
export * from './record-table.js';
export * from './records.js';
export * from './results.js';
export * from './socket.js';
export * from './status.js';
export * from './svc-params.js';
