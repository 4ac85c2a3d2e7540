/** `Object.keys`, typed. */
const namesOf = <Table extends object>(table: Table): (keyof Table & string)[] =>
  Object.keys(table).filter((name): name is keyof Table & string => Object.hasOwn(table, name));

/**
 * Inverts a `name → code` table. When two names share a code, the first one in the table wins.
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

/** Whether a query can have this type or class: 16 bits, and 0 is reserved in both registries (RFC 6895 §3.1, §3.2). */
const isQueryCode = (code: number): boolean =>
  Number.isInteger(code) && code >= 1 && code <= 0xffff;

/**
 * Creates the parser of a registry's codes. It accepts a name of the table, the generic form of RFC 3597 §5 (`TYPE65`,
 * `CLASS3`), or a number.
 *
 * @param table - codes by name
 * @param prefix - the letters before the digits of the generic form
 * @returns a function that returns the code, 1 to 65535, or `undefined` for any other value
 */
export const codeParser = (
  table: Readonly<Record<string, number>>,
  prefix: string,
): ((value: string | number) => number | undefined) => {
  // A map, because an object would inherit names such as `constructor`.
  const codes: ReadonlyMap<string, number> = new Map(Object.entries(table));
  // No leading zeros, so that every code has exactly one generic form.
  const generic = new RegExp(`^${prefix}([1-9][0-9]{0,4})$`);
  return (value) => {
    if (typeof value === 'number') return isQueryCode(value) ? value : undefined;
    const named = codes.get(value);
    if (named !== undefined) return named;
    // JavaScript callers may pass any value, and RegExp.exec would convert it to a string.
    if (typeof value !== 'string') return undefined;
    const code = Number(generic.exec(value)?.[1]);
    return isQueryCode(code) ? code : undefined;
  };
};
