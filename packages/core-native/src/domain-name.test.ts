import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NAME_MAX, toASCIIName } from './domain-name.js';

test.each([
  ['', ''],
  ['.', '.'],
  ['example.com', 'example.com'],
  ['WwW.Example.COM.', 'WwW.Example.COM.'],
  ['_sip._tcp.example.com', '_sip._tcp.example.com'],
  ['dot\\.inside\\000', 'dot\\.inside\\000'],
  ['a@b:80/c?d#e%20 f', 'a@b:80/c?d#e%20 f'],
  ['a..b', 'a..b'],
])('does not change ASCII: %j', (name, ascii) => {
  expect(toASCIIName(name)).toBe(ascii);
});

test.each([
  ['bücher.example', 'xn--bcher-kva.example'],
  ['BÜCHER.example', 'xn--bcher-kva.example'],
  ['bu\u0308cher.example', 'xn--bcher-kva.example'],
  ['straße.example', 'xn--strae-oqa.example'],
  ['\u{1f600}.example', 'xn--e28h.example'],
  ['例え.テスト', 'xn--r8jz45g.xn--zckzah'],
  ['_sip._tcp.bücher.example.', '_sip._tcp.xn--bcher-kva.example.'],
  ['dot\\.inside.bücher', 'dot\\.inside.xn--bcher-kva'],
  ['א.example', 'xn--4db.example'],
])('converts %s to %s', (name, ascii) => {
  expect(toASCIIName(name)).toBe(ascii);
});

test.each(['\u3002', '\uff0e', '\uff61'])('treats %j as a dot', (dot) => {
  expect(toASCIIName(`www${dot}bücher${dot}example${dot}`)).toBe('www.xn--bcher-kva.example.');
});

test('converts full-width digits to digits, not to an address', () => {
  expect(toASCIIName('１２.example')).toBe('12.example');
  expect(toASCIIName('example.１２')).toBe('example.12');
});

describe('refuses', () => {
  test.each([
    ['an unassigned code point', 'a\u0378b.example'],
    ['half of a surrogate pair', 'a\ud800.example'],
    ['letters of both directions in one label', '\u05d0a.example'],
    ['a joiner between letters that do not join', 'a\u200db.example'],
    ['a label of ignored characters only', '\u00ad.example'],
    ['a full-width character that names must not contain', 'ａ＠ｂ.example'],
    ['an escape in the label', 'ü\\.x.example'],
  ])('%s', (_what, name) => {
    expect(toASCIIName(name)).toBeUndefined();
  });

  test.each(['@', ':', '/', '?', '#', '%', '\\', ' ', '\t', '\n', '[', '*'])(
    'a label with %j, which is URL syntax',
    (character) => {
      expect(toASCIIName(`ü${character}evil.example`)).toBeUndefined();
      expect(toASCIIName(`evil${character}ü.example`)).toBeUndefined();
    },
  );
});

describe('the length of a name', () => {
  // Four labels are the fewest that 255 octets can have: each takes a length, and the root one more.
  const longest = [63, 63, 63, 61].map((octets) => '\\255'.repeat(octets)).join('.');

  test('may be that of the longest name with every octet escaped and a trailing dot', () => {
    expect(toASCIIName(`${longest}.`)).toBe(`${longest}.`);
  });

  test.each(['a', 'ü', '\u00ad'])('is limited, also for %j', (character) => {
    expect(toASCIIName(character.repeat(NAME_MAX + 1))).toBeUndefined();
  });
});

test('returns ASCII or undefined for any string', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (name) => {
      expect(toASCIIName(name) ?? '').toMatch(/^[\0-\x7f]*$/);
    }),
  );
});
