import { type Wire, wireName } from './name.js';

/** Bits of the second 16-bit word of a header (RFC 1035 section 4.1.1, RFC 4035 section 3.2). */
export const FLAG = {
  qr: 0x8000,
  aa: 0x0400,
  tc: 0x0200,
  rd: 0x0100,
  ra: 0x0080,
  ad: 0x0020,
  cd: 0x0010,
} as const;

/** Length of a header, and the offset of the first question. */
export const HEADER_LENGTH = 12;

/** An owner name: presentation form, or arbitrary bytes. */
export type Owner = string | Wire;

/** A question of numbers and bytes. */
export interface RawQuestion {
  readonly name: Owner;
  readonly type: number;
  readonly class?: number;
}

/** A record of numbers and bytes, which are not checked. */
export interface RawRecord {
  readonly name: Owner;
  readonly type: number;
  readonly class?: number;
  /** Seconds. */
  readonly ttl?: number;
  readonly rdata: Wire;
  /** A wrong RDLENGTH. */
  readonly rdlength?: number;
}

/** A message of numbers and bytes, which are not checked. */
export interface RawMessage {
  readonly id: number;
  /** The bits of {@link FLAG}. */
  readonly flags?: number;
  readonly opcode?: number;
  readonly rcode?: number;
  readonly questions?: readonly (RawQuestion | Uint8Array)[];
  readonly answers?: readonly (RawRecord | Uint8Array)[];
  readonly authority?: readonly (RawRecord | Uint8Array)[];
  readonly additional?: readonly (RawRecord | Uint8Array)[];
  /** Wrong counts in the header. */
  readonly counts?: Partial<Record<'questions' | 'answers' | 'authority' | 'additional', number>>;
  /** Bytes after the end of the message. */
  readonly tail?: Uint8Array;
}

const IN = 1;

/** Encodes a message, valid or not. */
export function message(content: RawMessage): Buffer {
  const { questions = [], answers = [], authority = [], additional = [], counts = {} } = content;
  const out = new Output();
  out.uint16(content.id);
  out.uint16(
    (content.flags ?? FLAG.qr) | ((content.opcode ?? 0) << 11) | ((content.rcode ?? 0) & 15),
  );
  out.uint16(counts.questions ?? questions.length);
  out.uint16(counts.answers ?? answers.length);
  out.uint16(counts.authority ?? authority.length);
  out.uint16(counts.additional ?? additional.length);
  for (const question of questions) writeQuestion(out, question);
  for (const record of [...answers, ...authority, ...additional]) writeRecord(out, record);
  out.wire(content.tail ?? new Uint8Array());
  return out.bytes();
}

function writeQuestion(out: Output, question: RawQuestion | Uint8Array): void {
  if (question instanceof Uint8Array) {
    out.wire(question);
    return;
  }
  out.owner(question.name);
  out.uint16(question.type);
  out.uint16(question.class ?? IN);
}

function writeRecord(out: Output, record: RawRecord | Uint8Array): void {
  if (record instanceof Uint8Array) {
    out.wire(record);
    return;
  }
  out.owner(record.name);
  out.uint16(record.type);
  out.uint16(record.class ?? IN);
  out.uint32(record.ttl ?? 0);
  out.sized(record.rdata, record.rdlength);
}

class Output {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  wire(part: Wire): void {
    const bytes = typeof part === 'function' ? part(this.#length) : part;
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  owner(name: Owner): void {
    this.wire(typeof name === 'string' ? wireName(name) : name);
  }

  uint16(value: number): void {
    this.wire(Uint8Array.of((value >> 8) & 0xff, value & 0xff));
  }

  uint32(value: number): void {
    this.uint16(value >>> 16);
    this.uint16(value & 0xffff);
  }

  sized(rdata: Wire, claimed: number | undefined): void {
    const bytes = typeof rdata === 'function' ? rdata(this.#length + 2) : rdata;
    this.uint16(claimed ?? bytes.length);
    this.wire(bytes);
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
