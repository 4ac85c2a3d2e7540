import { isAbsolute, labelsToName, nameToLabels } from './domain-name.js';
import { unescapeText } from './escape.js';

/** Text that is not the presentation form of a record. `parseRecord` turns it into an {@link InvalidArgumentError}. */
export class PresentationError extends Error {}

/** A field of a master file (RFC 1035 §5.1), with its escapes. */
export interface Token {
  readonly text: string;
  /** Whether the field was in quotes. */
  readonly quoted: boolean;
}

/**
 * White space, a comment, a parenthesis, a field in quotes, or a field without, which may be a service parameter with its
 * value in quotes (RFC 9460 §2.1).
 */
const LEXEME =
  /\s+|;[^\n]*|([()])|"((?:[^"\\]|\\.)*)"|([a-z0-9-]+="(?:[^"\\]|\\.)*"|(?:[^\s;()"\\]|\\.)+)/isuy;

/** Splits a record into its fields. Lines may continue within parentheses. */
const tokenize = (text: string): Token[] => {
  const tokens: Token[] = [];
  let depth = 0;
  let ended = false;
  LEXEME.lastIndex = 0;
  for (let at = 0; at < text.length; at = LEXEME.lastIndex) {
    const match = LEXEME.exec(text);
    if (match === null) throw new PresentationError('quotes and escapes that are complete');
    const [lexeme, parenthesis, quoted, plain] = match;
    if (parenthesis !== undefined) depth += parenthesis === '(' ? 1 : -1;
    if (depth < 0) throw new PresentationError('parentheses in pairs');
    const value = quoted ?? plain;
    if (value !== undefined) {
      if (ended) throw new PresentationError('one record');
      tokens.push({ text: value, quoted: quoted !== undefined });
    } else if (depth === 0 && tokens.length > 0 && lexeme.includes('\n')) ended = true;
  }
  if (depth > 0) throw new PresentationError('parentheses in pairs');
  return tokens;
};

/** Reads the fields of a record one after the other. Methods throw a {@link PresentationError}. */
export class Tokens {
  readonly #tokens: readonly Token[];
  readonly #origin: string;
  #at = 0;

  /**
   * @param text - a record in presentation form
   * @param origin - the name that relative names end in, in presentation form
   */
  constructor(text: string, origin: string) {
    this.#tokens = tokenize(text);
    this.#origin = origin;
  }

  get left(): number {
    return this.#tokens.length - this.#at;
  }

  /** The next field, without consuming it. */
  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  /** @param expected - what the field must be, for the error */
  next(expected: string): Token {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new PresentationError(`a record with ${expected}`);
    return token;
  }

  /** The next field, which must not be in quotes. */
  word(expected: string): string {
    const { text, quoted } = this.next(expected);
    if (quoted) throw new PresentationError(`a record with ${expected} without quotes`);
    return text;
  }

  /** All fields that are left, joined: long binary data may be split by spaces. */
  joined(expected: string): string {
    let text = '';
    while (this.left > 0) text += this.word(expected);
    return text;
  }

  integer(max: number, expected = `an integer from 0 to ${max}`): number {
    const text = this.word(expected);
    const value = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
    return value <= max ? value : this.fail(expected);
  }

  /** The bytes of the next field, as a character string. */
  string(expected = 'a character string of at most 255 bytes'): Uint8Array {
    const bytes = unescapeText(this.next(expected).text);
    return bytes !== undefined && bytes.length <= 0xff ? bytes : this.fail(expected);
  }

  /** A name in canonical presentation form, without a trailing dot. */
  name(expected = 'a domain name'): string {
    const text = this.word(expected);
    if (text === '@') return this.#canonical(this.#origin, expected);
    const absolute = isAbsolute(text) || this.#origin === '' || this.#origin === '.';
    return this.#canonical(absolute ? text : `${text}.${this.#origin}`, expected);
  }

  #canonical(name: string, expected: string): string {
    const labels = nameToLabels(name);
    return labels === undefined ? this.fail(expected) : labelsToName(labels);
  }

  fail(expected: string): never {
    throw new PresentationError(`a record with ${expected}`);
  }
}
