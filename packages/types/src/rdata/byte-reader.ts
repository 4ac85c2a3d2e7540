import { LABEL_MAX, labelsToName, NAME_OCTETS_MAX } from './domain-name.js';
import { MalformedError } from './malformed.js';

/** The two highest bits of an octet that begins a compression pointer (RFC 1035 §4.1.4). */
const POINTER = 0xc0;

/** Reads RDATA, or a message with compressed names. Every method throws a {@link MalformedError} at the end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** Whether the bytes begin with the message that compression pointers refer to. */
  readonly #isMessage: boolean;
  #at: number;
  #end: number;

  /**
   * @param bytes - RDATA, or a whole message
   * @param isMessage - whether pointers can be followed, because `bytes` is a message
   */
  constructor(bytes: Uint8Array, isMessage = false) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#isMessage = isMessage;
    this.#at = 0;
    this.#end = bytes.length;
  }

  /** The offset of the next byte. */
  get at(): number {
    return this.#at;
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#end - this.#at;
  }

  /** Reads a part of `length` bytes, all of which `read` must consume. */
  within<Result>(length: number, read: (part: ByteReader) => Result): Result {
    const outerEnd = this.#end;
    const start = this.#skip(length);
    this.#at = start;
    this.#end = start + length;
    try {
      const result = read(this);
      if (this.left > 0) throw new MalformedError(`${this.left} bytes belong to no field`);
      return result;
    } finally {
      this.#at = start + length;
      this.#end = outerEnd;
    }
  }

  u8(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#skip(2));
  }

  u32(): number {
    return this.#view.getUint32(this.#skip(4));
  }

  u48(): number {
    return this.u16() * 2 ** 32 + this.u32();
  }

  /** A copy of the next bytes. */
  bytes(length: number): Uint8Array {
    const start = this.#skip(length);
    return this.#bytes.slice(start, start + length);
  }

  /** A copy of all bytes that are left. */
  rest(): Uint8Array {
    return this.bytes(this.left);
  }

  /** The bytes of a character string (RFC 1035 §3.3). */
  characterString(): Uint8Array {
    return this.bytes(this.u8());
  }

  /** A domain name in presentation form, without a trailing dot. */
  name(): string {
    const labels: Uint8Array[] = [];
    let octets = 1;
    let at = this.#at;
    /** Pointers must point backwards, so that a name is finite. */
    let limit = at;
    let end: number | undefined;
    for (;;) {
      const length = this.#octet(at, end === undefined);
      if (length === 0) break;
      if (length <= LABEL_MAX) {
        octets += 1 + length;
        if (octets > NAME_OCTETS_MAX) throw new MalformedError('a name is too long');
        this.#octet(at + length, end === undefined);
        labels.push(this.#bytes.subarray(at + 1, at + 1 + length));
        at += 1 + length;
        continue;
      }
      if (length < POINTER || !this.#isMessage) {
        throw new MalformedError('a name has a pointer that cannot be followed');
      }
      const target = ((length - POINTER) << 8) | this.#octet(at + 1, end === undefined);
      if (target >= limit) throw new MalformedError('a pointer does not point backwards');
      end ??= at + 2;
      at = target;
      limit = target;
    }
    this.#at = end ?? at + 1;
    return labelsToName(labels);
  }

  /** The byte at an offset: within the part that is read, or anywhere in the message after a pointer. */
  #octet(at: number, inPart: boolean): number {
    const value = at < (inPart ? this.#end : this.#bytes.length) ? this.#bytes[at] : undefined;
    if (value === undefined) throw new MalformedError('a name is cut off');
    return value;
  }

  #skip(length: number): number {
    const start = this.#at;
    if (length > this.left) throw new MalformedError('a field is cut off');
    this.#at += length;
    return start;
  }
}
