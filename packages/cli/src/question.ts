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

/** The question of one query. */
export interface Question {
  /** The name, unmodified. */
  readonly name: string;
  readonly type: QueryTypeName | GenericTypeName;
  readonly qclass: QueryClassName | GenericClassName;
  /** The serial of an IXFR. */
  readonly serial?: number | undefined;
}

/** Parses a record type in upper or lower case; returns `undefined` for other words. */
export const parseType = (word: string): Question['type'] | undefined => {
  const code = parseQueryType(word.toUpperCase());
  return code === undefined ? undefined : queryTypeName(code);
};

/** Parses a class in upper or lower case; returns `undefined` for other words. */
export const parseClass = (word: string): Question['qclass'] | undefined => {
  const code = parseQueryClass(word.toUpperCase());
  return code === undefined ? undefined : queryClassName(code);
};
