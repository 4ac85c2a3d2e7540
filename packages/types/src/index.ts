export * from './errorcode.js';
export * from './flags.js';
export * from './query-class.js';
export * from './query-type.js';
export * from './record-table.js';
export * from './status.js';
export * from './svc-params.js';
