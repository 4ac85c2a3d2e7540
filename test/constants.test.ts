import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as types from '@aiodns/types';
import { beforeAll, describe, expect, it } from 'vitest';
import { type DnspythonRegistry, dnspythonConstants } from './support/dnspython.js';

const { EdnsOptionCode, ExtendedErrorCode, Opcode, QueryClass, QueryType, Rcode } = types;

/** Names of dnspython that IANA or this library spells otherwise. */
const RENAMED: Readonly<Record<string, string>> = { NSAP_PTR: 'NSAP-PTR' };

/** Numbers without a meaning, which dnspython gives a name. */
const UNNAMED = new Set(['TYPE0', 'RESERVED0']);

it.each<readonly [registry: DnspythonRegistry, constants: Readonly<Record<string, number>>]>([
  ['type', QueryType],
  ['class', QueryClass],
  ['opcode', Opcode],
  ['rcode', Rcode],
  ['option', EdnsOptionCode],
  ['error', ExtendedErrorCode],
])('every %s of dnspython has the same name and number', async (registry, constants) => {
  const theirs = (await dnspythonConstants(registry))
    .filter(([name]) => !UNNAMED.has(name))
    .map(([name, code]) => [RENAMED[name] ?? name, code] as const);
  expect(theirs.length).toBeGreaterThan(4);
  expect(theirs.filter(([name, code]) => constants[name] !== code)).toEqual([]);
});

describe('constants of c-ares', () => {
  /** The values of the public headers: macros, and members of enumerations. */
  const values = new Map<string, number>();

  beforeAll(async () => {
    const headers = await readHeaders();
    for (const [, name = '', value = ''] of headers.matchAll(
      /^#\s*define\s+(ARES_\w+)\s+\(?(-?(?:0x[0-9a-f]+|\d+)(?:\s*<<\s*\d+)?)\)?\s*(?:\/\*.*)?$/gim,
    )) {
      values.set(name, evaluate(value));
    }
    for (const [, body = ''] of headers.matchAll(/enum\s*\w*\s*\{([^}]*)\}/g)) {
      let next = 0;
      for (const member of body.split(',')) {
        const [, name, value] = /(ARES_\w+)\s*(?:=\s*([^,]+))?$/.exec(member.trim()) ?? [];
        if (name === undefined) continue;
        next = value === undefined ? next : evaluate(value.trim(), values);
        values.set(name, next);
        next += 1;
      }
    }
  });

  const exported = Object.entries(types).flatMap(([name, value]) =>
    name.startsWith('ARES_') && typeof value === 'number' ? [[name, value] as const] : [],
  );

  it.each(exported.filter(([name]) => !NOT_IN_HEADERS.has(name)))('%s is %d', (name, value) => {
    expect(values.get(name)).toBe(value);
  });

  it.each([
    ['ARES_REC_TYPE_', QueryType],
    ['ARES_CLASS_', QueryClass],
    ['ARES_OPCODE_', Opcode],
    ['ARES_RCODE_', Rcode],
  ])('every %s constant has its name and number here', (prefix, constants) => {
    const codes = new Map<string, number>(Object.entries(constants));
    const theirs = [...values].filter(([name]) => name.startsWith(prefix) && !OTHERS.has(name));
    expect(theirs.length).toBeGreaterThan(3);
    expect(
      theirs.filter(([name, code]) => {
        const own = name.slice(prefix.length);
        return codes.get(RESPELT[own] ?? own) !== code;
      }),
    ).toEqual([]);
  });
});

/** Not numbers of the headers: a combination of flags, a name that pycares adds, and the platform's invalid socket. */
const NOT_IN_HEADERS = new Set(['ARES_AI_MASK', 'ARES_NI_UDP', 'ARES_SOCKET_BAD']);

/** A marker of c-ares, and a class under two spellings. */
const OTHERS = new Set(['ARES_REC_TYPE_RAW_RR', 'ARES_CLASS_HESOID']);

/** c-ares has a typing error, and another name of Hesiod. */
const RESPELT: Readonly<Record<string, string>> = { DSOTYPEI: 'DSOTYPENI', HESIOD: 'HS' };

/** Reads the headers of the c-ares that the addon was built with: the cached release, `CARES_SOURCE`, or the system's. */
async function readHeaders(): Promise<string> {
  const cache = fileURLToPath(new URL('../packages/core-native/.cache/', import.meta.url));
  const cached = await readdir(cache).catch(() => []);
  const release = cached.find((name) => /^c-ares-[\d.]+\d$/.test(name));
  const source = process.env['CARES_SOURCE'] ?? (release && join(cache, release));
  const include = source === undefined ? '/usr/include' : join(source, 'include');
  const texts = await Promise.all(
    ['ares.h', 'ares_dns_record.h'].map((name) => readFile(join(include, name), 'utf8')),
  );
  return texts.join('\n').replaceAll(/\/\*[\s\S]*?\*\//g, '');
}

/** The value of an expression: numbers, names of other constants, and shifts. */
function evaluate(text: string, known: ReadonlyMap<string, number> = new Map()): number {
  const [left = '', right] = text.replaceAll(/[()]/g, '').split('<<');
  const number = (part: string) => known.get(part.trim()) ?? Number(part.trim());
  return right === undefined ? number(left) : number(left) << number(right);
}
