import { codeNames } from './code-table.js';

/**
 * Opcodes (kinds of DNS messages), by name.
 *
 * @see {@link https://www.iana.org/assignments/dns-parameters | IANA, DNS OpCodes}
 */
export const Opcode = {
  /** A query (RFC 1035 §4.1.1). */
  QUERY: 0,
  /** An inverse query, obsolete (RFC 3425). */
  IQUERY: 1,
  /** A request for the server's status (RFC 1035 §4.1.1). */
  STATUS: 2,
  /** A notification that a zone changed (RFC 1996). */
  NOTIFY: 4,
  /** An update of a zone (RFC 2136). */
  UPDATE: 5,
  /** DNS Stateful Operations (RFC 8490). */
  DSO: 6,
} as const;

/** The name of an opcode: `'QUERY'`, `'NOTIFY'` … */
export type OpcodeName = keyof typeof Opcode;

/** An opcode without a name in {@link Opcode}: `'OPCODE7'`. */
export type GenericOpcodeName = `OPCODE${number}`;

const names = codeNames(Opcode);

/**
 * Returns the name of an opcode.
 *
 * @param code - the opcode, 0 to 15
 * @returns its name, or `'OPCODE<number>'` if it has none
 */
export const opcodeName = (code: number): OpcodeName | GenericOpcodeName =>
  names.get(code) ?? `OPCODE${code}`;
