import type { BigIntStats } from 'node:fs';

// An import would load the module at once, which takes longer than loading the addon.
const fs = (): typeof import('node:fs') => process.getBuiltinModule('node:fs');

/** The least time between two looks at a file, in ms. */
const INTERVAL = 1_000;

// Advances only while channels are opened and used, so that an idle thread has no timer.
let tick = 0;
let timing = false;

/** What the latest look at a file found: a text that differs when the file was changed, replaced, created or removed. */
const found = new Map<string, string>();

/** Looks that have not ended. One at a file system that hangs is not repeated. */
const pending = new Map<string, Promise<string>>();

const startInterval = (): void => {
  if (timing) return;
  timing = true;
  setTimeout(() => {
    timing = false;
    tick++;
    found.clear();
  }, INTERVAL).unref();
};

const describe = ({ dev, ino, size, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, ctimeNs].join();

const lookNow = (path: string): string => {
  try {
    return describe(fs().statSync(path, { bigint: true }));
  } catch {
    return '';
  }
};

const look = async (path: string): Promise<string> => {
  try {
    return describe(await fs().promises.stat(path, { bigint: true }));
  } catch {
    return '';
  }
};

/** All channels of a thread share the looks at a file. */
const stateNow = (path: string): string => {
  startInterval();
  const state = found.get(path) ?? lookNow(path);
  found.set(path, state);
  return state;
};

const stateOf = async (path: string): Promise<string> => {
  const known = found.get(path);
  if (known !== undefined) return known;
  const begun = pending.get(path) ?? look(path);
  pending.set(path, begun);
  const state = await begun;
  pending.delete(path);
  found.set(path, state);
  return state;
};

/**
 * Notices changes of configuration files: looks at their times in the background when a request starts, at most once a
 * second. Needs neither a thread nor a file descriptor.
 */
export class ConfigurationWatch {
  readonly #paths: readonly string[];
  readonly #reload: () => void;
  #state: string;
  #tick = tick;

  /**
   * To be constructed before the files are read.
   *
   * @param paths - the files
   * @param reload - reads them again; called again after a second if it throws
   */
  constructor(paths: readonly string[], reload: () => void) {
    this.#paths = paths;
    this.#reload = reload;
    this.#state = paths.map(stateNow).join(';');
  }

  /** Called for each request. */
  onRequest(): void {
    if (this.#tick === tick) return;
    this.#tick = tick;
    startInterval();
    void this.#compare();
  }

  async #compare(): Promise<void> {
    const states = await Promise.all(this.#paths.map(stateOf));
    const state = states.join(';');
    if (state === this.#state) return;
    try {
      this.#reload();
      this.#state = state;
    } catch {
      // The file may be half written, or the process short of descriptors. The configuration in use stays.
    }
  }
}
