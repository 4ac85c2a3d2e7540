/**
 * Types and constants that the aiodns packages share: DNS registries, constants of c-ares, records and results, options and
 * their schemas. Nothing here does I/O.
 *
 * @packageDocumentation
 */

export { isIP, isIPv4 } from './builtins.js';
export * from './cares/errorcode.js';
export * from './cares/flags.js';
export * from './cares/socket.js';
export * from './cares/status.js';
export * from './edns/edns-values.js';
export * from './invalid-argument.js';
export { type DecodedMessage, decodeMessage } from './message/decode-message.js';
export { checkKeys } from './options/check-keys.js';
export * from './options/encrypted-nameserver.js';
export * from './options/nameserver.js';
export * from './options/option-schemas.js';
export * from './options/options.js';
export * from './options/query-options.js';
export * from './presentation/record-text.js';
export { ByteWriter } from './rdata/byte-writer.js';
export { nameToLabels } from './rdata/domain-name.js';
export { quoted } from './rdata/escape.js';
export { formatIPv4 } from './rdata/ipv4.js';
export { formatIPv6 } from './rdata/ipv6.js';
export { MalformedError } from './rdata/malformed.js';
export {
  convertField,
  decodeRdata,
  encodeRdata,
  joinStrings,
  rdataText,
  type TypedData,
} from './rdata/rdata.js';
export { decodeSvcParams } from './rdata/svc-params.js';
export * from './records/record-table.js';
export * from './records/records.js';
export * from './records/svc-params.js';
export * from './registries/edns-option-code.js';
export * from './registries/extended-error-code.js';
export * from './registries/opcode.js';
export * from './registries/query-class.js';
export * from './registries/query-type.js';
export * from './registries/rcode.js';
export * from './registries/svc-param-key.js';
export * from './results.js';
