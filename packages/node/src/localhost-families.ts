import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';

/** In ms. */
const RECHECK_AFTER = 1000;

/** Families of the addresses that a hosts file (hosts(5)) gives for `localhost`. */
const familiesIn = (hosts: string): ReadonlySet<number> =>
  new Set(
    hosts
      .split('\n')
      .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
      .filter(([, ...names]) => names.some((name) => name.toLowerCase() === 'localhost'))
      .map(([address = '']) => isIP(address)),
  );

/**
 * The address families of `localhost` in a hosts file. c-ares adds the loopback address of the other family (RFC 6761
 * §6.3), the system does not: a program that listens on 127.0.0.1 is then found at `localhost`.
 */
export class LocalhostFamilies {
  readonly #path: string;
  #families: ReadonlySet<number> = new Set();
  #modified: number | undefined;
  #checked = Number.NEGATIVE_INFINITY;

  /** @param path - the hosts file */
  constructor(path: string) {
    this.#path = path;
  }

  /** The families, at most one second old. Empty if the file does not have the name, or cannot be read. */
  async read(): Promise<ReadonlySet<number>> {
    if (performance.now() - this.#checked < RECHECK_AFTER) return this.#families;
    try {
      const { mtimeMs } = await stat(this.#path);
      if (mtimeMs !== this.#modified)
        this.#families = familiesIn(await readFile(this.#path, 'utf8'));
      this.#modified = mtimeMs;
    } catch {
      this.#families = new Set();
      this.#modified = undefined;
    }
    this.#checked = performance.now();
    return this.#families;
  }
}
