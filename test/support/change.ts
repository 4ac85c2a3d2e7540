import { FLAG, HEADER_LENGTH } from './message.js';

/**
 * What is done to a finished message before it is sent. The given bytes are a copy that may be
 * written to.
 */
export type Change = (bytes: Buffer) => Buffer;

const FLAGS_OFFSET = 2;
const COUNTS_OFFSET = 4;
const CASE_BIT = 0x20;

/** Another id than that of the query. */
export const wrongId: Change = (bytes) => {
  bytes.writeUInt16BE(bytes.readUInt16BE(0) ^ 0x5555, 0);
  return bytes;
};

/**
 * Another name in the question, of the same length: the first letter of the first label is
 * exchanged.
 */
export const wrongQuestion: Change = (bytes) => {
  const first = HEADER_LENGTH + 1;
  bytes[first] = bytes[first] === 0x7a ? 0x79 : 0x7a;
  return bytes;
};

/** Another type in the question. */
export const wrongType: Change = (bytes) => {
  const at = questionEnd(bytes) - 4;
  bytes.writeUInt16BE(bytes.readUInt16BE(at) ^ 1, at);
  return bytes;
};

/** Another class in the question. */
export const wrongClass: Change = (bytes) => {
  const at = questionEnd(bytes) - 2;
  bytes.writeUInt16BE(bytes.readUInt16BE(at) ^ 2, at);
  return bytes;
};

/** The other letter case for every letter of the question's name. */
export const flippedCase: Change = (bytes) => {
  for (let at = HEADER_LENGTH; at < questionEnd(bytes) - 4; at += 1) {
    const byte = bytes[at] ?? 0;
    if (/[A-Za-z]/.test(String.fromCharCode(byte))) bytes[at] = byte ^ CASE_BIT;
  }
  return bytes;
};

/** TC set, and nothing after the question. */
export const truncated: Change = (bytes) => {
  bytes.writeUInt16BE(bytes.readUInt16BE(FLAGS_OFFSET) | FLAG.tc, FLAGS_OFFSET);
  bytes.fill(0, COUNTS_OFFSET + 2, HEADER_LENGTH);
  return bytes.subarray(0, questionEnd(bytes));
};

/** No question at all, as some servers answer when they refuse. */
export const withoutQuestion: Change = (bytes) => {
  const rest = bytes.subarray(questionEnd(bytes));
  bytes.writeUInt16BE(0, COUNTS_OFFSET);
  return Buffer.concat([bytes.subarray(0, HEADER_LENGTH), rest]);
};

/** Only the first bytes; the counts still promise the rest. */
export function cutTo(length: number): Change {
  return (bytes) => bytes.subarray(0, length);
}

/** Other bytes at an offset. */
export function patched(offset: number, replacement: Uint8Array): Change {
  return (bytes) => {
    bytes.set(replacement, offset);
    return bytes;
  };
}

function questionEnd(bytes: Buffer): number {
  let at = HEADER_LENGTH;
  for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) at += 1 + length;
  return at + 5;
}
