import type { RecordType } from '../job.js';

/** The set-up of a program, the same for all as far as they allow it. */
export interface Target {
  readonly address: string;
  readonly port: number;
  /** The record type of each query. */
  readonly type: RecordType;
  /** UDP payload size to advertise (EDNS); 0 leaves the program's own default. */
  readonly edns: number;
  /** Milliseconds until a query is retried. */
  readonly timeout: number;
  /** How often a query is sent before it fails. */
  readonly tries: number;
}

interface Resolver<Result> {
  /** Number of records in a result. */
  size(result: Result): number;
  /** Addresses of both families, by the program's nearest equivalent to getaddrinfo. */
  lookup?(name: string): Promise<unknown>;
  close(): void | Promise<void>;
}

/** A resolver whose queries are promises. */
export interface PromiseResolver<Result> extends Resolver<Result> {
  readonly style: 'promise';
  query(name: string): Promise<Result>;
}

/** A resolver whose queries take a callback. */
export interface CallbackResolver<Result> extends Resolver<Result> {
  readonly style: 'callback';
  query(name: string, done: (error: unknown, result: Result | undefined) => void): void;
}

/** One of the compared programs: opens a resolver for a target. */
export type Program<Result> = (
  target: Target,
) => PromiseResolver<Result> | CallbackResolver<Result>;
