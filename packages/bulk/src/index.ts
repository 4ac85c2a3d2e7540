/**
 * Resolves the names of an input of any length to an output: bounded memory, bounded rates, and interrupted runs go on.
 *
 * @packageDocumentation
 */
export { BulkError } from './bulk-error.js';
export { BulkJob, type BulkOptions } from './bulk-job.js';
export type { BulkOutcomes, BulkResolver, BulkRunOptions } from './bulk-resolver.js';
export {
  type CheckedServers,
  checkServers,
  type FaultyServer,
  type ServerCheck,
} from './check-servers.js';
export type { BadLine, InputFormat } from './names.js';
export { REPORT_FORMATS, type ReportFormat, reportText } from './report/report.js';
export { type RunRecord, RunRecorder } from './report/run-recorder.js';
export { type BulkOutcome, OUTPUT_FORMATS, type OutputFormatName } from './rows.js';
export { type BulkStatistics, errorCount } from './statistics.js';
export type { TypeName } from './type-name.js';
export { type Verification, VerifyingResolver } from './verifying-resolver.js';
