import {
  type GenericClassName,
  type GenericTypeName,
  parseQueryClass,
  parseQueryType,
  type QueryClassName,
  type QueryTypeName,
  queryClassName,
  queryTypeName,
} from '@aiodns/resolver';

/** What one query asks for. */
export interface Question {
  /** The name, as it was written. */
  readonly name: string;
  readonly type: QueryTypeName | GenericTypeName;
  readonly qclass: QueryClassName | GenericClassName;
}

/** Reads a record type in any letter case; `undefined` when the word is none. */
export const parseType = (word: string): Question['type'] | undefined => {
  const code = parseQueryType(word.toUpperCase());
  return code === undefined ? undefined : queryTypeName(code);
};

/** Reads a class in any letter case, CHAOS also as `CH` (RFC 1035 §3.2.4); `undefined` when the word is none. */
export const parseClass = (word: string): Question['qclass'] | undefined => {
  const name = word.toUpperCase();
  const code = parseQueryClass(name === 'CH' ? 'CHAOS' : name);
  return code === undefined ? undefined : queryClassName(code);
};
