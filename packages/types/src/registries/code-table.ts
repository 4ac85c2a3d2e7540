/** The names of a `name → code` table, typed. */
const namesOf = <Table extends object>(table: Table): (keyof Table & string)[] =>
  Object.keys(table).filter((name): name is keyof Table & string => Object.hasOwn(table, name));

/**
 * Turns a `name → code` table around.
 *
 * Where two names share a code, the one that stands first in the table is the code's name.
 *
 * @param table - codes by name, such as `{ IN: 1, CHAOS: 3 }`
 * @returns names by code
 */
export const codeNames = <Name extends string>(
  table: Readonly<Record<Name, number>>,
): ReadonlyMap<number, Name> => {
  const names = new Map<number, Name>();
  for (const name of namesOf(table)) {
    if (!names.has(table[name])) names.set(table[name], name);
  }
  return names;
};

/** The codes of 16-bit registries; 0 is reserved in both of those that use this (RFC 6895 §3.1, §3.2). */
const isQueryCode = (code: number): boolean =>
  Number.isInteger(code) && code >= 1 && code <= 0xffff;

/**
 * Makes the reader of a registry's codes: a name of the table, the generic spelling of RFC 3597 §5 (`TYPE65`, `CLASS3`), or a number.
 *
 * A look-up costs the same whatever is asked for, and keys that every object inherits (`constructor`) are no names.
 *
 * @param table - codes by name
 * @param prefix - what stands before the digits in the generic spelling
 * @returns a function that gives the code, 1 to 65535, or `undefined` for what it cannot read
 */
export const codeParser = (
  table: Readonly<Record<string, number>>,
  prefix: string,
): ((value: string | number) => number | undefined) => {
  const codes: ReadonlyMap<string, number> = new Map(Object.entries(table));
  // No leading zeros: every code has one generic spelling, so equal spellings mean equal codes and the other way round.
  const generic = new RegExp(`^${prefix}([1-9][0-9]{0,4})$`);
  return (value) => {
    if (typeof value === 'number') return isQueryCode(value) ? value : undefined;
    const named = codes.get(value);
    if (named !== undefined) return named;
    // Callers without types may give anything, which a regular expression would make a string of.
    if (typeof value !== 'string') return undefined;
    const code = Number(generic.exec(value)?.[1]);
    return isQueryCode(code) ? code : undefined;
  };
};
