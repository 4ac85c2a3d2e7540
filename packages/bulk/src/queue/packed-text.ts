import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Compresses a text for a field of a queue, which is a string too. */
export const packText = async (text: string): Promise<string> =>
  (await compress(text)).toString('base64');

/** The text that {@link packText} compressed. */
export const unpackText = async (packed: string): Promise<string> =>
  (await decompress(Buffer.from(packed, 'base64'))).toString();
