import { invalidArgument, nameToLabels } from '@aiodns/types';

/** A key that signs messages (RFC 8945). */
export interface TsigKey {
  /** The name of the key, which the server knows. */
  name: string;
  /** The secret: bytes, or base64 as in configuration files. */
  secret: Uint8Array | string;
  /** The algorithm. Default `'hmac-sha256'`. */
  algorithm?: TsigAlgorithm | undefined;
}

/** The algorithms of RFC 8945 §6, and the hash of each. */
export const TSIG_ALGORITHMS = {
  'hmac-md5.sig-alg.reg.int': 'md5',
  'hmac-sha1': 'sha1',
  'hmac-sha224': 'sha224',
  'hmac-sha256': 'sha256',
  'hmac-sha384': 'sha384',
  'hmac-sha512': 'sha512',
} as const;

/** An algorithm of TSIG. */
export type TsigAlgorithm = keyof typeof TSIG_ALGORITHMS;

/** A parsed key. */
export interface ParsedTsigKey {
  readonly name: string;
  readonly secret: Uint8Array;
  readonly algorithm: TsigAlgorithm;
}

const isAlgorithm = (value: unknown): value is TsigAlgorithm =>
  typeof value === 'string' && Object.hasOwn(TSIG_ALGORITHMS, value);

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const parseSecret = (secret: unknown): Uint8Array => {
  if (secret instanceof Uint8Array && secret.length > 0) return secret;
  if (typeof secret === 'string' && secret !== '' && BASE64.test(secret)) {
    return Buffer.from(secret, 'base64');
  }
  // The value is not shown: it is a secret.
  throw invalidArgument('options.tsig.secret', typeof secret, 'bytes, or a string in base64');
};

/** Parses a key. @throws {@link InvalidArgumentError} that names the property at fault */
export const parseTsigKey = (key: TsigKey): ParsedTsigKey => {
  if (typeof key !== 'object' || key === null) {
    throw invalidArgument('options.tsig', typeof key, 'an object with a name and a secret');
  }
  const { name, secret, algorithm = 'hmac-sha256' } = key;
  if (typeof name !== 'string' || name === '' || nameToLabels(name) === undefined) {
    throw invalidArgument('options.tsig.name', name, 'a domain name');
  }
  if (!isAlgorithm(algorithm)) {
    const allowed = Object.keys(TSIG_ALGORITHMS).join(', ');
    throw invalidArgument('options.tsig.algorithm', algorithm, `one of ${allowed}`);
  }
  return { name, secret: parseSecret(secret), algorithm };
};
