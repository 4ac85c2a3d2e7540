/**
 * Names as bytes. dns-packet cannot encode all of them: it splits at every dot and reads labels as
 * UTF-8.
 */

/**
 * A part of a message: its bytes, or a function of its offset in the message (for pointers).
 */
export type Wire = Uint8Array | ((offset: number) => Uint8Array);

/** The root name, and the end of every name that is not compressed. */
export const root: Uint8Array = Uint8Array.of(0);

/** One label; no limit is enforced, and the length byte may be wrong. */
export function label(text: string | Uint8Array, length?: number): Uint8Array {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
  return Buffer.concat([Uint8Array.of(length ?? bytes.length), bytes]);
}

/**
 * A compression pointer (RFC 1035 section 4.1.4) to any offset.
 */
export function pointer(offset: number): Uint8Array {
  return Uint8Array.of(0xc0 | ((offset >> 8) & 0x3f), offset & 0xff);
}

/** Consecutive parts, each encoded at its offset. */
export function joined(...parts: readonly Wire[]): (offset: number) => Uint8Array {
  return (offset) => {
    const done: Uint8Array[] = [];
    let at = offset;
    for (const part of parts) {
      const bytes = typeof part === 'function' ? part(at) : part;
      done.push(bytes);
      at += bytes.length;
    }
    return Buffer.concat(done);
  };
}

/**
 * The bytes of a name in presentation form, with the escapes `\.` and `\000` of RFC 1035 section
 * 5.1.
 */
export function wireName(name: string): Uint8Array {
  const labels: number[][] = [[]];
  for (const [, decimal, escaped, dot, plain] of name.matchAll(/\\(\d{3})|\\(.)|(\.)|(.)/gs)) {
    if (dot !== undefined) labels.push([]);
    else if (decimal !== undefined) labels.at(-1)?.push(Number(decimal));
    else labels.at(-1)?.push(...Buffer.from(escaped ?? plain ?? '', 'latin1'));
  }
  const parts = labels
    .filter((bytes) => bytes.length > 0)
    .map((bytes) => label(Uint8Array.from(bytes)));
  return Buffer.concat([...parts, root]);
}

/** A name in presentation form, and its length in bytes. */
export interface ReadName {
  readonly name: string;
  readonly length: number;
}

/**
 * Decodes a name without compression, as questions have it, into presentation form: without the
 * final dot, with its letter case.
 *
 * @throws RangeError when the bytes end early or hold a pointer.
 */
export function readName(bytes: Uint8Array, start: number): ReadName {
  const labels: string[] = [];
  let at = start;
  for (;;) {
    const length = bytes[at];
    if (length === undefined || length > 63 || at + length >= bytes.length) {
      throw new RangeError(`there is no uncompressed name at offset ${start}`);
    }
    at += 1;
    if (length === 0) return { name: labels.join('.'), length: at - start };
    labels.push(Array.from(bytes.subarray(at, at + length), escapeByte).join(''));
    at += length;
  }
}

function escapeByte(byte: number): string {
  const text = String.fromCharCode(byte);
  if (/[.\\"();@$]/.test(text)) return `\\${text}`;
  return byte > 0x20 && byte < 0x7f ? text : `\\${String(byte).padStart(3, '0')}`;
}
