import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contiguous, quoted } from './escape.js';

/** Parses a character string up to its end (RFC 1035 §5.1). */
const read = (text: string): { bytes: number[]; length: number } => {
  const inQuotes = text.startsWith('"');
  const bytes: number[] = [];
  let at = inQuotes ? 1 : 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const [escaped, digits, character] = /^\\(?:(\d{3})|(.))/.exec(rest) ?? [];
    if (escaped === undefined) {
      if (inQuotes ? rest.startsWith('"') : /^[\s"();]/.test(rest)) break;
      bytes.push(rest.charCodeAt(0));
      at += 1;
    } else {
      bytes.push(digits === undefined ? (character ?? '').charCodeAt(0) : Number(digits));
      at += escaped.length;
    }
  }
  return { bytes, length: inQuotes ? at + 1 : at };
};

describe('a character string', () => {
  it.each([
    ['plain', '"plain"'],
    ['', '""'],
    ['say "hi"; \\o/', '"say \\"hi\\"; \\\\o/"'],
    ['a\0b\x7f\x1b[31m', '"a\\000b\\127\\027[31m"'],
    ['é€', '"\\195\\169\\226\\130\\172"'],
  ])('writes %j in quotes', (text, expected) => {
    expect(quoted(Buffer.from(text))).toBe(expected);
  });

  it('escapes bytes that would end it without quotes', () => {
    expect(contiguous(Buffer.from('a b;c(d)"e\\'))).toBe('a\\032b\\;c\\(d\\)\\"e\\\\');
  });

  it.each([
    ['in quotes', quoted],
    ['without quotes', contiguous],
  ])('parses to the same bytes and is printable ASCII, %s', (_form, write) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
        const text = write(bytes);
        expect(text).toMatch(/^[\x20-\x7e]+$/);
        expect(read(text)).toEqual({ bytes: [...bytes], length: text.length });
      }),
    );
  });
});
