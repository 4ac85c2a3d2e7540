import type { RecordType } from '../job.js';

/** How a program is to be set up, the same for all that can be. */
export interface Target {
  readonly address: string;
  readonly port: number;
  /** The type that `ask` asks for. */
  readonly type: RecordType;
  /** UDP payload size to advertise (EDNS); 0 leaves the program's own default. */
  readonly edns: number;
  /** Milliseconds until a query is sent again. */
  readonly timeout: number;
  /** How often a query is sent before it fails. */
  readonly tries: number;
}

interface Opened<Answer> {
  /** Records in an answer. */
  size(answer: Answer): number;
  /** The addresses of a name, of both families, as the program's nearest equivalent to getaddrinfo gives them. */
  lookup?(name: string): Promise<unknown>;
  close(): void | Promise<void>;
}

/** A resolver whose queries are promises. */
export interface PromiseResolver<Answer> extends Opened<Answer> {
  readonly style: 'promise';
  ask(name: string): Promise<Answer>;
}

/** A resolver whose queries take a callback. */
export interface CallbackResolver<Answer> extends Opened<Answer> {
  readonly style: 'callback';
  ask(name: string, done: (error: unknown, answer: Answer | undefined) => void): void;
}

/** One of the resolvers that are compared: opens a resolver for a target. */
export type Program<Answer> = (
  target: Target,
) => PromiseResolver<Answer> | CallbackResolver<Answer>;
